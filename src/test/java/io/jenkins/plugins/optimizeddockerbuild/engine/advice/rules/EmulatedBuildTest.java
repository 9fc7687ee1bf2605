package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatedBuildTest extends RuleTest {
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

    @ParameterizedTest
    @CsvSource({
        "maven:3-eclipse-temurin-21, mvn package, archives are the same",
        "gradle:8-jdk21, gradle build, archives are the same",
        "eclipse-temurin:21, ./gradlew bootJar, archives are the same",
        "mcr.microsoft.com/dotnet/sdk:8.0, dotnet publish -o /a, -a $TARGETARCH",
        "rust:1.80, cargo build --release, xx-cargo",
        "gcc:13, make, xx-clang"
    })
    void tellsHowOtherLanguagesCompileForOtherPlatforms(String image, String command, String how) throws Exception {
        assertThat(advice(
                        "FROM " + image + " AS b",
                        "COPY . .",
                        "RUN " + command,
                        "FROM debian:12",
                        "ARG TARGETARCH",
                        "COPY --from=b /a /a"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("--platform=$BUILDPLATFORM", how));
    }

    @ParameterizedTest
    @CsvSource({"/a/dist, 1", "/a/node_modules, 0"})
    void takesOnlyAssetsOfABundlerForTheSameEverywhere(String taken, int pieces) throws Exception {
        assertThat(advice(
                        "FROM node:22 AS b",
                        "COPY . .",
                        "RUN npm ci && npm run build",
                        "FROM nginx:1.27",
                        "ARG TARGETARCH",
                        "COPY --from=b " + taken + " /srv"))
                .hasSize(pieces);
    }

    @Test
    void saysWhereGoInstallPutsAProgramOfAnotherPlatform() throws Exception {
        assertThat(advice(
                        "FROM golang:1.22 AS b",
                        "RUN CGO_ENABLED=0 go install github.com/onsi/ginkgo/v2/ginkgo@v2.15.0",
                        "FROM debian:12",
                        "ARG TARGETARCH",
                        "COPY --from=b /go/bin/ginkgo /usr/local/bin/ginkgo"))
                .singleElement()
                .satisfies(advice ->
                        assertThat(advice.text()).contains("/go/bin/OS_ARCH").doesNotContain("cross compiler"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUN CGO_ENABLED=0 go build -o /a .", "ENV CGO_ENABLED=0\nRUN go build -o /a ."})
    void speaksOfNoCrossCompilerWithoutC(String build) throws Exception {
        project.file("go.mod", "module a\n");
        assertThat(advice(
                        "FROM golang:1.22 AS b",
                        "COPY . .",
                        build,
                        "FROM debian:12",
                        "ARG TARGETARCH",
                        "COPY --from=b /a /a"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("GOARM").doesNotContain("cross compiler"));
    }

    @ParameterizedTest
    @CsvSource({
        "golang:1.22, CGO_ENABLED=1 go build -o /a .",
        "maven:3-eclipse-temurin-21, mvn -Pnative package",
        "gradle:8-jdk21, gradle nativeCompile build"
    })
    void isSilentOfWhatIsCompiledForItsOwnPlatform(String image, String command) throws Exception {
        assertThat(advice(
                        "FROM " + image + " AS b",
                        "COPY . .",
                        "RUN " + command,
                        "FROM debian:12",
                        "ARG TARGETARCH",
                        "COPY --from=b /a /a"))
                .isEmpty();
    }

    @Test
    void saysOnlyWhatHappensWithSeveralPlatforms() throws Exception {
        assertThat(build("FROM golang:1.22 AS b", "RUN true").get(0).text())
                .startsWith(
                        "The Dockerfile knows of several platforms. Where a builder makes an image for another platform");
    }
}
