package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dockerfiles of which rules say nothing, or no more than is true. */
class FalseAlarmsTest {
    @TempDir
    Path folder;

    private AdvisedProject project;

    @BeforeEach
    void project() {
        project = new AdvisedProject(folder.resolve("context"));
    }

    private List<Advice> of(String rule, String... dockerfile) throws Exception {
        return project.advice(rule, dockerfile);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN dnf install -y curl && dnf clean all",
                "RUN --mount=type=cache,target=/var/cache/dnf dnf install -y curl",
                "RUN --mount=type=cache,target=/var/cache dnf -y install curl",
            })
    void dnfLeavesNothingWhereItsCacheIsEmptiedOrMounted(String run) throws Exception {
        assertThat(of("downloads-in-image", "FROM fedora:40", run)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN dnf clean all && dnf install -y curl",
                "RUN dnf in -y curl",
                "RUN dnf -y up",
                "RUN dnf reinstall -y tzdata",
                "RUN --mount=type=cache,target=/root/.cache dnf install -y curl",
            })
    void dnfLeavesItsCacheWhereItIsEmptiedBeforeOrAnotherFolderIsMounted(String run) throws Exception {
        assertThat(of("downloads-in-image", "FROM fedora:40", run)).hasSize(1);
    }

    @Test
    void pipKeepsNothingWithAnyValueOfItsVariable() throws Exception {
        assertThat(of("downloads-in-image", "FROM python:3.12", "ENV PIP_NO_CACHE_DIR=0", "RUN pip install torch"))
                .isEmpty();
        assertThat(of("downloads-in-image", "FROM python:3.12", "RUN PIP_NO_CACHE_DIR=1 pip install torch"))
                .isEmpty();
    }

    @Test
    void pytorchOfAnotherIndexIsNotCountedAsTheLargeOne() throws Exception {
        assertThat(of(
                        "downloads-in-image",
                        "FROM python:3.12",
                        "ENV PIP_EXTRA_INDEX_URL=https://a.example",
                        "RUN pip install torch"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.savedBytes() == null || advice.savedBytes() < 300_000_000L)
                        .isTrue());
        project.file(
                "requirements.txt", "--extra-index-url https://download.pytorch.org/whl/cpu\ntorch\nflask\nclick\n");
        assertThat(of(
                        "split-requirements",
                        "FROM python:3.12",
                        "COPY requirements.txt .",
                        "RUN pip install -r requirements.txt"))
                .allSatisfy(
                        advice -> assertThat(advice.text()).contains("200 MB").doesNotContain("2500"));
        assertThat(of(
                        "cuda-wheels",
                        "FROM python:3.12",
                        "ENV PIP_INDEX_URL=https://a.example",
                        "RUN pip install torch"))
                .isEmpty();
    }

    @Test
    void recommendationsAreCountedWithoutWhatIsThereAnyway() throws Exception {
        assertThat(of(
                        "recommended-packages",
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y cmake g++ make"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("up to 80 MB"));
        assertThat(of("recommended-packages", "FROM python:3.12", "RUN apt-get update && apt-get install -y gcc"))
                .isEmpty();
    }

    @Test
    void aSecondSyncInstallsTheProjectAlone() throws Exception {
        project.file("pyproject.toml", "[project]\nname = \"a\"\n").file("uv.lock", "");
        String[] dockerfile = {
            "FROM python:3.12",
            "WORKDIR /app",
            "COPY pyproject.toml uv.lock ./",
            "RUN uv sync --frozen --no-install-project",
            "COPY . .",
            "RUN uv sync --frozen"
        };
        assertThat(of("dependencies-after-source", dockerfile)).isEmpty();
        assertThat(of("cache-mount", dockerfile))
                .allSatisfy(advice -> assertThat(advice.lines().first()).isEqualTo(4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN gradle build || return 0",
                "RUN gradle build --no-daemon > /dev/null 2>&1 || true",
                "RUN mvn verify --fail-never",
                "RUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release",
            })
    void aWarmUpIsADownload(String warmUp) throws Exception {
        project.file("pom.xml", "<project/>")
                .file("build.gradle", "")
                .file("Cargo.toml", "[package]\n[dependencies]\na = \"1\"\n");
        assertThat(of(
                        "dependencies-after-source",
                        "FROM a:1 AS build",
                        "WORKDIR /app",
                        "COPY pom.xml build.gradle Cargo.toml ./",
                        warmUp,
                        "COPY . .",
                        warmUp.contains("cargo")
                                ? "RUN cargo build --release"
                                : warmUp.contains("mvn") ? "RUN mvn package" : "RUN gradle build"))
                .isEmpty();
    }

    @Test
    void anImageOfThisMachineHasNoVersionToName() throws Exception {
        assertThat(of("unpinned-base", "FROM shop_prebuilt", "RUN true")).isEmpty();
        assertThat(of("unpinned-base", "FROM node", "RUN true")).hasSize(1);
    }
}
