package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import org.junit.jupiter.api.Test;

class IgnoreFileTest extends RuleTest {
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
