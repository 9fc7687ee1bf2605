package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompilerCacheTest extends RuleTest {
    private List<Advice> advice(String... dockerfile) throws Exception {
        return project.advice("compiler-cache", dockerfile);
    }

    private List<Advice> build(String run, String... below) throws Exception {
        project.file("go.mod", "module a\nrequire b.example/c v1.0.0\n").file("go.sum", "");
        List<String> lines = new ArrayList<>(List.of(
                "FROM golang:1.22 AS build",
                "WORKDIR /src",
                "COPY go.mod go.sum ./",
                "RUN go mod download",
                "COPY . .",
                "RUN " + run,
                "FROM debian:12"));
        lines.addAll(List.of(below));
        lines.add("COPY --from=build /a /a");
        return advice(lines.toArray(new String[0]));
    }

    @Test
    void keepsWhatGoCompiledWhereItsDownloadsHaveALayer() throws Exception {
        assertThat(build("go build -o /a .").get(0).patch())
                .contains("+RUN --mount=type=cache,target=/root/.cache/go-build go build -o /a .");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--mount=type=cache,target=/root/.cache go build -o /a .",
                "GOCACHE=/tmp/c go build -o /a .",
                "CGO_ENABLED=0 go build -a -o /a .",
                "go build -o /a . && go clean -cache",
                "go build -o /a . && rm -rf /root/.cache/go-build",
            })
    void isSilentWhereTheCacheIsHandledOrElsewhere(String run) throws Exception {
        assertThat(build(run)).isEmpty();
    }

    @Test
    void hidesNothingFromAnotherStage() throws Exception {
        assertThat(build("go build -o /a .", "COPY --from=build /root/.cache /c")
                        .get(0)
                        .patch())
                .isNull();
    }

    @Test
    void saysHowCargoKeepsItsTarget() throws Exception {
        project.file("Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\nb = \"1\"\n")
                .file("Cargo.lock", "");
        String[] dockerfile = {
            "FROM rust:1.75 AS build",
            "WORKDIR /src",
            "COPY . .",
            "RUN --mount=type=secret,id=a cargo fetch",
            "RUN cargo build --release",
            "FROM debian:12",
            "COPY --from=build /src/target/release/a /a"
        };
        assertThat(advice(dockerfile).get(0).text()).contains("--mount=type=cache,target=target");
        assertThat(advice(dockerfile).get(0).patch()).isNull();
    }

    @Test
    void mountsTheCacheInAllThatCompileInAStage() throws Exception {
        project.file("go.mod", "module a\nrequire b.example/c v1.0.0\n").file("go.sum", "");
        assertThat(advice(
                        "FROM golang:1.22 AS build",
                        "WORKDIR /src",
                        "COPY go.mod go.sum ./",
                        "RUN go mod download",
                        "COPY . .",
                        "RUN go test ./...",
                        "RUN go build -o /a .",
                        "FROM scratch",
                        "COPY --from=build /a /a"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch())
                        .contains(
                                "+RUN --mount=type=cache,target=/root/.cache/go-build go test ./...",
                                "+RUN --mount=type=cache,target=/root/.cache/go-build go build -o /a ."));
    }

    @Test
    void isSilentOfCrateDependenciesThatHaveALayerOfTheirOwn() throws Exception {
        project.file("Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\nb = \"1\"\n")
                .file("Cargo.lock", "");
        assertThat(advice(
                        "FROM rust:1.75 AS build",
                        "WORKDIR /src",
                        "COPY Cargo.toml Cargo.lock ./",
                        "RUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release",
                        "COPY . .",
                        "RUN cargo build --release",
                        "FROM debian:12",
                        "COPY --from=build /src/target/release/a /a"))
                .isEmpty();
    }

    @Test
    void isSilentWhereSccacheKeepsWhatIsCompiled() throws Exception {
        project.file("Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\nb = \"1\"\n")
                .file("Cargo.lock", "");
        assertThat(advice(
                        "FROM rust:1.75 AS build",
                        "ENV RUSTC_WRAPPER=sccache",
                        "COPY . .",
                        "RUN cargo fetch",
                        "RUN cargo build --release",
                        "FROM debian:12",
                        "COPY --from=build /target/release/a /a"))
                .isEmpty();
    }
}
