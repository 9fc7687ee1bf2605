package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainReaderTest {

    private static final Instant BEGUN = Instant.parse("2026-11-24T03:00:00Z");

    /** Goes on when the test says so. */
    private static final class SetClock extends Clock {
        private Instant now = BEGUN;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final SetClock clock = new SetClock();
    private final List<ProgressEvent> events = new ArrayList<>();
    private final PlainReader reader = new PlainReader(clock, events::add);

    @Test
    void tellsAStepInTheEventsOfRawJson() {
        at(0, "#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n\n");
        events.clear();

        at(1_000, "#2 [1/2] RUN make\n");
        at(1_512, "#2 0.512 compiling\n");
        at(5_100, "#2 DONE 4.1s\n");

        Instant started = BEGUN.plusSeconds(1);
        assertThat(Recorded.describe(events))
                .containsExactly(
                        vertex("#2", "[1/2] RUN make", started, null, false, null)
                                .toString(),
                        "Log #2 1 " + started.plusMillis(512) + " compiling\n",
                        vertex("#2", "[1/2] RUN make", started, started.plusMillis(4_100), false, null)
                                .toString());
    }

    @Test
    void knowsTheEndsOfAVertex() {
        at(0, """
                #1 [1/5] FROM busybox
                #1 CACHED

                #2 [2/5] RUN a
                #2 ERROR: process "/bin/sh -c a" did not complete successfully: exit code: 2

                #3 [3/5] RUN b
                #3 CANCELED

                #4 [4/5] RUN c
                """);

        Timeline timeline = timeline();
        assertThat(timeline.vertices())
                .extracting(TimelineVertex::outcome)
                .containsExactly(Outcome.CACHED, Outcome.FAILED, Outcome.CANCELED, Outcome.UNFINISHED);
        assertThat(timeline.failure().error())
                .isEqualTo("process \"/bin/sh -c a\" did not complete successfully: exit code: 2");
    }

    @Test
    void followsAVertexThroughItsHeadings() {
        at(0, """
                #1 [a 1/2] RUN one
                #1 0.1 first
                #1 ...

                #2 [b 1/2] RUN two
                #2 0.2 other
                #2 DONE 0.3s

                #1 [a 1/2] RUN one
                #1 0.4 second
                #1 DONE 0.5s
                """);

        Timeline timeline = timeline();
        assertThat(timeline.vertices()).hasSize(2);
        assertThat(timeline.vertices().get(0).logTail()).containsExactly("first", "second");
        assertThat(timeline.text()).isEmpty();
    }

    @Test
    void knowsAVertexAgainUnderTheNameThatAnotherTargetGivesIt() {
        at(0, """
                #1 [web builder 1/4] FROM busybox
                #1 ...

                #2 [api internal] load build context
                #2 DONE 0.3s

                #1 [api assets 1/3] FROM busybox
                #1 DONE 0.5s
                """);

        assertThat(timeline().vertices())
                .extracting(TimelineVertex::digest, TimelineVertex::outcome)
                .containsExactly(tuple("#1", Outcome.DONE), tuple("#2", Outcome.DONE));
    }

    @Test
    void countsOnlyTheNewSecondsOfAVertexThatRunsAgain() {
        at(0, "#1 [1/1] RUN make\n#1 CACHED\n\n#2 exporting to image\n");
        at(2_000, "#2 DONE 2.0s\n");
        at(5_000, "\n#2 exporting to image\n");
        at(8_000, "#2 DONE 5.0s\n");

        TimelineVertex export = timeline().vertices().get(1);
        assertThat(export.duration()).isEqualTo(Duration.ofSeconds(5));
        assertThat(export.intervals()).hasSize(2);
    }

    @Test
    void takesALayerPulledFromACacheForCached() {
        at(0, """
                #1 [1/2] FROM busybox
                #1 sha256:aaa 5.00MB / 5.00MB 0.2s done
                #1 extracting sha256:aaa 0.1s done
                #1 DONE 0.3s

                #2 [2/2] RUN make
                #2 sha256:bbb 1.00MB / 1.00MB 0.2s done
                #2 extracting sha256:bbb 0.1s done
                #2 DONE 0.3s
                """);

        assertThat(timeline().vertices())
                .extracting(TimelineVertex::outcome)
                .containsExactly(Outcome.DONE, Outcome.CACHED);
        assertThat(timeline().vertices()).extracting(TimelineVertex::bytesIn).containsExactly(5_000_000L, 1_000_000L);
    }

    @Test
    void readsWarnings() {
        at(0, "#1 [internal] load build definition from Dockerfile\n#1 WARN: Empty continuation line\n");

        assertThat(timeline().warnings())
                .containsExactly(new ProgressEvent.Warning("#1", 1, "Empty continuation line", List.of(), null, 0, 0));
    }

    @Test
    void understandsDocker20_10() {
        at(0, """
                #1 [internal] load build definition from Dockerfile
                #1 sha256:9b2e7c1d5f3a8046be1d7c2f5a9038e6d4c1b7fa2e5d80936c4b1a7f2e8d5c30
                #1 transferring dockerfile: 38B done
                #1 DONE 0.0s
                """);

        assertThat(timeline().vertices()).singleElement().satisfies(vertex -> {
            assertThat(vertex.outcome()).isEqualTo(Outcome.DONE);
            assertThat(vertex.bytesIn()).isEqualTo(38);
        });
        assertThat(events).filteredOn(ProgressEvent.Status.class::isInstance).hasSize(1);
    }

    @Test
    void understandsDocker18_09() {
        at(0, """
                #1 [internal] load build definition from Dockerfile
                #1       digest: sha256:9b2e7c1d5f3a8046be1d7c2f5a9038e6d4c1b7fa2e5d80936c4b1a7f2e8d5c30
                #1         name: "[internal] load build definition from Dockerfile"
                #1      started: 2018-11-08 15:53:39.100000000 +0000 UTC
                #1    completed: 2018-11-08 15:53:40.350000000 +0000 UTC
                #1     duration: 1.25s
                #1 transferring dockerfile: 38B done

                #2 [2/2] RUN make
                #2       digest: sha256:8b2e7c1d5f3a8046be1d7c2f5a9038e6d4c1b7fa2e5d80936c4b1a7f2e8d5c30
                #2         name: "[2/2] RUN make"
                #2      started: 2018-11-08 15:53:41 +0000 UTC
                #2 0.532 output
                #2    completed: 2018-11-08 15:53:42 +0000 UTC
                #2     duration: 1s
                #2        error: "executor failed"

                #3 [1/2] FROM busybox
                #3      started: 2018-11-08 15:53:41 +0000 UTC
                #3    completed: 2018-11-08 15:53:41 +0000 UTC
                #3       cached: true
                """);

        Timeline timeline = timeline();
        assertThat(timeline.vertices())
                .extracting(TimelineVertex::outcome)
                .containsExactly(Outcome.DONE, Outcome.FAILED, Outcome.CACHED);
        assertThat(timeline.vertices().get(0).duration()).isEqualTo(Duration.ofMillis(1_250));
        assertThat(timeline.vertices().get(1).logTail()).containsExactly("output");
        assertThat(timeline.text()).isEmpty();
    }

    @Test
    void tellsBuildsInOneStreamApart() {
        String build = """
                #0 building with "default" instance using docker driver

                #1 [internal] load build definition from Dockerfile
                #1 DONE 0.0s

                #2 [1/1] RUN make
                #2 DONE 0.1s
                """;

        at(0, build + "ERROR: something\n" + build.lines().skip(2).reduce("", (a, b) -> a + b + "\n"));

        assertThat(timeline().vertices())
                .extracting(TimelineVertex::digest)
                .containsExactly("#1", "#2", "2:#1", "2:#2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#2 a comment of a script\n",
                "#3 the next number, but no blank line before\n",
                "\n#7 a far number\n",
                "#1 something about a vertex that isn't at hand\n",
                "#1 DONE 4.0s\n",
                "#0 zero\n",
                "#99999999999999 too many digits\n",
                "#\n",
                "#2\n",
                "# 2 x\n",
                "2 x\n",
                "\n",
                "\r\n",
                "\n\n\n",
                "------\n > [2/2] RUN make:\n0.1 output\n------\n",
                "Dockerfile:5\n--------------------\n   5 | >>> RUN make\n",
                "\n \u001b[33m1 warning found:\n\u001b[0m - Empty continuation line\n",
                "no line end",
            })
    void passesOnByteForByteWhatIsNoProgress(String text) {
        at(0, "#1 [1/2] FROM busybox\n#1 CACHED\n\n#2 [2/2] RUN make\n#2 DONE 0.1s\n" + text);
        reader.close();

        assertThat(Recorded.textOf(events)).isEqualTo(text);
        assertThat(timeline().vertices()).hasSize(2);
    }

    @Test
    void keepsOutputAsItIs() {
        byte[] line = {'#', '1', ' ', '0', '.', '1', ' ', ' ', (byte) 0xff, 0, '{', '#', '1', ' ', 'D', '\r', '\n'};
        at(0, "#1 [1/1] RUN x\n");
        reader.write(line, 0, line.length);
        at(0, "#1 0.2\n#1 0.3 \n");

        assertThat(events)
                .filteredOn(ProgressEvent.Log.class::isInstance)
                .extracting(event -> ((ProgressEvent.Log) event).data())
                .containsExactly(
                        new byte[] {' ', (byte) 0xff, 0, '{', '#', '1', ' ', 'D', '\r', '\n'},
                        new byte[] {'\n'},
                        new byte[] {'\n'});
    }

    @Test
    void handsOnAVeryLongLineInPieces() {
        String output = "y".repeat(500_000);
        at(0, "#1 [1/1] RUN x\n");
        for (String part : ("#1 0.1 " + output + "\n").split("(?<=\\G.{1000})")) {
            at(0, part);
        }
        at(0, "#1 DONE 0.1s\n" + "z".repeat(500_000) + "\n");

        Timeline timeline = timeline();
        assertThat(timeline.vertices().get(0).logBytes()).isEqualTo(500_001);
        assertThat(timeline.vertices().get(0).logLines()).isEqualTo(1);
        assertThat(timeline.vertices().get(0).outcome()).isEqualTo(Outcome.DONE);
        assertThat(Recorded.textOf(events)).hasSize(500_001);
    }

    @Test
    void findsWhenAVertexStartedThatBuildKitPrintedLate() {
        at(0, "#1 [a 1/1] RUN long\n");
        at(100, "#1 0.1 x\n");
        at(6_000, "#1 ...\n\n#2 [b 1/1] RUN hidden until now\n#2 5.8 y\n");
        at(8_050, "#2 DONE 7.8s\n");

        TimelineVertex hidden = timeline().vertices().get(1);
        assertThat(hidden.intervals()).containsExactly(new Interval(BEGUN.plusMillis(200), BEGUN.plusMillis(8_000)));
    }

    @Test
    void letsTimePassAsALogTellsThatIsReadAfterwards() {
        at(0, """
                #1 [internal] load build definition from Dockerfile
                #1 DONE 0.0s

                #2 [a 1/2] RUN first
                #2 30.2 x
                #2 DONE 60.0s

                #3 [a 2/2] RUN second
                #3 DONE 100.0s

                #4 [b 1/1] RUN beside both
                #4 DONE 150.0s

                #5 exporting to image
                #5 DONE 10.0s
                """);

        Timeline timeline = timeline();
        assertThat(timeline.duration()).isEqualTo(Duration.ofSeconds(170));
        assertThat(timeline.vertices())
                .extracting(vertex -> Duration.between(
                                timeline.started(), vertex.intervals().get(0).started())
                        .toSeconds())
                .containsExactly(0L, 0L, 60L, 10L, 160L);
        assertThat(timeline.criticalPath()).containsExactly(2, 3, 5);
    }

    @Test
    void countsAVertexThatIsSharedWithAnotherBuildFromThisBuildsBeginning() {
        at(0, "#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n\n");
        at(100, "#2 [tools 1/2] RUN make\n#2 40.512 begun\n#2 56.20 still at it\n");
        at(1_300, "#2 57.40 done\n");
        at(1_400, "#2 DONE 57.5s\n\n#3 exporting to image\n");
        at(1_500, "#3 DONE 0.1s\n");

        Timeline timeline = timeline();
        assertThat(timeline.duration()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(timeline.vertices().get(1).duration()).isEqualTo(Duration.ofMillis(1_300));
    }

    @Test
    void measuresARunningBuildAsItsOwnClockDid() {
        for (String line : Recorded.text("buildx-0.13.1/parallel.timed").split("(?<=\n)")) {
            int space = line.indexOf(' ');
            at(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
        }

        Timeline timeline = timeline();
        assertThat(timeline.text()).hasSize(1);
        TimelineVertex dependencies = Recorded.vertex(timeline, "printf 'no newline at the end'");
        TimelineVertex assets = Recorded.vertex(timeline, "cp -r /assets /packed");
        assertThat(dependencies.duration()).isBetween(Duration.ofMillis(1_600), Duration.ofMillis(1_900));
        assertThat(dependencies.logTail()).hasSize(6);
        assertThat(assets.duration()).isBetween(Duration.ofMillis(700), Duration.ofMillis(1_000));
        assertThat(assets.intervals()).hasSize(1);
        assertThat(timeline.criticalPath()).contains(dependencies.number()).doesNotContain(assets.number());
    }

    @Test
    void readsWhatComposePrints() {
        at(0, Recorded.text("buildx-0.29.1/compose.plain"));
        reader.close();

        Timeline timeline = timeline();
        assertThat(timeline.vertices())
                .allSatisfy(vertex -> assertThat(vertex.outcome()).isIn(Outcome.DONE, Outcome.CACHED));
        assertThat(Recorded.vertex(timeline, "COPY src /src").name().stage()).isEqualTo("api builder");
        assertThat(timeline.text()).anyMatch(line -> line.contains("Built"));
    }

    private void at(long millis, String text) {
        clock.now = BEGUN.plusMillis(millis);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        reader.write(bytes, 0, bytes.length);
    }

    private Timeline timeline() {
        return Recorded.timeline(events);
    }

    private static ProgressEvent vertex(
            String digest, String name, Instant started, Instant completed, boolean cached, String error) {
        return new ProgressEvent.Vertex(digest, List.of(), name, started, completed, cached, error, null);
    }
}
