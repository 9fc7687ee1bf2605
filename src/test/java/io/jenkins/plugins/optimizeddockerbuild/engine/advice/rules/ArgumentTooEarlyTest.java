package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentTooEarlyTest extends RuleTest {
    private List<Advice> advice(String... dockerfile) throws Exception {
        return project.advice("argument-too-early", dockerfile);
    }

    @Test
    void takesTheLabelAlongThatNamesTheArgument() throws Exception {
        assertThat(patched(
                        "FROM alpine:3.20",
                        "ARG BUILD_DATE",
                        "LABEL created=$BUILD_DATE",
                        "RUN apk add --no-cache curl"))
                .containsExactly(
                        "FROM alpine:3.20",
                        "RUN apk add --no-cache curl",
                        "ARG BUILD_DATE",
                        "LABEL created=$BUILD_DATE");
    }

    @Test
    void takesAVariableAlongWhoseNameSaysThatItChanges() throws Exception {
        assertThat(patched("FROM alpine:3.20", "ARG GIT_SHA", "ENV GIT_SHA=$GIT_SHA", "RUN apk add --no-cache curl"))
                .containsExactly(
                        "FROM alpine:3.20", "RUN apk add --no-cache curl", "ARG GIT_SHA", "ENV GIT_SHA=$GIT_SHA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENV VERSION=1.0-$GIT_SHA", "RUN echo $GIT_SHA", "RUN make"})
    void isSilentWhereTheArgumentMayBeUsed(String line) throws Exception {
        assertThat(advice("FROM alpine:3.20", "ARG GIT_SHA", line, "RUN apk add --no-cache curl"))
                .isEmpty();
    }

    @Test
    void isSilentOfAnArgumentThatStays() throws Exception {
        assertThat(advice("FROM alpine:3.20", "ARG NODE_VERSION", "RUN apk add --no-cache curl"))
                .isEmpty();
    }

    @Test
    void aChangingArgumentGoesBelowInstallsThatDoNotNeedIt() throws Exception {
        Adviser.Result result = project.advise(
                "FROM alpine:3.20",
                "ARG GIT_SHA",
                "RUN apk add --no-cache curl",
                "RUN make",
                "LABEL revision=$GIT_SHA");
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM alpine:3.20",
                        "RUN apk add --no-cache curl",
                        "ARG GIT_SHA",
                        "RUN make",
                        "LABEL revision=$GIT_SHA");
        assertThat(speaks("argument-too-early", "FROM alpine:3.20", "ARG GIT_SHA", "RUN make"))
                .isFalse();
        assertThat(speaks("argument-too-early", "FROM alpine:3.20", "ARG NODE_VERSION", "RUN apk add curl"))
                .isFalse();
    }

    @Test
    void seesWhatAStageBuiltOnThisOneRunsAgain() throws Exception {
        assertThat(advice(
                        "FROM ruby:3.4-slim AS base",
                        "ARG COMMIT_SHA",
                        "ENV RAILS_ENV=production COMMIT_SHA=${COMMIT_SHA}",
                        "FROM base AS build",
                        "RUN apt-get update && apt-get install -y git",
                        "FROM base",
                        "COPY --from=build /a /a"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.text()).contains("the RUN in line 5", "an ENV of its own", "no patch");
                    assertThat(advice.patch()).isNull();
                });
    }

    @Test
    void isSilentOfACommitThatTheDockerfileNames() throws Exception {
        assertThat(advice(
                        "FROM alpine:3.20",
                        "ARG VCPKG_COMMIT=c3867e714dd3a51c272826eea77267876517ed99",
                        "RUN apk add --no-cache curl"))
                .isEmpty();
    }

    @Test
    void namesAllThatGoDownTogether() throws Exception {
        String[] dockerfile = {
            "FROM alpine:3.20",
            "ARG VCS_REF",
            "ARG BUILD_DATE",
            "ARG VERSION",
            "LABEL ref=$VCS_REF created=$BUILD_DATE version=$VERSION",
            "RUN apk add --no-cache curl"
        };
        assertThat(advice(dockerfile)).singleElement().satisfies(advice -> {
            assertThat(advice.title())
                    .isEqualTo("Declare VCS_REF, BUILD_DATE and VERSION below what does not need them");
            assertThat(advice.text()).contains("when one of VCS_REF, BUILD_DATE and VERSION changes");
        });
        assertThat(patched(dockerfile))
                .containsExactly(
                        "FROM alpine:3.20",
                        "RUN apk add --no-cache curl",
                        "ARG VCS_REF",
                        "ARG BUILD_DATE",
                        "ARG VERSION",
                        "LABEL ref=$VCS_REF created=$BUILD_DATE version=$VERSION");
    }

    @Test
    void readsSeveralDeclarationsOfOneInstruction() throws Exception {
        String[] dockerfile = {
            "FROM alpine:3.20", "ARG GIT_SHA VERSION", "RUN apk add --no-cache curl", "LABEL a=$GIT_SHA b=$VERSION"
        };
        assertThat(advice(dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.title()).contains("GIT_SHA and VERSION"));
        dockerfile[1] = "ARG GIT_SHA HTTP_PROXY";
        assertThat(advice(dockerfile)).isEmpty();
    }

    @Test
    void knowsWhatGitDescribes() throws Exception {
        assertThat(speaks(
                        "argument-too-early",
                        "FROM debian:12",
                        "ARG VCS_DESCRIBE",
                        "RUN apt-get update && apt-get install -y curl",
                        "LABEL version=$VCS_DESCRIBE"))
                .isTrue();
    }
}
