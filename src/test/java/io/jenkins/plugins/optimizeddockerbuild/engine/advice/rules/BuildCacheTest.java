package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildCacheTest extends RuleTest {
    private List<Advice> advice(String... dockerfile) throws Exception {
        return project.advice("build-cache", dockerfile);
    }

    private List<Advice> gradle(String run) throws Exception {
        project.file("build.gradle", "").file("settings.gradle", "");
        return advice(
                "FROM gradle:8-jdk21 AS b",
                "WORKDIR /a",
                "COPY . .",
                run,
                "FROM eclipse-temurin:21-jre",
                "COPY --from=b /a/build/libs/a.jar /");
    }

    @Test
    void letsGradleTakeWhatItMadeBefore() throws Exception {
        assertThat(gradle("RUN --mount=type=cache,target=/home/gradle/.gradle/caches gradle build"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("--build-cache"));
    }

    @Test
    void isSilentWhereGradleDoesOrHasNoMount() throws Exception {
        String mount = "RUN --mount=type=cache,target=/home/gradle/.gradle/caches ";
        assertThat(gradle("RUN gradle build")).isEmpty();
        assertThat(gradle(mount + "gradle --build-cache build")).isEmpty();
        project.file("gradle.properties", "org.gradle.caching=true\n");
        assertThat(gradle(mount + "gradle build")).isEmpty();
    }

    private List<Advice> maven(String run) throws Exception {
        project.file("pom.xml", "<project/>")
                .file(".mvn/extensions.xml", "<artifactId>maven-build-cache-extension</artifactId>");
        return advice(
                "FROM maven:3-eclipse-temurin-21 AS b",
                "WORKDIR /a",
                "COPY . .",
                run,
                "FROM eclipse-temurin:21-jre",
                "COPY --from=b /a/target/a.jar /");
    }

    @Test
    void keepsTheBuildCacheOfMaven() throws Exception {
        assertThat(maven("RUN mvn package"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch())
                        .contains("+RUN --mount=type=cache,target=/root/.m2/build-cache mvn package"));
        assertThat(maven("RUN --mount=type=cache,target=/root/.m2 mvn package")).isEmpty();
    }

    @Test
    void keepsTheFolderOfCcache() throws Exception {
        String install = "RUN apt-get update && apt-get install -y ccache g++ make";
        assertThat(advice("FROM debian:12", install, "ENV CCACHE_DIR=/cc CXX=\"ccache g++\"", "COPY . .", "RUN make"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).contains("+RUN --mount=type=cache,target=/cc make"));
        assertThat(advice("FROM debian:12", install, "COPY . .", "RUN CXX=\"ccache g++\" make"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text()).contains("depends on ccache's version");
                });
        assertThat(advice("FROM debian:12", install, "COPY . .", "RUN --mount=type=cache,target=/cc make"))
                .isEmpty();
        assertThat(advice("FROM debian:12", "COPY . .", "RUN make")).isEmpty();
        assertThat(advice("FROM debian:12", "ENV RUSTC_WRAPPER=/bin/sccache", "COPY . .", "RUN make && sccache -s"))
                .isEmpty();
    }

    @Test
    void isSilentWhereNothingSaysThatCcacheIsUsed() throws Exception {
        assertThat(advice(
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y ccache make",
                        "COPY . .",
                        "RUN make"))
                .isEmpty();
        assertThat(advice("FROM debian:12", "COPY . .", "RUN apt-get update && apt-get install -y ccache make && make"))
                .isEmpty();
    }

    @Test
    void isSilentWhereCcacheIsWhatIsCompiled() throws Exception {
        assertThat(speaks(
                        "build-cache",
                        "FROM debian:12",
                        "COPY . .",
                        "RUN curl -L https://example.org/ccache/ccache-4.3.tar.xz | tar xJ && mkdir -p ccache-4.3/build"
                                + " && cd ccache-4.3/build && cmake .. && ninja install"))
                .isFalse();
    }

    @Test
    void askingCcacheForItsVersionCompilesNothing() throws Exception {
        assertThat(project.advice(
                        "build-cache",
                        "FROM debian:12",
                        "ENV CCACHE_DIR=/ccache",
                        "COPY . /src",
                        "RUN ccache --version && ln -sf /usr/bin/ccache /usr/lib/ccache/gcc"))
                .isEmpty();
    }
}
