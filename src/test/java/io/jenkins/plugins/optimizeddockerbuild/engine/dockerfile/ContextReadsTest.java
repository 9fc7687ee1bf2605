package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import static io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfiles.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContextReadsTest {
    private static ContextReads reads(String text) {
        return ContextReads.of(parse(text), null, Map.of(), Set.of(), List.of("linux/amd64"));
    }

    private static List<String> patterns(ContextReads reads) {
        assertThat(reads.unknown()).isEmpty();
        return reads.sources().stream().map(ContextReads.Source::pattern).toList();
    }

    @Test
    void namesTheSourcesOfCopyAndAddCleaned() {
        ContextReads reads = reads("""
                FROM scratch
                COPY ./src/ /package.json ../outside a//b/../c* /app/
                ADD local.tar docs/[ab]?.md /app/
                """);

        assertThat(patterns(reads))
                .containsExactly("src", "package.json", "outside", "a/c*", "local.tar", "docs/[ab]?.md");
        assertThat(reads.sources())
                .extracting(ContextReads.Source::wildcard)
                .containsExactly(false, false, false, true, false, true);
        assertThat(reads.sources().get(0).lines()).isEqualTo(new Lines(2, 2));
    }

    @Test
    void doesNotFollowVariablesThatDoubleAtEveryLine() {
        StringBuilder text = new StringBuilder("FROM scratch\nENV A0=aaaaaaaaaa\n");
        for (int i = 1; i < 60; i++) {
            text.append("ENV A%d=$A%d$A%d\n".formatted(i, i - 1, i - 1));
        }
        assertThat(reads(text + "COPY $A59 /\n").unknown())
                .anyMatch(problem -> problem.contains("the variables make the text longer than 128 KiB"));
    }

    @Test
    void followsABoundedNumberOfVariables() {
        StringBuilder text = new StringBuilder("FROM scratch\n");
        for (int i = 0; i < 9_000; i++) {
            text.append("ENV A%d=1\n".formatted(i));
        }
        assertThat(reads(text + "COPY $A0 /\n").unknown()).isNotEmpty();
        assertThat(patterns(reads("FROM scratch\nENV A0=a\nCOPY $A0 /\n"))).containsExactly("a");
    }

    @Test
    void readsNothingForUrlsGitStagesImagesAndHereDocuments() {
        ContextReads reads = reads("""
                FROM scratch AS other
                FROM scratch
                ADD https://example.com/${NOT_KNOWN}.tgz git@github.com:a/b.git#main ssh://git@host/x /x/
                COPY --from=other . /y
                COPY --from=nginx:1 . /z
                COPY <<EOF /f
                text
                EOF
                RUN --mount=type=cache,target=/c --mount=type=bind,from=other,target=/o --mount=type=secret,id=s make
                """);

        assertThat(patterns(reads)).isEmpty();
    }

    @Test
    void aHostWithoutASchemeIsAPath() {
        assertThat(patterns(reads("FROM scratch\nADD github.com/a/b ftp://host/x /y/\n")))
                .containsExactly("github.com/a/b", "ftp:/host/x");
    }

    @Test
    void countsOnlyTheStagesThatTheTargetNeeds() {
        String text = """
                FROM scratch AS base
                COPY base .
                FROM base AS build
                COPY build .
                FROM scratch AS test
                COPY test .
                FROM scratch AS tools
                COPY tools .
                FROM scratch
                COPY --from=BUILD /x /x
                RUN --mount=from=tools,target=/t make
                """;

        assertThat(patterns(reads(text))).containsExactly("base", "build", "tools");
        ContextReads test = ContextReads.of(parse(text), "Test", Map.of(), Set.of(), List.of());
        assertThat(patterns(test)).containsExactly("test");
    }

    @Test
    void findsStagesByIndex() {
        assertThat(patterns(reads("FROM scratch\nCOPY a .\nFROM scratch\nCOPY b .\nFROM scratch\nCOPY --from=0 / /\n")))
                .containsExactly("a");
    }

    @Test
    void expandsArgumentsByScope() {
        String text = """
                ARG DIR=global
                ARG BASE=scratch
                FROM $BASE
                COPY ${DIR}-before .
                ARG DIR
                COPY $DIR .
                ENV DIR=env
                COPY $DIR .
                """;

        assertThat(patterns(reads(text))).containsExactly("-before", "global", "env");
        ContextReads given = ContextReads.of(parse(text), null, Map.of("DIR", "given"), Set.of(), List.of());
        assertThat(patterns(given)).containsExactly("-before", "given", "env");
    }

    @Test
    void aStageInheritsTheVariablesOfItsBaseStage() {
        assertThat(patterns(reads("""
                        FROM scratch AS base
                        ARG A=arg
                        ENV E=env
                        ARG E=shadowed
                        COPY $E .
                        FROM base
                        COPY $A $E .
                        """)))
                .as("ENV comes back over ARG in the stage based on it")
                .containsExactly("shadowed", "arg", "env");
    }

    @Test
    void readsForEveryPlatform() {
        ContextReads reads = ContextReads.of(
                parse("FROM scratch\nARG TARGETARCH TARGETVARIANT\nCOPY bin/$TARGETARCH$TARGETVARIANT /app\n"),
                null,
                Map.of(),
                Set.of(),
                List.of("linux/amd64", "linux/arm/v7"));

        assertThat(patterns(reads)).containsExactly("bin/amd64", "bin/armv7");
    }

    @Test
    void cannotTellAVariableThatTheBaseImageMaySet() {
        ContextReads reads = reads("FROM alpine\nCOPY $APP .\n");

        assertThat(reads.isUnknown()).isTrue();
        assertThat(reads.unknown())
                .containsExactly("Dockerfile:2: the value of APP in $APP is only known during the build");
        assertThat(reads("FROM alpine\nARG APP=x\nCOPY $APP .\n").isUnknown()).isFalse();
    }

    @Test
    void cannotTellThePlatformOfTheBuilder() {
        ContextReads reads = ContextReads.of(
                parse("FROM scratch\nARG TARGETARCH\nCOPY bin/$TARGETARCH /app\n"),
                null,
                Map.of(),
                Set.of(),
                List.of());

        assertThat(reads.isUnknown()).isTrue();
    }

    @Test
    void takesEveryEarlierStageWhereTheBaseIsNotKnown() {
        ContextReads reads = ContextReads.of(
                parse("FROM scratch AS amd64\nCOPY a .\nFROM scratch AS arm64\nCOPY b .\nFROM $TARGETARCH\n"),
                null,
                Map.of(),
                Set.of(),
                List.of());

        assertThat(patterns(reads)).containsExactly("a", "b");
    }

    @Test
    void cannotTellWithAForeignFrontend() {
        assertThat(reads("# syntax=example/frontend\nFROM scratch\n").unknown())
                .singleElement()
                .asString()
                .contains("example/frontend");
        assertThat(reads("# syntax=docker/dockerfile:1-labs\nFROM scratch\n").unknown())
                .isEmpty();
        assertThat(ContextReads.of(
                                parse("FROM scratch\n"),
                                null,
                                Map.of("BUILDKIT_SYNTAX", "example/frontend"),
                                Set.of(),
                                List.of())
                        .isUnknown())
                .isTrue();
    }

    @Test
    void namesTheImagesWhoseTriggersItCannotSee() {
        ContextReads reads = reads("FROM node:22 AS a\nFROM scratch AS b\nFROM b\nCOPY --from=a / /\n");

        assertThat(reads.externalBases()).containsExactly(new ContextReads.ExternalBase("node:22", new Lines(1, 1)));
        assertThat(reads.isUnknown()).isFalse();
    }

    @Test
    void cannotTellWhatAnImageReadsThatIsNamedForItsTriggers() {
        assertThat(reads("FROM node:22-onbuild\n").unknown())
                .containsExactly(
                        "the image node:22-onbuild has ONBUILD triggers according to its name, which may read anything");
    }

    @Test
    void followsTriggersOfStagesInTheSameFile() {
        ContextReads reads = reads("""
                FROM scratch AS base
                ARG DIR=a
                ONBUILD COPY $DIR /d
                ONBUILD RUN git describe
                FROM base
                """);

        assertThat(patterns(reads)).containsExactly("a");
        assertThat(reads.sources().get(0).lines()).isEqualTo(new Lines(3, 3));
    }

    @Test
    void aNamedContextReplacesAStageOrAnImage() {
        String text = "FROM scratch AS assets\nCOPY assets .\nFROM alpine:latest\nCOPY --from=assets / /\nCOPY app .\n";

        ContextReads reads =
                ContextReads.of(parse(text), null, Map.of(), Set.of("assets", "docker.io/library/alpine"), List.of());

        assertThat(patterns(reads)).containsExactly("app");
        assertThat(reads.externalBases())
                .extracting(ContextReads.ExternalBase::reference)
                .containsExactly("alpine:latest");
    }

    @Test
    void keepsTheParentsAndExcludesOfACopy() {
        ContextReads reads = reads("FROM scratch\nCOPY --parents --exclude=*.md apps/./**/package.json /x/\n");

        ContextReads.Source source = reads.sources().get(0);
        assertThat(source.pattern()).isEqualTo("apps/**/package.json");
        assertThat(source.parents()).isTrue();
        assertThat(source.wildcard()).isTrue();
        assertThat(source.excludes()).containsExactly("*.md");
    }

    @Test
    void cannotTellWhatCannotBeBuilt() {
        assertThat(reads("FROM scratch\nCOPY --from=$X a b\n").unknown())
                .contains("Dockerfile:2: variables are not expanded in --from=$X;"
                        + " write FROM $X AS name, and --from=name here");
        assertThat(reads("FROM scratch\nCOPY --from=later a b\nFROM scratch AS later\n")
                        .unknown())
                .isEmpty();
        assertThat(reads("FROM scratch\nCOPY --from=7 a b\n").isUnknown()).isTrue();
        assertThat(reads("FROM scratch\nCOPY ${A?missing} b\n").isUnknown()).isTrue();
        assertThat(ContextReads.of(parse("FROM scratch\n"), "nope", Map.of(), Set.of(), List.of())
                        .unknown())
                .containsExactly("there is no stage nope in Dockerfile");
    }

    @Test
    void anSbomScannerMayReadEverything() {
        assertThat(reads("ARG BUILDKIT_SBOM_SCAN_CONTEXT=true\nFROM scratch\n").isUnknown())
                .isTrue();
        assertThat(reads("FROM scratch\nARG BUILDKIT_SBOM_SCAN_CONTEXT=stage-0\n")
                        .isUnknown())
                .isTrue();
        assertThat(reads("FROM scratch\nARG BUILDKIT_SBOM_SCAN_CONTEXT=false\n").isUnknown())
                .isFalse();
    }

    @Test
    void takesBackslashesAsSlashesForWindows() {
        ContextReads reads = ContextReads.of(
                parse("# escape=`\nFROM scratch\nCOPY src\\app C:/app\n"),
                null,
                Map.of(),
                Set.of(),
                List.of("windows/amd64"));

        assertThat(patterns(reads)).containsExactly("src/app");
    }
}
