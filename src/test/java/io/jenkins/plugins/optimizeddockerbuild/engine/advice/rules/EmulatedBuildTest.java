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

class EmulatedBuildTest {
    @TempDir
    Path folder;

    private AdvisedProject project;

    @BeforeEach
    void setUp() {
        project = new AdvisedProject(folder);
    }

    private List<Advice> advice(String... dockerfile) throws Exception {
        return project.advice("emulated-build", dockerfile);
    }

    private List<Advice> build(String from, String last) throws Exception {
        project.file("go.mod", "module a\n");
        return advice(
                from,
                "COPY . .",
                "RUN go build -o /a .",
                "FROM debian:12",
                "ARG TARGETARCH",
                last,
                "COPY --from=b /a /a");
    }

    @Test
    void compilesOnThePlatformOfTheBuilder() throws Exception {
        assertThat(build("FROM golang:1.22 AS b", "RUN true").get(0).text())
                .contains("FROM --platform=$BUILDPLATFORM", "GOARCH=$TARGETARCH");
    }

    @Test
    void isSilentWhereItDoesSo() throws Exception {
        assertThat(build("FROM --platform=$BUILDPLATFORM golang:1.22 AS b", "RUN true"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"golang:1.22", "node:22"})
    void isSilentOfOnePlatform(String image) throws Exception {
        assertThat(advice(
                        "FROM " + image + " AS b",
                        "COPY . .",
                        "RUN go build -o /a .",
                        "FROM scratch",
                        "COPY --from=b /a /a"))
                .isEmpty();
    }
}
