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

    @Test
    void isSilentOfBasesThatMayHaveThemAll() throws Exception {
        assertThat(speaks(
                        "recommended-packages",
                        "FROM ros:humble-ros-base",
                        "RUN apt-get update && apt-get install -y python3-pip"))
                .isFalse();
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
    void isSilentOfCompilersThatTheBaseImageHas() throws Exception {
        String install = "RUN apt-get update && apt-get install -y build-essential libpq-dev";
        assertThat(speaks("recommended-packages", "FROM ruby:2.5.7", install)).isFalse();
        assertThat(speaks("recommended-packages", "FROM ruby:2.5.7-slim", install))
                .isTrue();
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
    void namesNoCompilerWhereOneIs() throws Exception {
        assertThat(of("recommended-packages", "FROM rust:1.91", "RUN apt-get update && apt-get install -y python3-pip"))
                .singleElement()
                .satisfies(advice ->
                        assertThat(advice.text()).contains("up to 107 MB").doesNotContain("a compiler for C"));
    }

    @ParameterizedTest
    @CsvSource({"node:20, false", "node:20-slim, true", "php:8.3, true"})
    void isSilentOfWhatTheImageHasAnyway(String image, boolean speaks) throws Exception {
        assertThat(speaks(
                        "recommended-packages",
                        "FROM " + image,
                        "RUN apt-get update && apt-get install -y imagemagick"))
                .isEqualTo(speaks);
    }

    @Test
    void knowsThatTheToolkitOfCudaHasCompilers() throws Exception {
        String pip = "RUN apt-get update && apt-get install -y python3-pip";
        assertThat(of("recommended-packages", "FROM nvidia/cuda:12.6.2-devel-ubuntu22.04", pip)
                        .get(0)
                        .text())
                .contains("up to 107 MB")
                .doesNotContain("a compiler for C");
        assertThat(of(
                        "recommended-packages",
                        "FROM nvidia/cuda:12.6.2-devel-ubuntu22.04",
                        "RUN apt-get update && apt-get install -y build-essential"))
                .isEmpty();
        assertThat(of("recommended-packages", "FROM nvidia/cuda:12.6.2-base-ubuntu22.04", pip)
                        .get(0)
                        .text())
                .contains("up to 429 MB");
    }

    @Test
    void isSilentOfWhatTheLibrariesOfTheBaseNeed() throws Exception {
        String cairo = "RUN apt-get update && apt-get install -y libcairo2-dev";
        assertThat(of("recommended-packages", "FROM python:3.12", cairo)).isEmpty();
        assertThat(of("recommended-packages", "FROM python:3.12-slim", cairo)).hasSize(1);
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
    void isSilentOfRecommendationsThatTheLibrariesOfTheBaseHave() throws Exception {
        String ant = "RUN apt-get update && apt-get install -y ant";
        assertThat(of("recommended-packages", "FROM python:3.6", ant)).isEmpty();
        assertThat(of("recommended-packages", "FROM python:3.6-slim", ant)).hasSize(1);
    }

    @Test
    void namesNoCompilerForCBesideTheOneForCpp() throws Exception {
        assertThat(of("recommended-packages", "FROM debian:12", "RUN apt-get update && apt-get install -y g++"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).doesNotContain("a compiler for C"));
    }

    @Test
    void isSilentOfHeadersOfPythonWhereTheBaseCompiles() throws Exception {
        assertThat(of(
                        "recommended-packages",
                        "FROM python:3.11",
                        "RUN apt-get update && apt-get install -y libpq-dev python3-dev"))
                .isEmpty();
    }
}
