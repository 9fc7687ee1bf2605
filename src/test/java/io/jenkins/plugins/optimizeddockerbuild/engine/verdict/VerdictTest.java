package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LineRange;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final DockerfileLines LINES = new DockerfileLines(
            "Dockerfile",
            Map.of("copy", new LineRange(6, 6), "pip", new LineRange(7, 9), "test", new LineRange(10, 10)));

    private final List<TimelineVertex> vertices = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private final List<String> text = new ArrayList<>();
    private TimelineVertex failure;

    @Test
    void namesTheLayerThatTookMostOfTheTimeAndItsLine() {
        step("pip", "RUN pip install -r requirements.txt", 0, 252_300, Outcome.DONE);
        export(252_300, 301_200);
        assertThat(verdict().sentence())
                .isEqualTo("4m12.3s of 5m01.2s (84 %) went into `RUN pip install -r requirements.txt` (Dockerfile:7);"
                        + " no layer came from the cache.");
        assertThat(verdict().weights()).containsExactly("pip");
    }

    @Test
    void namesSeveralLayersWhenNoneTookMostOfTheTime() {
        step("pip", "RUN pip install -r requirements.txt", 0, 40_000, Outcome.DONE);
        step("test", "RUN pytest", 40_000, 70_000, Outcome.DONE, "pip");
        export(70_000, 100_000);
        assertThat(verdict().sentence())
                .isEqualTo("1m10.0s of 1m40.0s (70 %) went into `RUN pip install -r requirements.txt` (Dockerfile:7)"
                        + " 40.0s and `RUN pytest` (Dockerfile:10) 30.0s; no layer came from the cache.");
    }

    @Test
    void saysWhichLayerBeforeItWasNotInTheCache() {
        step("apt", "RUN apt-get install -y gcc", 0, 0, Outcome.CACHED);
        step("copy", "COPY . .", 0, 1_000, Outcome.DONE, "apt");
        step("pip", "RUN pip install -r requirements.txt", 1_000, 61_000, Outcome.DONE, "copy");
        assertThat(verdict().sentence())
                .isEqualTo("1m00.0s of 1m01.0s (98 %) went into `RUN pip install -r requirements.txt` (Dockerfile:7);"
                        + " it had to run because `COPY . .` (Dockerfile:6) before it was not in the cache.");
        assertThat(verdict().cause()).isEqualTo("copy");
    }

    @Test
    void saysThatEverythingBeforeItWasInTheCache() {
        step("apt", "RUN apt-get install -y gcc", 0, 0, Outcome.CACHED);
        step("pip", "RUN pip install -r requirements.txt", 0, 60_000, Outcome.DONE, "apt");
        assertThat(verdict().sentence())
                .endsWith("; its result was not in the cache, although everything before it was.");
        assertThat(verdict().cause()).isEqualTo("pip");
    }

    @Test
    void looksForTheCauseThroughOtherStagesAndTheContext() {
        step("apt", "RUN apt-get install -y gcc", 0, 0, Outcome.CACHED);
        add("context", name(VertexName.Kind.CONTEXT, "load build context"), 0, 500, Outcome.DONE);
        step("copy", "COPY . .", 500, 1_000, Outcome.DONE, "apt", "context");
        step("make", "RUN make", 1_000, 2_000, Outcome.DONE, "copy");
        step("copyfrom", "COPY --from=builder /out /out", 2_000, 3_000, Outcome.DONE, "make");
        step("pip", "RUN pip install -r requirements.txt", 3_000, 63_000, Outcome.DONE, "copyfrom");
        assertThat(verdict().cause()).isEqualTo("copy");
    }

    @Test
    void speaksOfTransfersInPlainWords() {
        add("context", name(VertexName.Kind.CONTEXT, "load build context"), 0, 54_000, Outcome.DONE);
        step("copy", "COPY . .", 54_000, 60_000, Outcome.DONE, "context");
        assertThat(verdict().sentence())
                .isEqualTo("54.0s of 1m00.0s (90 %) went into sending the build context; no layer came from the"
                        + " cache.");
    }

    @Test
    void needsNoCulpritForAQuickBuild() {
        step("apt", "RUN apt-get install -y gcc", 0, 0, Outcome.CACHED);
        step("copy", "COPY . .", 0, 100, Outcome.DONE, "apt");
        export(100, 400);
        assertThat(verdict().sentence()).isEqualTo("Built in 0.4s; 1 of 2 layers came from the cache.");
    }

    @Test
    void doesNotCountFromAsALayer() {
        step("from", "FROM docker.io/library/python:3.11", 0, 0, Outcome.CACHED);
        step("copy", "COPY . .", 0, 100, Outcome.DONE, "from");
        assertThat(verdict().sentence()).isEqualTo("Built in 0.1s; no layer came from the cache.");
    }

    @Test
    void namesTheLayerAndExitCodeOfAFailure() {
        step("pip", "RUN pip install -r requirements.txt", 0, 130_300, Outcome.FAILED);
        fail("pip", "process \"/bin/sh -c pip install\" did not complete successfully: exit code: 137");
        assertThat(verdict().sentence())
                .isEqualTo("Failed after 2m10.3s at `RUN pip install -r requirements.txt` (Dockerfile:7) with exit code"
                        + " 137.");
    }

    @Test
    void givesTheClientsMessageWhenNoLayerFailed() {
        text.add("WARNING: something");
        text.add("ERROR: failed to solve: dockerfile parse error on line 3: unknown instruction: RUNN");
        assertThat(verdict().sentence())
                .isEqualTo("Failed: dockerfile parse error on line 3: unknown instruction: RUNN.");
    }

    @Test
    void saysWhatWasRunningWhenTheBuildWasCancelled() {
        step("pip", "RUN pip install -r requirements.txt", 0, 30_000, Outcome.CANCELLED);
        assertThat(verdict().sentence())
                .isEqualTo("Cancelled after 30.0s while `RUN pip install -r requirements.txt` (Dockerfile:7) was"
                        + " running.");
    }

    @Test
    void saysThatTheProgressBrokeOff() {
        step("pip", "RUN pip install -r requirements.txt", 0, 30_000, Outcome.UNFINISHED);
        assertThat(verdict().sentence()).contains("broke off").contains("Dockerfile:7");
    }

    @Test
    void hasAWordForNothing() {
        assertThat(verdict().sentence()).isEqualTo("Nothing was built.");
    }

    private Verdict verdict() {
        return Verdict.of(timeline(), LINES);
    }

    private Timeline timeline() {
        Instant end = START;
        for (TimelineVertex vertex : vertices) {
            for (Interval interval : vertex.intervals()) {
                end = interval.completed().isAfter(end) ? interval.completed() : end;
            }
        }
        return new Timeline(
                vertices,
                vertices.isEmpty() ? null : START,
                vertices.isEmpty() ? null : end,
                path,
                failure,
                List.of(),
                text);
    }

    private void step(String digest, String text, long from, long to, Outcome outcome, String... inputs) {
        add(
                digest,
                new VertexName(VertexName.Kind.STEP, null, null, vertices.size() + 1, 9, text),
                from,
                to,
                outcome,
                inputs);
    }

    private void export(long from, long to) {
        add("export", name(VertexName.Kind.EXPORT, "exporting to image"), from, to, Outcome.DONE);
    }

    private static VertexName name(VertexName.Kind kind, String text) {
        return new VertexName(kind, null, null, 0, 0, text);
    }

    private void add(String digest, VertexName name, long from, long to, Outcome outcome, String... inputs) {
        vertices.add(new TimelineVertex(
                vertices.size() + 1,
                digest,
                Arrays.asList(inputs),
                name.text(),
                name,
                List.of(new Interval(START.plusMillis(from), START.plusMillis(to))),
                outcome == Outcome.CACHED,
                outcome,
                null,
                0,
                0,
                0,
                List.of()));
        path.add(digest);
    }

    private void fail(String digest, String error) {
        for (TimelineVertex v : vertices) {
            if (v.digest().equals(digest)) {
                failure = new TimelineVertex(
                        v.number(),
                        digest,
                        v.inputs(),
                        v.fullName(),
                        v.name(),
                        v.intervals(),
                        false,
                        Outcome.FAILED,
                        error,
                        0,
                        0,
                        0,
                        List.of());
            }
        }
    }
}
