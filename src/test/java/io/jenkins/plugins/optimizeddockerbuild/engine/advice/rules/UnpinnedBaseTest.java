package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpinnedBaseTest extends RuleTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"my-app", "shop", "archlinux", "archlinux:latest", "opensuse/tumbleweed"})
    void isSilentOfWhatHasNoVersions(String base) throws Exception {
        assertThat(of("unpinned-base", "FROM " + base, "RUN true")).isEmpty();
    }

    @Test
    void isSilentOfADockerfileForTheNewestRelease() throws Exception {
        project.named("Dockerfile.ubuntu_latest");
        assertThat(of("unpinned-base", "FROM ubuntu:latest", "RUN true")).isEmpty();
    }
}
