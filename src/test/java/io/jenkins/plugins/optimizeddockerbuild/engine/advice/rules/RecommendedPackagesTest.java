package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommendedPackagesTest extends RuleTest {
    @Test
    void largeRecommendationsStayOutOfTheImage() throws Exception {
        String rule = "recommended-packages";
        assertThat(speaks(rule, "FROM debian:12", "RUN apt-get update && apt-get install -y ffmpeg curl"))
                .isTrue();
        assertThat(speaks(rule, "FROM debian:12", "RUN apt-get install -y --no-install-recommends ffmpeg"))
                .isFalse();
        assertThat(speaks(rule, "FROM debian:12", "RUN apt-get install -y curl git"))
                .isFalse();
        assertThat(speaks(rule, "FROM debian:12", "RUN apt-get install -y gcc && make && apt-get purge -y gcc"))
                .isFalse();
        assertThat(speaks(
                        rule,
                        "FROM debian:12",
                        "RUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/a",
                        "RUN apt-get install -y ffmpeg"))
                .isFalse();
        assertThat(speaks(
                        rule,
                        "FROM debian:12 AS build",
                        "RUN apt-get install -y build-essential",
                        "FROM debian:12",
                        "COPY --from=build /a /a"))
                .isFalse();
    }

    @Test
    void recommendationsAreCountedWithoutWhatIsThereAnyway() throws Exception {
        assertThat(of(
                        "recommended-packages",
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y cmake g++ make"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("`g++`", "up to 57 MB"));
        assertThat(of("recommended-packages", "FROM python:3.12", "RUN apt-get update && apt-get install -y gcc"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "debian:12, true",
        "debian:bookworm-20250407-slim, true",
        "python:3.12-slim-bookworm, true",
        "node:20-bookworm-slim, true",
        "debian:11, false",
        "python:3.12-slim, false",
        "python:3.12-bookworm, false",
        "ubuntu:22.04, false",
        "ros:humble-ros-base, false"
    })
    void speaksOnlyOfTheReleaseWhoseSizesItKnows(String image, boolean speaks) throws Exception {
        assertThat(speaks(
                        "recommended-packages",
                        "FROM " + image,
                        "RUN apt-get update && apt-get install -y imagemagick"))
                .isEqualTo(speaks);
    }

    @Test
    void isSilentBelowAnInstallThatMayHaveBroughtThem() throws Exception {
        assertThat(of(
                        "recommended-packages",
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y --no-install-recommends inkscape",
                        "RUN apt-get install -y imagemagick"))
                .isEmpty();
    }

    @Test
    void countsNoPerlBesideGit() throws Exception {
        assertThat(of("recommended-packages", "FROM debian:12", "RUN apt-get update && apt-get install -y git maven"))
                .isEmpty();
    }

    @Test
    void countsCompilersThatAnotherRunInstalls() throws Exception {
        assertThat(project.advice(
                                "recommended-packages",
                                "FROM debian:12",
                                "RUN apt-get update && apt-get install -y npm",
                                "RUN apt-get install -y --no-install-recommends build-essential")
                        .get(0)
                        .text())
                .contains("up to 363 MB");
    }

    @Test
    void countsOnceWhatSeveralRecommend() throws Exception {
        assertThat(of(
                        "recommended-packages",
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y build-essential cmake"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.title()).contains("build-essential"));
        assertThat(of("recommended-packages", "FROM debian:12", "RUN apt-get update && apt-get install -y golang"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("a compiler for C"));
    }

    @Test
    void countsNoneOfWhatIsNamedBesideIt() throws Exception {
        assertThat(of(
                        "recommended-packages",
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y python3-pip python3-dev build-essential"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("`build-essential`", "up to 76 MB"));
    }

    @Test
    void namesTheHeadersThatACompilerOnlyRecommends() throws Exception {
        assertThat(of("recommended-packages", "FROM debian:12", "RUN apt-get update && apt-get install -y gcc"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .contains("`libc6-dev`, the headers of the C library, is usual")
                        .doesNotContain("a compiler for C"));
    }

    @Test
    void isSilentOfWhatAnEarlierRunBroughtWithItsRecommendations() throws Exception {
        assertThat(of(
                        "recommended-packages",
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y build-essential",
                        "RUN apt-get install -y python3-dev g++"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("`build-essential`"));
    }

    @Test
    void namesNoCompilerForCBesideTheOneForCpp() throws Exception {
        assertThat(of("recommended-packages", "FROM debian:12", "RUN apt-get update && apt-get install -y g++"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).doesNotContain("a compiler for C"));
    }
}
