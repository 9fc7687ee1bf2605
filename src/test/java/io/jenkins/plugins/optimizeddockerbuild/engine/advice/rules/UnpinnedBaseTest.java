package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpinnedBaseTest {
    @TempDir
    private Path temporary;

    private AdvisedProject project;

    @BeforeEach
    void makeFolder() throws Exception {
        project = new AdvisedProject(Files.createDirectory(temporary.resolve("context")));
    }

    private boolean speaks(String rule, String... dockerfile) throws Exception {
        return !project.advice(rule, dockerfile).isEmpty();
    }

    private List<Advice> of(String rule, String... dockerfile) throws Exception {
        return project.advice(rule, dockerfile);
    }

    @Test
    void theBaseHasAVersion() throws Exception {
        assertThat(speaks("unpinned-base", "FROM python")).isTrue();
        assertThat(speaks("unpinned-base", "FROM registry.example.com:5000/python:latest"))
                .isTrue();
        assertThat(speaks("unpinned-base", "FROM python:3.12")).isFalse();
        assertThat(speaks("unpinned-base", "FROM scratch")).isFalse();
        assertThat(speaks("unpinned-base", "ARG BASE=python", "FROM $BASE")).isFalse();
        assertThat(speaks("unpinned-base", "FROM python:3.12 AS base", "FROM base"))
                .isFalse();
    }

    @Test
    void anImageOfThisMachineHasNoVersionToName() throws Exception {
        assertThat(of("unpinned-base", "FROM shop_prebuilt", "RUN true")).isEmpty();
        assertThat(of("unpinned-base", "FROM node", "RUN true")).hasSize(1);
    }

    @Test
    void whatABuildGetsUnderANameHasNoVersion() throws Exception {
        assertThat(of("unpinned-base", "FROM base", "RUN true")).isEmpty();
        assertThat(of("unpinned-base", "FROM python-base AS a", "RUN true")).isEmpty();
        assertThat(of("unpinned-base", "FROM company/base", "RUN true")).hasSize(1);
    }
}
