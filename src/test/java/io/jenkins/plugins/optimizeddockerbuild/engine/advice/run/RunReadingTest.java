package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunReadingTest {
    private static final String RULE = "dependencies-after-source";

    @TempDir
    Path folder;

    private AdvisedProject project;

    @BeforeEach
    void setUp() throws Exception {
        project = new AdvisedProject(folder)
                .file("requirements.txt", "flask\n")
                .file("pom.xml", "<project/>")
                .file("go.mod", "module a\nrequire b.example/c v1.0.0\n")
                .file("go.sum", "")
                .file("Gemfile", "source 'https://rubygems.org'\ngem 'rack'\n");
    }

    private List<Advice> advice(String base, String run) throws Exception {
        return project.advice(RULE, "FROM " + base, "WORKDIR /app", "COPY . .", "RUN " + run);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "golang:1.22 | git config --global http.sslCAInfo /app/ca.pem && go build -o /a .",
                "golang:1.22 | git config --global core.sshCommand /app/ssh && go build -o /a .",
                "maven:3-jdk-17 | mvn package -Dmaven.repo.local=repo",
                "maven:3-jdk-17 | mvn package -Dlicense=tools",
                "ruby:3.3 | bundle config set path vendor && bundle install",
                "ruby:3.3 | bundle config set deployment true && bundle install",
                "ruby:3.3 | bundle install --deployment",
            })
    void leavesASettingThatNamesFilesOrFoldersOfTheProject(String base, String run) throws Exception {
        project.file("tools/x", "").file("ca.pem", "");
        assertThat(advice(base, run)).singleElement().satisfies(advice -> {
            assertThat(advice.patch()).isNull();
            assertThat(advice.text()).contains("There is no patch, because");
        });
    }

    @Test
    void movesMavensDownloadAndNoGoalThatCompiles() throws Exception {
        assertThat(advice("maven:3-jdk-17", "mvn -B dependency:go-offline")
                        .get(0)
                        .patch())
                .contains("COPY pom.xml");
        assertThat(advice("maven:3-jdk-17", "mvn -B dependency:analyze")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dnf builddep -y app.spec", "dnf upgrade -y app.rpm", "apk fetch curl", "uv add flask"})
    void leavesWhatMayTakeFilesOfTheProjectBelowTheCopy(String before) throws Exception {
        assertThat(advice("fedora:40", before + " && pip install -r requirements.txt"))
                .allSatisfy(advice -> assertThat(advice.patch()).isNull());
    }

    @Test
    void leavesPythonWhereTheProjectHasCodeThatItRunsAtItsStart() throws Exception {
        project.file("sitecustomize.py", "");
        assertThat(advice("python:3.12", "pip install -r requirements.txt")
                        .get(0)
                        .text())
                .contains("sitecustomize.py");
    }

    @Test
    void downloadsOnceWhereTheRunDownloadsItself() throws Exception {
        assertThat(advice("golang:1.22", "go mod download && go build -o /a .")
                        .get(0)
                        .patch())
                .contains("+RUN go mod download\n")
                .contains("+RUN go build -o /a .");
    }

    @Test
    void installsAloneTheGroupsThatPoetryIsToldWithoutTheProject() throws Exception {
        project.file("pyproject.toml", "[tool.poetry]\n").file("poetry.lock", "");
        assertThat(advice("python:3.12", "poetry install --only main").get(0).patch())
                .contains("+RUN poetry install --only main --no-root")
                .doesNotContain("-RUN poetry install");
    }
}
