package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AptListsTest extends RuleTest {
    private static final String RULE = "apt-lists";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apt-get update && apt-get install -y curl && apt-get dist-clean",
                "apt update && apt install -y curl && apt -y distclean",
                "apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
                "apt-get update && apt-get install -y curl && rm -rf /var/lib/{apt,dpkg,cache}",
                "apt-get update && apt-get install -y curl && ./scripts/clean-up.sh",
                "apt-get update && apt-get install -y curl && find /var/lib/apt/lists -type f -delete",
                "--mount=type=tmpfs,target=/var/lib/apt/lists apt-get update && apt-get install -y curl",
                "--mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl",
            })
    void isSilentWhereTheListsAreGone(String run) throws Exception {
        assertThat(project.advice(RULE, "FROM debian:12", "RUN " + run)).isEmpty();
    }

    @Test
    void knowsTriggersThatOnlyPrint() throws Exception {
        String run = "RUN apt-get update && apt-get install -y curl";
        assertThat(hasPatch("apt-lists", "FROM debian:12", run, "ONBUILD RUN ls -la"))
                .isTrue();
        assertThat(hasPatch("apt-lists", "FROM debian:12", run, "ONBUILD RUN /setup"))
                .isFalse();
    }

    @Test
    void removesTheListsWhereTheJoinedRunIsTheLastToUseThem() throws Exception {
        assertThat(patched("FROM debian:12", "RUN apt update", "RUN apt install -y curl", "CMD [\"curl\"]"))
                .containsExactly(
                        "FROM debian:12",
                        "RUN apt update \\",
                        "    && apt install -y curl \\",
                        "    && rm -rf /var/lib/apt/lists/*",
                        "CMD [\"curl\"]");
    }

    @Test
    void speaksWhereAMountCoversAnotherFolder() throws Exception {
        assertThat(project.advice(
                        RULE,
                        "FROM debian:12",
                        "RUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl"))
                .hasSize(1);
    }

    @Test
    void joinsAnUpdateOfItsOwnWithTheInstallBelowIt() throws Exception {
        var result = project.advise(
                "FROM debian:12", "RUN apt-get update", "RUN apt-get install -y --no-install-recommends curl");
        assertThat(result.advice())
                .filteredOn(advice -> advice.id().equals(RULE))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("Join them"));
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM debian:12",
                        "RUN apt-get update \\",
                        "    && apt-get install -y --no-install-recommends curl \\",
                        "    && rm -rf /var/lib/apt/lists/*");
    }

    @Test
    void keepsTheListsThatALaterRunOfAnotherKindNeeds() throws Exception {
        List<Advice> advice = project.advice(
                RULE,
                "FROM debian:12",
                "RUN apt-get update && apt-get install -y curl",
                "ENV A=b",
                "RUN apt-get install -y wget");
        assertThat(advice)
                .singleElement()
                .satisfies(piece -> assertThat(piece.patch()).isNull());
        assertThat(advice.get(0).text()).doesNotContain("Remove them in the same RUN");
    }

    @Test
    void removesThemAsTheRunInstalls() throws Exception {
        var sudo = project.advise(
                "FROM ubuntu:24.04", "USER app", "RUN sudo apt-get update && sudo apt-get install -y curl");
        assertThat(project.patched("Dockerfile", sudo)).contains("    && sudo rm -rf /var/lib/apt/lists/*");
        assertThat(project.advice(RULE, "FROM a:1", "USER app", "RUN apt-get update && apt-get install -y curl"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNull());
    }

    @Test
    void packageListsStayOutOfTheImage() throws Exception {
        Adviser.Result result = project.advise(
                "FROM debian:12 AS base",
                "RUN apt-get update && \\",
                "    apt-get install -y curl",
                "FROM debian:12 AS build",
                "RUN apt-get update && apt-get install -y gcc",
                "FROM base",
                "COPY --from=build /a /a");
        assertThat(project.patched("Dockerfile", result))
                .startsWith(
                        "FROM debian:12 AS base",
                        "RUN apt-get update && \\",
                        "    apt-get install -y curl && \\",
                        "    rm -rf /var/lib/apt/lists/*",
                        "FROM debian:12 AS build",
                        "RUN apt-get update && apt-get install -y gcc");
        assertThat(speaks(
                        "apt-lists",
                        "FROM debian:12",
                        "RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl"))
                .isFalse();
    }

    @Test
    void aBacktickForLinuxIsRead() throws Exception {
        String lines = "RUN apt-get update `\n    && apt-get install -y curl";
        var result = project.advise("# escape=`", "FROM debian:12", lines);
        assertThat(project.patched("Dockerfile", result))
                .contains("    && apt-get install -y curl `", "    && rm -rf /var/lib/apt/lists/*");
        assertThat(project.advise("# escape=`", "FROM base:1", "SHELL [\"powershell\"]", lines)
                        .advice())
                .isEmpty();
    }

    @Test
    void leavesOutAnUpdateThatTheNextRunRepeats() throws Exception {
        var result = project.ignoring("recommended-packages")
                .advise("FROM debian:12", "RUN apt-get update", "RUN apt-get update && apt-get install -y curl");
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y curl \\",
                        "    && rm -rf /var/lib/apt/lists/*");
    }

    @Test
    void aToolThatCompilesInstallsNoSystemPackages() throws Exception {
        var result = project.advise(
                "FROM rust:1.75", "RUN apt update && apt install -y cron", "RUN cargo new app", "WORKDIR /app");
        assertThat(project.patched("Dockerfile", result)).contains("    && rm -rf /var/lib/apt/lists/*");
    }

    @Test
    void saysWhyThereIsNoPatch() throws Exception {
        assertThat(project.advice(
                        "apt-lists",
                        "FROM debian:12",
                        "RUN apt-get update",
                        "COPY a.list /a.list",
                        "RUN apt-get install -y curl"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .endsWith("There is no patch, because there are other instructions between the two."));
        assertThat(project.advice(
                        "apt-lists", "FROM debian:12", "USER app", "RUN apt-get update && apt-get install -y a"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).endsWith("because the RUN does not run as root."));
    }

    @Test
    void askingTheMachineInstallsNothing() throws Exception {
        var result = project.ignoring("recommended-packages")
                .advise(
                        "FROM php:8.2-fpm",
                        "RUN apt-get update && apt-get install -y libzip-dev",
                        "RUN docker-php-ext-install -j$(nproc) zip && uname -m");
        assertThat(project.patched("Dockerfile", result)).contains("    && rm -rf /var/lib/apt/lists/*");
    }

    @Test
    void doesNotClaimThatAnInstallBelowAScriptNeedsTheLists() throws Exception {
        assertThat(project.advice(
                        RULE,
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y curl",
                        "RUN curl -fsSL https://a.example/setup | bash - && apt-get install -y nodejs"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .contains("since `apt-get install -y nodejs` in line 3 may install with them as well"));
    }

    @Test
    void isSilentOfAnUpdateThatAnArgumentSwitchesOff() throws Exception {
        String run = "RUN if [ \"$ALL\" = 1 ] ; then apt-get update && apt-get install default-jre -y; fi";
        assertThat(project.advice(RULE, "FROM debian:12", "ARG ALL", run)).isEmpty();
        assertThat(project.advice(RULE, "FROM debian:12", "ARG ALL=1", run)).hasSize(1);
    }

    @Test
    void saysThatASecondUpdateBringsOnlyWhatIsNew() throws Exception {
        String install = "RUN apt-get update && apt-get install -y ";
        assertThat(of("apt-lists", "FROM debian:12", install + "curl", install + "git"))
                .satisfiesExactly(
                        first -> assertThat(first.text()).contains("stay in the layer of this RUN."),
                        second -> assertThat(second.text())
                                .contains("as far as an earlier RUN has not left the same there"));
    }

    @Test
    void leavesOutAnUpdateThatNothingUses() throws Exception {
        String[] dockerfile = {"FROM python:3.12", "RUN apt-get update", "COPY a.py .", "CMD [\"python\", \"a.py\"]"};
        assertThat(of("apt-lists", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).contains("-RUN apt-get update"));
        dockerfile[2] = "RUN ./install.sh";
        assertThat(of("apt-lists", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("Remove them in the same RUN"));
    }

    @Test
    void tellsEveryRunThatInstallsToUpdate() throws Exception {
        var result = project.ignoring("recommended-packages")
                .advise(
                        "FROM debian:12",
                        "RUN apt-get update",
                        "RUN apt-get install -y curl",
                        "RUN apt-get install -y unzip");
        assertThat(result.advice())
                .filteredOn(advice -> advice.id().equals(RULE))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .contains("update in every RUN that installs, and end each with `rm -rf"));
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM debian:12",
                        "RUN apt-get update \\",
                        "    && apt-get install -y curl \\",
                        "    && apt-get install -y unzip \\",
                        "    && rm -rf /var/lib/apt/lists/*");
    }

    @Test
    void joinsAnUpdateWithTheUpgradeBelowIt() throws Exception {
        var result = project.advise("FROM debian:12", "RUN apt-get update", "RUN apt-get upgrade -y");
        assertThat(project.patched("Dockerfile", result))
                .contains("RUN apt-get update \\", "    && apt-get upgrade -y \\");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "npx playwright install --with-deps chromium",
                "python -m playwright install-deps",
                "add-apt-repository ppa:a/b",
                "cp $(which gfortran-13) /usr/bin/gfortran",
            })
    void removesTheListsThatALaterCommandDoesNotUse(String command) throws Exception {
        var result = project.ignoring("recommended-packages")
                .advise("FROM debian:12", "RUN apt-get update && apt-get install -y curl", "RUN " + command);
        assertThat(project.patched("Dockerfile", result)).contains("    && rm -rf /var/lib/apt/lists/*");
    }

    @Test
    void removesNothingWhileAnUpdateRunsInTheBackground() throws Exception {
        assertThat(project.advice(RULE, "FROM debian:12", "RUN apt-get update & apt-get install -y curl"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNull());
        assertThat(project.advice(
                                RULE,
                                "FROM debian:12",
                                "RUN apt-get update && apt-get install -y curl 2>&1 && curl \"https://a.example/?a=b&c=d\"")
                        .get(0)
                        .patch())
                .isNotNull();
    }

    @Test
    void addsTheCommandBelowALastSemicolon() throws Exception {
        assertThat(patched("FROM debian:12", "RUN apt-get update && apt-get install -y --no-install-recommends curl;"))
                .endsWith(
                        "RUN apt-get update && apt-get install -y --no-install-recommends curl \\",
                        "    && rm -rf /var/lib/apt/lists/*");
    }
}
