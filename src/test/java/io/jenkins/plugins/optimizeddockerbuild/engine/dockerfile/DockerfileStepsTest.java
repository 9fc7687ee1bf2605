package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import static io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfiles.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DockerfileStepsTest {
    private static DockerfileSteps steps(String text) {
        return DockerfileSteps.of(parse(text), BuildInputs.none());
    }

    private static List<String> numbered(DockerfileSteps steps) {
        return steps.steps().stream()
                .map(step -> step.stage().displayName() + " " + step.number() + "/" + step.total() + " line "
                        + step.lines() + " " + step.text())
                .toList();
    }

    @Test
    void countsFromOfAnImageAndRunCopyAddAndWorkdir() {
        assertThat(numbered(steps("""
                        FROM alpine AS build
                        ENV A=1
                        WORKDIR /src
                        copy . .
                        RUN make $A "$B"
                        CMD x
                        FROM scratch
                        ADD a b
                        FROM build
                        RUN test
                        """)))
                .containsExactly(
                        "build 1/4 line 1 FROM alpine",
                        "build 2/4 line 3 WORKDIR /src",
                        "build 3/4 line 4 COPY . .",
                        "build 4/4 line 5 RUN make 1 \"\uFFFC\"",
                        "stage-1 1/1 line 8 ADD a b",
                        "stage-2 1/1 line 10 RUN test");
    }

    @Test
    void aWorkdirToTheRootCountsButIsNoStep() {
        assertThat(numbered(steps("FROM scratch\nWORKDIR /\nWORKDIR app\nWORKDIR ..\nCOPY a b\n")))
                .containsExactly("stage-0 1/4 line 3 WORKDIR app", "stage-0 2/4 line 5 COPY a b");
    }

    @Test
    void summarisesAHereDocument() {
        assertThat(numbered(steps(
                        "FROM scratch\nRUN <<EOF\n  apt-get update\n  apt-get upgrade\nEOF\nRUN cat <<X\na\nX\n")))
                .containsExactly(
                        "stage-0 1/2 line 2-5 RUN <<EOF (apt-get update...)", "stage-0 2/2 line 6-8 RUN cat <<X");
    }

    @Test
    void findsAStepByStageNumberAndText() {
        DockerfileSteps steps = steps("FROM alpine AS a\nRUN x\nRUN x\nFROM alpine\nRUN x\n");

        assertThat(steps.find("a", 2, 3, "RUN x").lines()).isEqualTo(new Lines(2, 2));
        assertThat(steps.find("a", 3, 3, "RUN x").lines()).isEqualTo(new Lines(3, 3));
        assertThat(steps.find("stage-1", 2, 2, "RUN x").lines()).isEqualTo(new Lines(5, 5));
        assertThat(steps.find("a", 1, 3, "FROM docker.io/library/alpine:latest@sha256:0a")
                        .lines())
                .isEqualTo(new Lines(1, 1));
        assertThat(steps.find("a", 2, 3, "RUN y")).isNull();
        assertThat(steps.find("b", 2, 3, "RUN x")).isNull();
    }

    @Test
    void findsAStepWhateverTheValueOfABuildArgument() {
        DockerfileSteps steps = steps("FROM alpine\nARG V=1\nCOPY app-$V.jar /app.jar\nCOPY app-$V.txt /app.txt\n");

        assertThat(steps.find(null, 3, 3, "COPY app-7.2.txt /app.txt").lines()).isEqualTo(new Lines(4, 4));
        assertThat(steps.find(null, 3, 3, "COPY other.txt /app.txt")).isNull();
    }

    @Test
    void findsStepsBehindTheTriggersOfABaseImage() {
        DockerfileSteps steps = steps("FROM node:onbuild\nRUN x\nRUN y\nRUN x\n");

        assertThat(steps.find(null, 2, 6, "ONBUILD COPY package.json .").lines())
                .isEqualTo(new Lines(1, 1));
        assertThat(steps.find(null, 5, 6, "RUN y").lines()).isEqualTo(new Lines(3, 3));
        assertThat(steps.find(null, 4, 6, "RUN x"))
                .as("the first or the second")
                .isNull();
    }

    @Test
    void placesTheTriggersOfAStageAtTheFromThatRunsThem() {
        DockerfileSteps steps =
                steps("FROM scratch AS base\nONBUILD COPY a /a\nONBUILD ENV A=1\nFROM base\nCOPY b /b\n");

        assertThat(steps.find("stage-1", 1, 3, "ONBUILD COPY a /a").lines()).isEqualTo(new Lines(4, 4));
        assertThat(steps.find("stage-1", 2, 3, "COPY b /b").lines()).isEqualTo(new Lines(5, 5));
        assertThat(steps.find("stage-1", 1, 1, "COPY a /a").lines())
                .as("as BuildKit before 0.17 prints it")
                .isEqualTo(new Lines(4, 4));
    }

    @Test
    void aLinkedCopyHasTwoVertices() {
        DockerfileSteps steps = steps("FROM alpine\nCOPY --link a b\n");

        assertThat(steps.find(null, 2, 2, "COPY --link a b").lines()).isEqualTo(new Lines(2, 2));
        assertThat(steps.find(null, 2, 2, "LINK COPY --link a b").lines()).isEqualTo(new Lines(2, 2));
    }

    @Test
    void anImageWithoutAStepBelongsToTheCopyThatNamesIt() {
        DockerfileSteps steps =
                steps("FROM alpine\nCOPY --from=nginx:1.27 /a /b\nRUN --mount=from=busybox,target=/b x\n");

        assertThat(steps.find(null, 0, 0, "FROM docker.io/library/nginx:1.27@sha256:0a")
                        .lines())
                .isEqualTo(new Lines(2, 2));
        assertThat(steps.find(null, 0, 0, "FROM docker.io/library/busybox:latest")
                        .lines())
                .isEqualTo(new Lines(3, 3));
        assertThat(steps.find(null, 0, 0, "FROM docker.io/library/redis:latest"))
                .isNull();
        assertThat(steps.find(null, 0, 0, "[internal] load build context")).isNull();
    }

    @Test
    void doesNotCountAnImageThatANamedContextReplaces() {
        DockerfileSteps steps = DockerfileSteps.of(
                parse("FROM alpine\nRUN x\n"), new BuildInputs(null, Map.of(), Set.of("alpine"), null));

        assertThat(numbered(steps)).containsExactly("stage-0 1/2 line 2 RUN x");
    }

    @Test
    void aLayerIsTheSameWhenPlatformStageAndTextAre() {
        assertThat(LayerKey.of(null, null, "RUN  a \t&& b")).isEqualTo(new LayerKey("", "stage-0", "RUN a && b"));
        DockerfileSteps steps = steps("FROM alpine\nARG V=1\ncopy  a-$V /a\n");
        assertThat(LayerKey.of(null, steps.find(null, 2, 2, "COPY  a-9 /a")))
                .isEqualTo(new LayerKey("", "stage-0", "COPY a-$V /a"));
    }

    @Test
    void aBaseImageIsTheSameLayerInEveryStageThatBeginsWithIt() {
        assertThat(LayerKey.of("linux/arm64", "b", "FROM alpine:3@sha256:0a"))
                .isEqualTo(LayerKey.of("linux/arm64", "c", "FROM alpine:3"))
                .isEqualTo(new LayerKey("linux/arm64", "", "FROM alpine:3"));
    }
}
