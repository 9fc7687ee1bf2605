package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VertexNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "[2/5] RUN make                              | -                   | -           | 2 | 5  | RUN make",
                "[ 2/12] COPY . /app                         | -                   | -           | 2 | 12 | COPY . /app",
                "[builder 2/5] RUN make                      | -                   | builder     | 2 | 5  | RUN make",
                "[stage-1  2/10] WORKDIR /app                | -                   | stage-1     | 2 | 10 | WORKDIR /app",
                "[linux/arm64 2/5] RUN make                  | linux/arm64         | -           | 2 | 5  | RUN make",
                "[linux/arm/v7 builder 2/5] RUN make         | linux/arm/v7        | builder     | 2 | 5  | RUN make",
                "[linux/amd64->arm64 builder 2/5] RUN make   | linux/amd64->arm64  | builder     | 2 | 5  | RUN make",
                "[linux/amd64->arm/v7 builder 2/5] RUN make  | linux/amd64->arm/v7 | builder     | 2 | 5  | RUN make",
                "[web builder 2/5] RUN make                  | -                   | web builder | 2 | 5  | RUN make",
                "[web 2/5] RUN make                          | -                   | web         | 2 | 5  | RUN make",
                "[web linux/arm64 builder 2/5] RUN make      | linux/arm64         | web builder | 2 | 5  | RUN make",
                "[2/5] RUN [ -f /x ] && echo [2/3]           | -                   | -           | 2 | 5  | RUN [ -f /x ] && echo [2/3]",
                "[2/5] ONBUILD RUN make                      | -                   | -           | 2 | 5  | ONBUILD RUN make",
                "[2/5] LINK COPY --link a b                  | -                   | -           | 2 | 5  | LINK COPY --link a b",
            })
    void readsPlatformStageAndNumberOfAStep(
            String name, String platform, String stage, int step, int steps, String text) {
        assertThat(VertexName.parse(name))
                .isEqualTo(new VertexName(name, Kind.STEP, platform, stage, step, steps, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "[internal] load build definition from Dockerfile            | INTERNAL     | -           | load build definition from Dockerfile",
                "[internal] load .dockerignore                               | INTERNAL     | -           | load .dockerignore",
                "[internal] load metadata for docker.io/library/python:3.11  | INTERNAL     | -           | load metadata for docker.io/library/python:3.11",
                "[linux/arm64 internal] load metadata for docker.io/a/b:1    | INTERNAL     | linux/arm64 | load metadata for docker.io/a/b:1",
                "[web internal] load build definition from Dockerfile        | INTERNAL     | -           | load build definition from Dockerfile",
                "[web linux/arm64 internal] load metadata for docker.io/a/b  | INTERNAL     | linux/arm64 | load metadata for docker.io/a/b",
                "[internal] preparing inline document                        | INTERNAL     | -           | preparing inline document",
                "[internal] settings cache mount permissions                 | INTERNAL     | -           | settings cache mount permissions",
                "[internal] booting buildkit                                 | INTERNAL     | -           | booting buildkit",
                "resolve image config for docker-image://docker.io/docker/dockerfile:1 | INTERNAL | -     | resolve image config for docker-image://docker.io/docker/dockerfile:1",
                "docker-image://docker.io/docker/dockerfile:1@sha256:ac85f380 | INTERNAL    | -           | docker-image://docker.io/docker/dockerfile:1@sha256:ac85f380",
                "[internal] load build context                               | CONTEXT      | -           | load build context",
                "[web internal] load build context                           | CONTEXT      | -           | load build context",
                "[internal] load remote build context                        | CONTEXT      | -           | load remote build context",
                "[internal] load git source https://example.org/a.git#main   | CONTEXT      | -           | load git source https://example.org/a.git#main",
                "[context models] load from client                           | CONTEXT      | -           | load from client",
                "[web context models] load from client                       | CONTEXT      | -           | load from client",
                "[context base] docker.io/library/busybox                    | INTERNAL     | -           | docker.io/library/busybox",
                "[context models] load .dockerignore                         | INTERNAL     | -           | load .dockerignore",
                "[context base] load metadata for docker.io/library/busybox  | INTERNAL     | -           | load metadata for docker.io/library/busybox",
                "importing cache manifest from registry.example/app:cache    | CACHE_IMPORT | -           | importing cache manifest from registry.example/app:cache",
                "[web] importing cache manifest from registry.example/app:c  | CACHE_IMPORT | -           | importing cache manifest from registry.example/app:c",
                "exporting cache to registry                                 | CACHE_EXPORT | -           | exporting cache to registry",
                "exporting cache to client directory                         | CACHE_EXPORT | -           | exporting cache to client directory",
                "exporting cache                                             | CACHE_EXPORT | -           | exporting cache",
                "exporting content cache                                     | CACHE_EXPORT | -           | exporting content cache",
                "exporting inline cache                                      | CACHE_EXPORT | -           | exporting inline cache",
                "exporting to GitHub Actions Cache                           | CACHE_EXPORT | -           | exporting to GitHub Actions Cache",
                "preparing layers for inline cache                           | CACHE_EXPORT | -           | preparing layers for inline cache",
                "exporting to image                                          | EXPORT       | -           | exporting to image",
                "exporting to client directory                               | EXPORT       | -           | exporting to client directory",
                "exporting to docker image format                            | EXPORT       | -           | exporting to docker image format",
                "[web] exporting to image                                    | EXPORT       | -           | exporting to image",
                "pushing registry.example/app:1 with docker                  | EXPORT       | -           | pushing registry.example/app:1 with docker",
                "importing to docker                                         | EXPORT       | -           | importing to docker",
                "merging manifest list registry.example/app:1                | EXPORT       | -           | merging manifest list registry.example/app:1",
                "[auth] library/python:pull token for registry-1.docker.io   | OTHER        | -           | library/python:pull token for registry-1.docker.io",
                "resolving provenance for metadata file                      | OTHER        | -           | resolving provenance for metadata file",
                "[linux/amd64] generating sbom using docker.io/a/scanner:1   | OTHER        | linux/amd64 | generating sbom using docker.io/a/scanner:1",
            })
    void knowsWhatEveryOtherVertexDoes(String name, Kind kind, String platform, String text) {
        assertThat(VertexName.parse(name)).isEqualTo(new VertexName(name, kind, platform, null, 0, 0, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[unclosed 2/5 RUN make", "https://example.org/repository.git", "RUN make"})
    void takesANameOfNoKnownFormAsItIs(String name) {
        assertThat(VertexName.parse(name)).isEqualTo(new VertexName(name, Kind.OTHER, null, null, 0, 0, name));
    }

    @Test
    void takesNumbersThatNoDockerfileReachesForNoStep() {
        assertThat(VertexName.parse("[12345678901/12345678901] RUN make").step())
                .isZero();
    }
}
