package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineSectionTest {
    private static final Instant ZERO = Instant.parse("2026-03-01T10:15:30Z");

    @Test
    void addsUpIntervalsInsteadOfMeasuringFromTheFirstToTheLast() {
        TimelineVertex vertex =
                vertex(1, "[internal] load build definition", List.of(interval(0, 40), interval(900, 910)));

        assertThat(section(vertex).vertices().get(0).durationMillis()).isEqualTo(50);
    }

    @Test
    void marksTheCriticalPath() {
        TimelineSection timeline = SampleReports.mlBackend().timeline();

        assertThat(timeline.criticalPath()).containsExactly(2, 5, 7, 8, 9, 13, 14, 15, 16, 17);
        assertThat(timeline.vertices())
                .filteredOn(Vertex::onCriticalPath)
                .extracting(vertex -> vertex.number())
                .containsExactlyElementsOf(timeline.criticalPath());
    }

    @Test
    void keepsTheLogOfTheSlowestAndOfThoseThatFailed() {
        List<TimelineVertex> vertices = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            vertices.add(vertex(i, "[" + i + "/30] RUN step-" + i, List.of(interval(0, i * 100))));
        }

        assertThat(section(vertices.toArray(TimelineVertex[]::new)).vertices())
                .filteredOn(vertex -> !vertex.observed().logTail().isEmpty())
                .extracting(vertex -> vertex.number())
                .containsExactly(21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
    }

    @Test
    void knowsALayerByTheDockerfileSoThatAnotherValueOfABuildArgumentDoesNotMakeItAnother() throws Exception {
        String dockerfile = "FROM alpine:3.20 AS app\nARG VERSION\nCOPY  app-${VERSION}.jar   /app.jar\n";
        DockerfileSteps steps = DockerfileSteps.of(
                Dockerfile.parse(dockerfile.getBytes(StandardCharsets.UTF_8), "Dockerfile"), BuildInputs.none());
        TimelineVertex vertex = vertex(1, "[app 2/2] COPY  app-1.7.jar   /app.jar", List.of(interval(0, 10)));
        LayerKey layer = new LayerKey("", "app", "COPY app-${VERSION}.jar /app.jar");

        Vertex copy = TimelineSection.of(
                        timeline(vertex),
                        steps,
                        Map.of(),
                        Map.of(layer, new LayerHistory(7L, 9L, new TimelineSection.History(4, 3, 1, 3, 6L, 8L))),
                        null)
                .vertices()
                .get(0);

        assertThat(copy.layer()).isEqualTo(layer);
        assertThat(copy.lines()).isEqualTo(new Lines(3, 3));
        assertThat(copy.usualMillis()).isEqualTo(7);
        assertThat(copy.lastMillis()).isEqualTo(9);
    }

    @Test
    void knowsASharedBaseImageUnderTheNameOfAnyStageThatBeginsWithIt() throws Exception {
        String dockerfile =
                "ARG BASE=python:3.11\nFROM ${BASE} AS tools\nRUN make\nFROM python:3.11\nCOPY --from=tools / /\n";
        DockerfileSteps steps = DockerfileSteps.of(
                Dockerfile.parse(dockerfile.getBytes(StandardCharsets.UTF_8), "Dockerfile"), BuildInputs.none());
        LayerKey base = new LayerKey("", "", "FROM docker.io/library/python:3.11");

        for (String name : List.of(
                "[tools 1/2] FROM docker.io/library/python:3.11@sha256:" + "a".repeat(64),
                "[stage-1 1/2] FROM docker.io/library/python:3.11@sha256:" + "b".repeat(64))) {
            assertThat(TimelineSection.layerOf(VertexName.parse(name), steps)).isEqualTo(base);
            assertThat(TimelineSection.layerOf(VertexName.parse(name), null)).isEqualTo(base);
        }
        assertThat(TimelineSection.layerOf(
                        VertexName.parse("[linux/amd64->arm64 tools 1/2] FROM docker.io/library/python:3.11"), null))
                .isEqualTo(TimelineSection.layerOf(
                        VertexName.parse("[linux/amd64 stage-1 1/2] FROM docker.io/library/python:3.11"), null));
    }

    @Test
    void takesTheLinesThatSomebodyKnowsBetter() {
        TimelineVertex vertex = vertex(1, "[1/1] RUN true", List.of(interval(0, 1)));

        TimelineSection section =
                TimelineSection.of(timeline(vertex), null, Map.of(vertex.digest(), new Lines(4, 6)), Map.of(), null);

        assertThat(section.vertices().get(0).lines()).isEqualTo(new Lines(4, 6));
    }

    @Test
    void saysWhereACachedResultWasFetchedFromAndNothingWhereNobodyCanKnow() {
        TimelineVertex found = cached(1, "importing cache manifest from registry.example.com/cache", Outcome.DONE, 9);
        TimelineVertex missed = cached(2, "importing cache manifest from registry.example.com/new", Outcome.FAILED, 0);
        TimelineVertex fetched = cached(3, "[1/2] RUN make deps", Outcome.CACHED, 4_000_000);
        TimelineVertex there = cached(4, "[2/2] RUN make", Outcome.CACHED, 0);

        assertThat(section(found, missed, fetched, there).vertices())
                .extracting(Vertex::cacheSource)
                .containsExactly(null, null, "registry.example.com/cache", null);
        assertThat(section(found, found, fetched).vertices())
                .as("one of two caches")
                .extracting(Vertex::cacheSource)
                .containsOnlyNulls();
    }

    @Test
    void givesVerticesTheSizeOfTheLayersThatTheyMade() {
        TimelineSection timeline = SampleReports.mlBackend().timeline();

        assertThat(timeline.vertex(13).sizeBytes()).isEqualTo(361_800_000);
        assertThat(timeline.vertex(9).sizeBytes()).isNull();
    }

    @Test
    void isEmptyForABuildInWhichNothingRan() {
        assertThat(section()).isEqualTo(TimelineSection.EMPTY);
    }

    private static TimelineSection section(TimelineVertex... vertices) {
        return TimelineSection.of(timeline(vertices), null, Map.of(), Map.of(), null);
    }

    private static Timeline timeline(TimelineVertex... vertices) {
        boolean empty = vertices.length == 0;
        return new Timeline(
                List.of(vertices),
                empty ? null : ZERO,
                empty ? null : ZERO.plusMillis(1),
                List.of(),
                null,
                List.of(),
                List.of(),
                0);
    }

    private static Interval interval(int from, int to) {
        return new Interval(ZERO.plusMillis(from), ZERO.plusMillis(to));
    }

    private static TimelineVertex vertex(int number, String name, List<Interval> intervals, String... log) {
        return new TimelineVertex(
                number,
                "sha256:" + number,
                VertexName.parse(name),
                List.of(),
                intervals,
                Outcome.DONE,
                false,
                0,
                1,
                1,
                log.length == 0 ? List.of("line") : List.of(log),
                null,
                List.of());
    }

    private static TimelineVertex cached(int number, String name, Outcome outcome, long bytes) {
        return new TimelineVertex(
                number,
                "sha256:" + number,
                VertexName.parse(name),
                List.of(),
                List.of(interval(0, 1)),
                outcome,
                outcome == Outcome.CACHED,
                bytes,
                0,
                0,
                List.of(),
                null,
                List.of());
    }
}
