package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlierInstallsTest extends RuleTest {
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
}
