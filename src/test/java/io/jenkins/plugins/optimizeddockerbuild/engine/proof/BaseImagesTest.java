package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BaseImagesTest {
    private static String of(BuildInputs inputs, String... lines) throws Exception {
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return BaseImages.dockerfile(Dockerfile.parse(text, "Dockerfile"), inputs);
    }

    @Test
    void fetchesEachImageOnceAndTheFrontendToo() throws Exception {
        assertThat(of(
                        BuildInputs.none(),
                        "# syntax=docker/dockerfile:1.7",
                        "ARG VERSION=3.12",
                        "FROM python:${VERSION} AS build",
                        "FROM python:3.12",
                        "COPY --from=build /a /a",
                        "COPY --from=0 /a /c",
                        "COPY --from=busybox:1.36 /bin/sh /b",
                        "RUN --mount=type=bind,from=ghcr.io/astral-sh/uv:0.5,target=/uv true"))
                .isEqualTo(String.join(
                        "\n",
                        "# syntax=docker/dockerfile:1.7",
                        "FROM python:3.12 AS odb0",
                        "WORKDIR /odb-verify",
                        "FROM busybox:1.36 AS odb1",
                        "WORKDIR /odb-verify",
                        "FROM ghcr.io/astral-sh/uv:0.5 AS odb2",
                        "WORKDIR /odb-verify",
                        "FROM scratch",
                        "COPY --from=odb0 /odb-verify /0",
                        "COPY --from=odb1 /odb-verify /1",
                        "COPY --from=odb2 /odb-verify /2",
                        ""));
    }

    @Test
    void fetchesNothingThatComesFromElsewhere() throws Exception {
        assertThat(of(BuildInputs.none(), "FROM scratch", "COPY a /a")).isNull();
        BuildInputs named = new BuildInputs(null, Map.of(), Set.of("base"), null);
        assertThat(of(named, "FROM base", "COPY a /a")).isNull();
    }
}
