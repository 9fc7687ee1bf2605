package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgnoreFileTest {
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

    @Test
    void whatCannotServeTheImageIsNamedInTheIgnoreFile() throws Exception {
        project.file("app/__pycache__/main.cpython-312.pyc", "x".repeat(2_000_000))
                .file("app/main.py", "");
        Adviser.Result result =
                project.advise("FROM python:3.12", "COPY . /srv", "CMD [\"python\", \"/srv/app/main.py\"]");
        assertThat(project.patched(".dockerignore", result)).anyMatch(line -> line.contains("__pycache__"));
        assertThat(speaks("ignore-file", "FROM python:3.12", "COPY . /srv")).isFalse();
    }
}
