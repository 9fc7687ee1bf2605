package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTimelineTest {

    private static final Instant BEGUN = Instant.parse("2026-11-24T03:00:00Z");

    private final LiveTimeline builder = new LiveTimeline();

    @Test
    void unitesTheRunsOfAVertex() {
        vertex("a").ran(0, 1_000);
        vertex("a").ran(5_000, 7_000);
        vertex("a").ran(6_000, 8_000);
        vertex("a").ran(8_000, 8_500);
        vertex("a").ran(0, 1_000);

        TimelineVertex vertex = builder.build().vertices().get(0);
        assertThat(vertex.intervals()).containsExactly(interval(0, 1_000), interval(5_000, 8_500));
        assertThat(vertex.duration()).isEqualTo(Duration.ofMillis(4_500));
    }

    @Test
    void countsAVertexThatAnotherBuildBeganOnlyFromTheStartOfThisOne() {
        vertex("[internal] load build definition from Dockerfile").ran(10_000, 10_100);
        vertex("[1/2] RUN shared").ran(2_000, 12_000);
        vertex("[2/2] RUN over before").ran(1_000, 3_000);

        Timeline timeline = builder.build();
        assertThat(timeline.duration()).isEqualTo(Duration.ofMillis(2_000));
        assertThat(timeline.vertices().get(1).intervals()).containsExactly(interval(10_000, 12_000));
        assertThat(timeline.vertices().get(2).duration()).isZero();
    }

    @Test
    void countsNothingThatBeganBeforeTheEarliestTargetOfBakeLoadedItsDockerfile() {
        vertex("[web internal] load build definition from Dockerfile").ran(10_200, 10_300);
        vertex("[api internal] load build definition from Dockerfile").ran(10_000, 10_100);
        vertex("[web internal] load metadata for docker.io/library/python").ran(500, 10_400);
        vertex("[api 1/2] RUN shared").ran(2_000, 12_000);

        assertThat(builder.build().duration()).isEqualTo(Duration.ofMillis(2_000));
    }

    @Test
    void countsFromTheStartOfTheClientWhereTheDockerfileComesWithARepository() {
        // BuildKit's clock is a second ahead of this machine's
        Instant clientStarted = BEGUN.plusMillis(9_000);
        LiveTimeline known = new LiveTimeline(clientStarted, Clock.fixed(BEGUN.plusMillis(11_000), ZoneOffset.UTC));
        known.on(new ProgressEvent.Vertex(
                "source",
                List.of(),
                "[internal] load git source https://example.com/app.git",
                BEGUN.plusMillis(10_200),
                BEGUN.plusMillis(10_400),
                false,
                null,
                null));
        known.on(new ProgressEvent.Vertex(
                "shared", List.of(), "[2/2] RUN make", BEGUN, BEGUN.plusMillis(12_000), false, null, null));

        assertThat(known.build().started()).isEqualTo(BEGUN.plusMillis(10_000));
        assertThat(known.build().duration()).isEqualTo(Duration.ofMillis(2_000));
    }

    @Test
    void takesARunThatTwoTargetsOfBakeReportWithShiftedTimesForOne() {
        vertex("a").named("[web 1/1] RUN make").ran(150, 2_150);
        vertex("a").named("[api 1/1] RUN make").ran(0, 2_000);
        vertex("b").inputs("a").ran(2_100, 3_100);

        Timeline timeline = builder.build();
        assertThat(timeline.vertices().get(0).intervals()).containsExactly(interval(0, 2_000));
        assertThat(timeline.criticalPath()).containsExactly(1, 2);
    }

    @Test
    void countsTheStartOfTheBuilderBeforeTheBuild() {
        vertex("[internal] booting buildkit").ran(0, 9_000);
        vertex("[internal] load build definition from Dockerfile").ran(10_000, 10_100);

        assertThat(builder.build().duration()).isEqualTo(Duration.ofMillis(10_100));
    }

    @Test
    void showsWhatRunsUpToTheLatestMoment() {
        vertex("a").started(1_000);
        log("a", "x\n", 3_000);

        Timeline running = builder.build();
        assertThat(running.vertices().get(0).intervals()).containsExactly(interval(1_000, 3_000));
        assertThat(running.vertices().get(0).outcome()).isEqualTo(Outcome.UNFINISHED);

        vertex("a").ran(1_000, 4_000);
        Timeline done = builder.build();
        assertThat(done.vertices().get(0).intervals()).containsExactly(interval(1_000, 4_000));
        assertThat(done.vertices().get(0).outcome()).isEqualTo(Outcome.DONE);
        assertThat(running.vertices().get(0).outcome()).isEqualTo(Outcome.UNFINISHED);
    }

    @Test
    void takesACompletionBeforeItsStartForAnInstant() {
        vertex("a").ran(1_000, 500);

        assertThat(builder.build().vertices().get(0).intervals()).containsExactly(interval(1_000, 1_000));
    }

    @Test
    void numbersVerticesInTheOrderInWhichTheyDidSomething() {
        vertex("last step").announced();
        vertex("first step").announced();
        vertex("never reached").announced();
        vertex("first step").ran(0, 10);
        vertex("last step").ran(10, 20);

        assertThat(builder.build().vertices())
                .extracting(TimelineVertex::number, TimelineVertex::fullName, TimelineVertex::outcome)
                .containsExactly(
                        tuple(1, "first step", Outcome.DONE),
                        tuple(2, "last step", Outcome.DONE),
                        tuple(3, "never reached", Outcome.UNFINISHED));
    }

    @Test
    void keepsALayerCachedThatIsPulledLater() {
        vertex("a").inputs("base").cached().ran(0, 10);
        vertex("a").ran(20, 2_000);

        TimelineVertex vertex = builder.build().vertices().get(0);
        assertThat(vertex.outcome()).isEqualTo(Outcome.CACHED);
        assertThat(vertex.duration()).isEqualTo(Duration.ofMillis(1_990));
    }

    @Test
    void doesNotCallALayerCachedThatRanAfterAll() {
        vertex("a").inputs("base").cached().ran(0, 0);
        vertex("a").inputs("base").ran(20, 2_000);

        assertThat(builder.build().vertices().get(0).outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void findsTheVertexThatFailedByItself() {
        vertex("stopped first").error("exit code: 137: context canceled").ran(0, 900);
        vertex("the cause").error("exit code: 2").ran(0, 1_000);
        vertex("another").error("exit code: 3").ran(0, 1_001);

        Timeline timeline = builder.build();
        assertThat(timeline.failure().fullName()).isEqualTo("the cause");
        assertThat(timeline.vertices())
                .extracting(TimelineVertex::outcome)
                .containsExactly(Outcome.CANCELED, Outcome.FAILED, Outcome.FAILED);
    }

    @Test
    void keepsTheCauseWhenTheSameVertexIsCancelledToo() {
        vertex("a").error("not found").ran(0, 10);
        vertex("a").error("context canceled").ran(5, 20);

        assertThat(builder.build().failure().error()).isEqualTo("not found");
    }

    @Test
    void countsEveryTransferOnce() {
        status("a", "sha256:l", 50, 0);
        status("a", "sha256:l", 100, 0);
        status("a", "sha256:l", 100, 7);
        status("a", "extracting sha256:l", 100, 8);
        status("a", "transferring context:", 1_000, 1);
        status("a", "transferring context:", 0, 2);
        status("a", "transferring context:", 30, 2);
        status("b", "sha256:l", 100, 0);

        assertThat(builder.build().vertices())
                .extracting(TimelineVertex::bytesIn)
                .containsExactly(1_130L, 100L);
    }

    @Test
    void keepsTheFirstAndTheLastLinesOfForeignOutput() {
        for (int i = 1; i <= 10_000; i++) {
            builder.on(new ProgressEvent.Text(("line " + i + "\r\n").getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(builder.build().text())
                .hasSize(TextLines.MAX_FIRST_LINES + 1 + TextLines.MAX_LAST_LINES)
                .startsWith("line 1", "line 2")
                .contains("[9,500 lines left out]")
                .endsWith("line 9999", "line 10000");
    }

    @Test
    void tellsAWarningOnceThatEveryPlatformRepeats() {
        builder.on(new ProgressEvent.Warning("a", 1, "Empty line", List.of(), null, 3, 3));
        builder.on(new ProgressEvent.Warning("b", 1, "Empty line", List.of(), null, 3, 3));
        builder.on(new ProgressEvent.Warning("b", 1, "Empty line", List.of(), null, 5, 5));

        assertThat(builder.build().warnings())
                .extracting(ProgressEvent.Warning::vertex, ProgressEvent.Warning::firstLine)
                .containsExactly(tuple("a", 3), tuple("b", 5));
    }

    @Test
    void boundsItsMemoryByForgettingTheOldestOutput() {
        byte[] output = ("x".repeat(1_000) + "\n").repeat(60).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2_000; i++) {
            builder.on(new ProgressEvent.Log("vertex " + i, 1, output, BEGUN));
        }

        List<TimelineVertex> vertices = builder.build().vertices();
        assertThat(vertices).allSatisfy(vertex -> assertThat(vertex.logLines()).isEqualTo(60));
        assertThat(vertices.get(0).logTail()).isEmpty();
        assertThat(vertices.get(1_999).logTail()).hasSize(TimelineVertex.LOG_TAIL_LINES);
        assertThat(vertices.stream()
                        .flatMap(vertex -> vertex.logTail().stream())
                        .mapToLong(String::length)
                        .sum())
                .isLessThan(LiveTimeline.MAX_LOG_TAIL_BYTES);
    }

    @Test
    void keepsSoManyVerticesAndCountsTheOthers() {
        for (int i = 0; i < LiveTimeline.MAX_VERTICES + 500; i++) {
            vertex("vertex " + i).ran(i, i + 1);
        }

        Timeline timeline = builder.build();
        assertThat(timeline.vertices()).hasSize(LiveTimeline.MAX_VERTICES);
        assertThat(timeline.leftOut()).isBetween(480, 500);
    }

    @Test
    void keepsAVertexThatFailsThoughThereAreTooMany() {
        for (int i = 0; i <= LiveTimeline.MAX_VERTICES; i++) {
            vertex("vertex " + i).started(0);
        }
        vertex("[2/2] RUN make").error("exit code: 2").ran(0, 1_000);

        assertThat(builder.build().failure().fullName()).isEqualTo("[2/2] RUN make");
    }

    @Test
    void boundsWhatOneVertexSays() {
        String name = "[1/1] RUN echo " + "x".repeat(1_000_000);
        for (int run = 0; run < 20_000; run++) {
            vertex("a").named(name).inputs("b").error("e".repeat(100_000)).ran(run * 10, run * 10 + 5);
            status("a", "layer " + run, 1, run);
        }

        TimelineVertex vertex = builder.build().vertices().get(0);
        assertThat(vertex.fullName()).hasSizeLessThan(5_000);
        assertThat(vertex.error()).hasSizeLessThan(5_000);
        assertThat(vertex.intervals()).hasSizeLessThanOrEqualTo(1_000);
        assertThat(vertex.bytesIn()).isLessThanOrEqualTo(1_000);
    }

    @Test
    void boundsTheNamesOfAllVerticesTogether() {
        for (int i = 0; i < 9_000; i++) {
            vertex("vertex " + i).named("[1/1] RUN " + "x".repeat(3_000)).started(0);
        }

        assertThat(builder.build().vertices().stream()
                        .mapToLong(vertex -> vertex.fullName().length())
                        .sum())
                .isLessThan(LiveTimeline.MAX_TEXT);
        assertThat(builder.build().leftOut()).isPositive();
    }

    @Test
    void namesInputsByNumberAndLeavesOutThoseThatNeverShowedUp() {
        vertex("a").ran(0, 1_000);
        vertex("b").inputs("a", "unseen").ran(1_000, 2_000);

        assertThat(builder.build().vertices().get(1).inputs()).containsExactly(1);
    }

    @Test
    void givesAnEmptyTimelineOfNothing() {
        Timeline timeline = builder.build();

        assertThat(timeline.vertices()).isEmpty();
        assertThat(timeline.duration()).isZero();
        assertThat(timeline.failure()).isNull();
        assertThat(timeline.criticalPath()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"buildx-0.13.1", "buildx-0.29.1"})
    void showsCopyLinkAsTheOneStepThatItIs(String folder) {
        Timeline timeline = Recorded.timeline(folder + "/cold.rawjson");

        TimelineVertex link = Recorded.vertex(timeline, "COPY --link --from=assets /packed /app/assets");
        assertThat(link.name().stage()).isEqualTo("stage-2");
        assertThat(link.name().step()).isEqualTo(3);
        assertThat(link.inputs())
                .containsExactlyInAnyOrder(
                        Recorded.vertex(timeline, "WORKDIR /app").number(),
                        Recorded.vertex(timeline, "cp -r /assets /packed").number());
        assertThat(Recorded.vertex(timeline, "COPY --from=builder /out /app/out")
                        .inputs())
                .contains(link.number());
    }

    @ParameterizedTest
    @ValueSource(strings = {"buildx-0.13.1", "buildx-0.29.1"})
    void findsTheCriticalPathThroughTheSlowerStage(String folder) {
        Timeline timeline = Recorded.timeline(folder + "/cold.rawjson");

        assertThat(timeline.criticalPath())
                .containsSubsequence(
                        Recorded.vertex(timeline, "load .dockerignore").number(),
                        Recorded.vertex(timeline, "printf 'no newline at the end'")
                                .number(),
                        Recorded.vertex(timeline, "COPY src /src").number(),
                        Recorded.vertex(timeline, "bs=1k count=300").number(),
                        Recorded.vertex(timeline, "COPY --from=builder /out /app/out")
                                .number(),
                        Recorded.vertex(timeline, "exporting to image").number())
                .doesNotContain(
                        Recorded.vertex(timeline, "cp -r /assets /packed").number(),
                        Recorded.vertex(timeline, "WORKDIR /app").number());
    }

    @ParameterizedTest
    @ValueSource(strings = {"buildx-0.13.1/export-cache.rawjson", "buildx-0.29.1/export-cache.rawjson"})
    void endsTheCriticalPathWithTheCacheExport(String file) {
        Timeline timeline = Recorded.timeline(file);

        TimelineVertex cacheExport = Recorded.vertex(timeline, "exporting cache to registry");
        assertThat(cacheExport.name().kind()).isEqualTo(Kind.CACHE_EXPORT);
        assertThat(timeline.criticalPath())
                .containsSubsequence(
                        Recorded.vertex(timeline, "COPY --from=builder /out /app/out")
                                .number(),
                        Recorded.vertex(timeline, "exporting to image").number(),
                        cacheExport.number());
    }

    @ParameterizedTest
    @ValueSource(strings = {"buildx-0.13.1/import-cache.rawjson", "buildx-0.29.1/import-cache.rawjson"})
    void findsTheCriticalPathPastWhatIsCached(String file) {
        Timeline timeline = Recorded.timeline(file);

        TimelineVertex pulled = Recorded.vertex(timeline, "printf 'no newline at the end'");
        assertThat(pulled.outcome()).isEqualTo(Outcome.CACHED);
        assertThat(pulled.bytesIn()).isBetween(100L, 150L);
        assertThat(Recorded.vertex(timeline, "cp -r /assets /packed").outcome()).isEqualTo(Outcome.CACHED);
        assertThat(timeline.criticalPath())
                .contains(
                        Recorded.vertex(timeline, "load build context").number(),
                        Recorded.vertex(timeline, "bs=1k count=300").number())
                .doesNotContain(
                        Recorded.vertex(timeline, "cp -r /assets /packed").number());
    }

    @ParameterizedTest
    @ValueSource(strings = {"buildx-0.13.1/failed.rawjson", "buildx-0.29.1/failed.rawjson"})
    void endsTheCriticalPathOfAFailedBuildWithTheFailure(String file) {
        Timeline timeline = Recorded.timeline(file);

        assertThat(timeline.failure().fullName()).startsWith("[stage-1 2/3] RUN echo before");
        assertThat(timeline.failure().logTail()).containsExactly("before", "make: *** [all] Error 2");
        assertThat(timeline.criticalPath()).endsWith(timeline.failure().number());
        assertThat(Recorded.vertex(timeline, "RUN sleep 30").outcome()).isEqualTo(Outcome.CANCELED);
        assertThat(Recorded.vertex(timeline, "COPY --from=slow /etc /slow").outcome())
                .isEqualTo(Outcome.UNFINISHED);
        assertThat(timeline.text()).anyMatch(line -> line.startsWith("ERROR: failed to"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cancelled", "no-cache-yet", "cache-export-ignored", "cold", "warm", "platforms", "bake", "pull"
            })
    void namesNoFailureWhereNoVertexFailedTheBuild(String scenario) {
        for (String file : Recorded.files()
                .filter(name -> name.contains("/" + scenario + "."))
                .toList()) {
            assertThat(Recorded.timeline(file).failure()).as(file).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache-export-refused", "push-refused"})
    void namesAnExportThatFailedTheBuild(String scenario) {
        for (String file : Recorded.files()
                .filter(name -> name.contains("/" + scenario + "."))
                .toList()) {
            assertThat(Recorded.timeline(file).failure().error()).as(file).contains("connection refused");
        }
    }

    @Test
    void leavesUnfinishedWhatRanWhenTheEngineDied() {
        for (String file : List.of("buildx-0.13.1/engine-killed.rawjson", "buildx-0.13.1/engine-killed.plain")) {
            Timeline timeline = Recorded.timeline(file);

            TimelineVertex running = Recorded.vertex(timeline, "RUN echo started; sleep 60");
            assertThat(running.outcome()).as(file).isEqualTo(Outcome.UNFINISHED);
            assertThat(running.intervals()).as(file).hasSize(1);
            assertThat(timeline.failure()).as(file).isNull();
            assertThat(timeline.text()).as(file).anyMatch(line -> line.startsWith("ERROR: failed to receive status"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"buildx-0.13.1", "buildx-0.29.1"})
    void countsWhatWasPulledAndSent(String folder) {
        Timeline raw = Recorded.timeline(folder + "/pull.rawjson");
        Timeline plain = Recorded.timeline(folder + "/pull.plain");

        assertThat(base(raw).bytesIn()).isBetween(1_000_000L, 1_200_000L);
        assertThat(base(plain).bytesIn()).isBetween(1_000_000L, 1_200_000L);
        assertThat(Recorded.vertex(Recorded.timeline(folder + "/cold.rawjson"), "load build context")
                        .bytesIn())
                .isPositive();
    }

    private static TimelineVertex base(Timeline timeline) {
        return timeline.vertices().stream()
                .filter(vertex -> vertex.name().instruction().startsWith("FROM "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsPlatformsApart() {
        Timeline timeline = Recorded.timeline("buildx-0.13.1/platforms.rawjson");

        assertThat(timeline.vertices())
                .filteredOn(vertex -> vertex.name().kind() == Kind.STEP)
                .isNotEmpty()
                .allSatisfy(vertex -> assertThat(vertex.name().platform()).startsWith("linux/"));
    }

    @Test
    void keepsTheIndexThatEachNodeExported() {
        status("exporting to image", "exporting manifest sha256:1", 0, 1);
        status("exporting to image", "exporting manifest list sha256:2", 0, 2);
        status("exporting to image on the other", "exporting manifest list sha256:3", 0, 2);
        status("exporting to image", "exporting manifest list sha256:2", 0, 3);

        assertThat(builder.build().exportedIndexes()).containsExactly("sha256:2", "sha256:3");
    }

    private EventOf vertex(String name) {
        return new EventOf(name);
    }

    private void log(String vertex, String output, long millis) {
        builder.on(new ProgressEvent.Log(vertex, 1, output.getBytes(StandardCharsets.UTF_8), BEGUN.plusMillis(millis)));
    }

    private void status(String vertex, String id, long current, long started) {
        builder.on(new ProgressEvent.Status(
                vertex, id, "", current, 0, BEGUN.plusMillis(started), BEGUN.plusMillis(started), null));
    }

    private static Interval interval(long started, long completed) {
        return new Interval(BEGUN.plusMillis(started), BEGUN.plusMillis(completed));
    }

    /** One event about a vertex whose digest is its name. */
    private final class EventOf {
        private final String name;
        private String shown;
        private List<String> inputs = List.of();
        private boolean cached;
        private String error;

        EventOf(String name) {
            this.name = name;
            shown = name;
        }

        EventOf named(String text) {
            shown = text;
            return this;
        }

        EventOf inputs(String... digests) {
            inputs = List.of(digests);
            return this;
        }

        EventOf cached() {
            cached = true;
            return this;
        }

        EventOf error(String message) {
            error = message;
            return this;
        }

        void announced() {
            send(null, null);
        }

        void started(long millis) {
            send(BEGUN.plusMillis(millis), null);
        }

        void ran(long started, long completed) {
            send(BEGUN.plusMillis(started), BEGUN.plusMillis(completed));
        }

        private void send(Instant started, Instant completed) {
            builder.on(new ProgressEvent.Vertex(name, inputs, shown, started, completed, cached, error, null));
        }
    }
}
