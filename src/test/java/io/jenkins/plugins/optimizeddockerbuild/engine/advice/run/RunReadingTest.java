package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Files;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PIP_NO_WARN_SCRIPT_LOCATION=1 | pip install -r requirements.txt",
                "PIP_NO_COMPILE=1 | pip install -r requirements.txt",
                "UV_INDEX_STRATEGY=unsafe-best-match | uv pip install --system -r requirements.txt",
                "A=1 | uv pip install --prefix /install -r requirements.txt",
                "A=1 | pip config set global.break-system-packages true && pip install -r requirements.txt",
                "A=1 | pip config set global.no-cache-dir true && pip install -r requirements.txt",
                "BUNDLE_WITH=production | bundle install",
                "A=1 | rm -rf /opt/conda/pkgs && pip install -r requirements.txt",
            })
    void movesAnInstallWhoseSettingsNameNoFile(String variable, String run) throws Exception {
        assertThat(project.advice(
                        RULE, "FROM python:3.12", "WORKDIR /app", "ENV " + variable, "COPY . .", "RUN " + run))
                .singleElement()
                .satisfies(
                        advice -> assertThat(advice.patch()).as(advice.text()).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PIP_FIND_LINKS=wheels",
                "PIP_NO_INDEX=1",
                "PIP_TARGET=/app/lib",
                "PIP_CONFIG_FILE=settings/pip.conf",
                "POETRY_SOMETHING=1",
            })
    void leavesAnInstallWhoseSettingsMayNameAFile(String variable) throws Exception {
        assertThat(project.advice(
                        RULE,
                        "FROM python:3.12",
                        "WORKDIR /app",
                        "ENV " + variable,
                        "COPY . .",
                        "RUN pip install -r requirements.txt"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNull());
    }

    @Test
    void readsTheOtherNameOfAGemfile() throws Exception {
        project.file("gems.rb", "source 'https://rubygems.org'\ngem 'rack'\n");
        Files.delete(folder.resolve("Gemfile"));
        assertThat(advice("ruby:3.3", "bundle install").get(0).patch()).contains("+COPY gems.rb ./");
    }
}
