package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent.ProgressGroup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnnotatedLogTest {

    /** BuildKit's clock is an hour ahead of ours, so that nothing may depend on their difference. */
    private static final Instant BUILDKIT = Instant.parse("2026-03-01T11:00:00Z");

    private static final Instant OURS = Instant.parse("2026-03-01T10:00:00Z");

    private static final String MAKE = "[builder 2/5] RUN make";
    private static final String TEST = "[stage-1 4/7] RUN pytest";
    private static final String DEFINITION = "[internal] load build definition from Dockerfile";
    private static final String CONTEXT = "[internal] load build context";

    private final List<LogLine> lines = new ArrayList<>();
    private final List<Stall> stalls = new ArrayList<>();
    private LogSettings settings = LogSettings.DEFAULT;
    private AnnotatedLog log = new AnnotatedLog(settings, lines::add, stalls::add, new LiveTimeline());

    // Layers

    @Test
    void showsHeadingOutputAndEndOfALayer() {
        start(MAKE, 0);
        output(MAKE, 400, "cc -c a.c\n");
        output(MAKE, 12_440, "cc -c b.c\n");
        done(MAKE, 0, 252_300);
        assertThat(text())
                .containsExactly(
                        "#1 [builder 2/5] RUN make", "#1 0.4 cc -c a.c", "#1 12.4 cc -c b.c", "#1 DONE 4m12.3s");
        assertThat(lines).extracting(LogLine::kind).containsExactly(Kind.HEADING, Kind.OUTPUT, Kind.OUTPUT, Kind.DONE);
        assertThat(lines.get(3).millis()).isEqualTo(252_300);
    }

    @Test
    void keepsTheNumberOnEveryLineOfLayersThatRunAtTheSameTime() {
        start(MAKE, 0);
        start(TEST, 1000);
        output(MAKE, 2000, "one\n");
        output(TEST, 2000, "two\n");
        done(TEST, 1000, 3000);
        done(MAKE, 0, 4000);
        assertThat(text())
                .containsExactly(
                        "#1 [builder 2/5] RUN make",
                        "#2 [stage-1 4/7] RUN pytest",
                        "#1 2.0 one",
                        "#2 1.0 two",
                        "#2 DONE 2.0s",
                        "#1 DONE 4.0s");
    }

    @Test
    void saysThatALayerWasCached() {
        cached(MAKE, 0);
        assertThat(text()).containsExactly("#1 [builder 2/5] RUN make", "#1 CACHED");
    }

    @Test
    void saysWhatItTookToFetchALayerThatWasCached() {
        String from = "[1/2] FROM docker.io/library/python:3.11";
        start(from, 0);
        done(from, 0, 14);
        cached(from, 15);
        start(from, 5_000);
        status(from, "sha256:1234", 27_000_000, 27_000_000, 8_000, 5_000, 8_000);
        done(from, 5_000, 8_200);
        assertThat(text())
                .containsExactly(
                        "#1 " + from,
                        "#1 CACHED",
                        "#1 > sha256:1234: done, 27.0 MB in 3.0s",
                        "#1 CACHED 3.2s, 27.0 MB");
    }

    @Test
    void saysWhyALayerFailedAndThatAnotherWasCancelled() {
        start(MAKE, 0);
        start(TEST, 0);
        failed(MAKE, 0, 70_200, "process \"/bin/sh -c make\" did not complete successfully: exit code: 2");
        failed(TEST, 0, 70_300, "context canceled");
        assertThat(text())
                .endsWith(
                        "#1 ERROR 1m10.2s: process \"/bin/sh -c make\" did not complete successfully: exit code: 2",
                        "#2 CANCELED 1m10.3s");
        assertThat(lines).extracting(LogLine::kind).endsWith(Kind.ERROR, Kind.CANCELED);
    }

    @Test
    void saysThatTheProgressEndedWhileALayerRan() {
        start(MAKE, 0);
        output(MAKE, 2000, "no end");
        tick(0);
        tick(3);
        log.finish(false);
        assertThat(text()).containsExactly("#1 [builder 2/5] RUN make", "#1 2.0 no end", "#1 UNFINISHED 5.0s");
    }

    @Test
    void saysThatALayerWasCanceledWithTheBuild() {
        start(MAKE, 0);
        tick(0);
        tick(3);
        log.finish(true);
        assertThat(text()).containsExactly("#1 [builder 2/5] RUN make", "#1 CANCELED 3.0s");
    }

    @Test
    void countsTheTimeOfALayerThatRanTwiceOnce() {
        start(MAKE, 0);
        done(MAKE, 0, 1000);
        start(MAKE, 9000);
        done(MAKE, 9000, 10_000);
        assertThat(text()).containsExactly("#1 [builder 2/5] RUN make", "#1 DONE 1.0s", "#1 DONE 2.0s");
    }

    @Test
    void countsRunsAtTheSameTimeOnce() {
        start(MAKE, 0);
        start(MAKE, 100);
        done(MAKE, 0, 1000);
        done(MAKE, 100, 1000);
        assertThat(text()).containsExactly("#1 [builder 2/5] RUN make", "#1 DONE 1.0s");
    }

    @Test
    void waitsForTheLastWordOfALayerThatWasDoneAtOnce() {
        String from = "[1/2] FROM docker.io/library/python:3.11";
        start(from, 0);
        done(from, 0, 14);
        cached(from, 15);
        assertThat(text()).containsExactly("#1 [1/2] FROM docker.io/library/python:3.11", "#1 CACHED");
    }

    @Test
    void showsAnEndThatWasHeldBackOnceTheBuildGoesOn() {
        start("[1/3] WORKDIR /app", 0);
        done("[1/3] WORKDIR /app", 0, 20);
        start(MAKE, 25);
        assertThat(text()).doesNotContain("#1 DONE 0.0s");
        output(MAKE, 1000, "a\n");
        assertThat(text())
                .containsExactly("#1 [1/3] WORKDIR /app", "#2 [builder 2/5] RUN make", "#1 DONE 0.0s", "#2 1.0 a");
    }

    @Test
    void showsAnEndThatWasHeldBackWhenTimePasses() {
        tick(0);
        start("[1/3] WORKDIR /app", 0);
        done("[1/3] WORKDIR /app", 0, 20);
        tick(1);
        assertThat(text()).containsExactly("#1 [1/3] WORKDIR /app", "#1 DONE 0.0s");
    }

    @Test
    void givesAMinorVertexThatIsQuickOneLine() {
        announce(DEFINITION);
        start(DEFINITION, 0);
        done(DEFINITION, 0, 0);
        start(DEFINITION, 1);
        status(DEFINITION, "transferring dockerfile:", 419, 0, 10, 10, 13);
        done(DEFINITION, 1, 14);
        log.finish(false);
        assertThat(text()).containsExactly("#1 " + DEFINITION + " DONE 0.0s, 419 B");
        assertThat(lines.get(0).kind()).isEqualTo(Kind.DONE);
    }

    @Test
    void givesAMinorVertexThatTakesLongItsHeadingAfterASecond() {
        start(CONTEXT, 0);
        tick(0);
        assertThat(text()).isEmpty();
        tick(1);
        assertThat(text()).containsExactly("#1 " + CONTEXT);
        done(CONTEXT, 0, 1500);
        assertThat(text()).containsExactly("#1 " + CONTEXT, "#1 DONE 1.5s");
    }

    @Test
    void showsTheHeadingOfAMinorVertexThatPrintsSomethingOrFails() {
        start(DEFINITION, 0);
        output(DEFINITION, 10, "retrying\n");
        start("[internal] load metadata for docker.io/library/pyton:3", 20);
        failed("[internal] load metadata for docker.io/library/pyton:3", 20, 300, "not found");
        assertThat(text())
                .containsExactly(
                        "#1 " + DEFINITION,
                        "#1 0.0 retrying",
                        "#2 [internal] load metadata for docker.io/library/pyton:3",
                        "#2 ERROR 0.3s: not found");
    }

    @Test
    void showsTheVerticesOfOneStepAsOneLayer() {
        ProgressGroup link = new ProgressGroup("group", "[two 3/3] COPY --link f /f", false);
        ProgressGroup copy = new ProgressGroup("group", "[two 3/3] COPY --link f /f", true);
        announce("link", "[two 3/3] LINK COPY --link f /f", link);
        announce("copy", "[two 3/3] COPY --link f /f", copy);
        vertex("copy", "[two 3/3] COPY --link f /f", 0L, null, false, null, copy);
        vertex("copy", "[two 3/3] COPY --link f /f", 0L, 1000L, false, null, copy);
        assertThat(text()).isEmpty();
        vertex("link", "[two 3/3] LINK COPY --link f /f", 5000L, null, false, null, link);
        vertex("link", "[two 3/3] LINK COPY --link f /f", 5000L, 5500L, false, null, link);
        assertThat(text()).containsExactly("#1 [two 3/3] COPY --link f /f", "#1 DONE 1.5s");
    }

    @Test
    void writesTheNameOfALayerOnOneLine() {
        start("[2/2] RUN <<EOF (echo a\tb...)\nEOF", 0);
        assertThat(text()).containsExactly("#1 [2/2] RUN <<EOF (echo a b...) EOF");
    }

    @Test
    void showsOutputOfAVertexThatWasNeverAnnounced() {
        output("sha256:1234", 0, "lost and found\n");
        assertThat(text()).containsExactly("#1 sha256:1234", "#1 0.0 lost and found");
    }

    // Output

    @Test
    void keepsTheTwoStreamsOfALayerApart() {
        start(MAKE, 0);
        log.on(new ProgressEvent.Log(MAKE, 2, bytes("\r 10 %"), at(1000)));
        log.on(new ProgressEvent.Log(MAKE, 1, bytes("cc -c a.c\n"), at(1000)));
        log.on(new ProgressEvent.Log(MAKE, 2, bytes("\r100 %\n"), at(2000)));
        assertThat(text()).containsExactly("#1 [builder 2/5] RUN make", "#1 1.0 cc -c a.c", "#1 2.0 100 %");
    }

    @Test
    void showsALineThatHasNoEndAfterFiveSecondsAndThenLessAndLessOften() {
        start(MAKE, 0);
        output(MAKE, 1000, "Continue? [Y/n] ");
        tick(0);
        tick(4);
        assertThat(text()).hasSize(1);
        tick(5);
        assertThat(text()).endsWith("#1 1.0 Continue? [Y/n] ");
        int shown = 2;
        for (int second = 6; second <= 65; second++) {
            output(MAKE, second * 1000, "\r" + second + " %");
            tick(second);
            int now = text().size();
            assertThat(now == shown || second == 10 || second == 20 || second == 40)
                    .as("a line after %d seconds", second)
                    .isTrue();
            shown = now;
        }
        assertThat(text()).endsWith("#1 10.0 10 %", "#1 20.0 20 %", "#1 40.0 40 %");
        output(MAKE, 66_000, "\r100 %\n");
        assertThat(text()).endsWith("#1 66.0 100 %");
    }

    @Test
    void showsAQuestionSoonAlsoWhenAProgressBarWasShownSeldomBefore() {
        start(MAKE, 0);
        for (int second = 0; second < 40; second++) {
            output(MAKE, second * 1000, "\r" + second + " %");
            tick(second);
        }
        output(MAKE, 40_000, "\n");
        output(MAKE, 40_000, "Continue? [Y/n] ");
        tick(40);
        tick(45);
        assertThat(text()).endsWith("#1 40.0 39 %", "#1 40.0 Continue? [Y/n] ");
    }

    @Test
    void showsTheLastLineOfALayerThatHasNoEnd() {
        start(MAKE, 0);
        output(MAKE, 1000, "no newline at end");
        done(MAKE, 0, 2000);
        assertThat(text()).endsWith("#1 1.0 no newline at end", "#1 DONE 2.0s");
    }

    @Test
    void passesTextThroughByteForByte() {
        byte[] text = {'#', '1', ' ', (byte) 0xff, '\t', 'x', '\r', '\n'};
        log.on(new ProgressEvent.Text(text));
        assertThat(lines.get(0).kind()).isEqualTo(Kind.TEXT);
        assertThat(lines.get(0).text()).isEqualTo(text);
    }

    @Test
    void keepsOutOfTextWhatATerminalObeys() {
        log.on(new ProgressEvent.Text(
                "50%\r99%\b\b\b100% \u001b[2J\u009b1A\u202eoops\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(lines.get(0)).hasToString("100% \\x9B1A\\u{202E}oops\n");
    }

    // Heartbeats

    @Test
    void showsAHeartbeatOfASilentLayerLessAndLessOften() {
        start(MAKE, 0);
        output(MAKE, 5000, "Building wheel\n");
        List<Integer> seconds = new ArrayList<>();
        for (int second = 0; second <= 700; second++) {
            int before = lines.size();
            tick(second);
            if (lines.size() > before) {
                seconds.add(second);
            }
        }
        assertThat(seconds).containsExactly(30, 60, 120, 240, 360, 480, 600);
        assertThat(text()).contains("#1 ... running 35s, silent 30s", "#1 ... running 4m05s, silent 4m00s");
        assertThat(lines.get(2).kind()).isEqualTo(Kind.HEARTBEAT);
        assertThat(lines.get(2).millis()).isEqualTo(35_000);
    }

    @Test
    void saysInAHeartbeatHowLongTheLayerUsuallyTakes() {
        use(settings.withUsual(name -> name.instruction().equals("RUN make") ? usual(245) : null));
        start(MAKE, 0);
        start(TEST, 0);
        tick(0);
        tick(30);
        assertThat(text()).endsWith("#1 ... running 30s, silent 30s, usually 4m05s", "#2 ... running 30s, silent 30s");
    }

    @Test
    void showsNoHeartbeatOfALayerThatPrints() {
        start(MAKE, 0);
        for (int second = 0; second < 100; second++) {
            output(MAKE, second * 1000, "line\n");
            tick(second);
        }
        assertThat(lines).extracting(LogLine::kind).doesNotContain(Kind.HEARTBEAT);
    }

    @Test
    void usesTheSilenceThatItIsGiven() {
        use(settings.withHeartbeatAfter(Duration.ofSeconds(5)));
        start(MAKE, 0);
        tick(0);
        tick(5);
        assertThat(text()).endsWith("#1 ... running 5s, silent 5s");
    }

    @Test
    void isNotConfusedByAClockThatGoesBack() {
        start(MAKE, 0);
        tick(1000);
        tick(10);
        tick(20);
        assertThat(lines).hasSize(1);
        tick(40);
        assertThat(text()).endsWith("#1 ... running 30s, silent 30s");
    }

    @Test
    void callsNothingUsualAfterASingleBuild() {
        use(settings.withUsual(name -> new Usual(Duration.ofSeconds(65), 1)));
        start(MAKE, 0);
        tick(0);
        tick(30);
        done(MAKE, 0, 252_300);
        assertThat(text())
                .contains("#1 ... running 30s, silent 30s, last time 1m05s, about 35s left")
                .contains("#1 DONE 4m12.3s, last time 1m05.0s");
    }

    @Test
    void saysOnceThatThereAreMoreLayersThanItShows() {
        for (int i = 1; i <= LiveTimeline.MAX_VERTICES + 100; i++) {
            start("[long " + i + "/99999] RUN make", 0);
        }
        List<String> notes = text().stream()
                .filter(line -> line.startsWith("NOTE This build has too many layers to show all of them"))
                .toList();
        assertThat(notes).hasSize(1);
        assertThat(text().size()).isEqualTo(LiveTimeline.MAX_VERTICES + 1);
    }

    private static Usual usual(long seconds) {
        return new Usual(Duration.ofSeconds(seconds), 3);
    }

    @Test
    void saysThatALayerTookMuchLongerThanUsual() {
        use(settings.withUsual(name -> usual(65)));
        start(MAKE, 0);
        done(MAKE, 0, 252_300);
        start(TEST, 0);
        done(TEST, 0, 70_000);
        assertThat(text()).contains("#1 DONE 4m12.3s, usually 1m05.0s", "#2 DONE 1m10.0s");
    }

    // Transfers

    @Test
    void tellsOfAQuickTransferOnlyItsSize() {
        start(CONTEXT, 0);
        status(CONTEXT, "transferring context:", 0, 0, 10, 10, -1);
        status(CONTEXT, "transferring context:", 3_000_579, 0, 40, 10, 40);
        done(CONTEXT, 0, 45);
        log.finish(false);
        assertThat(text()).containsExactly("#1 " + CONTEXT + " DONE 0.0s, 3.0 MB");
    }

    @Test
    void tellsOfALongTransferWhenThatIsClearAndWhenItEnds() {
        start(CONTEXT, 0);
        status(CONTEXT, "transferring context:", 1_000_000, 0, 100, 0, -1);
        status(CONTEXT, "transferring context:", 60_000_000, 0, 2_100, 0, -1);
        status(CONTEXT, "transferring context:", 90_000_000, 0, 3_100, 0, -1);
        status(CONTEXT, "transferring context:", 1_900_000_000, 0, 54_200, 0, 54_200);
        done(CONTEXT, 0, 54_300);
        assertThat(text())
                .containsExactly(
                        "#1 " + CONTEXT,
                        "#1 > transferring context: 60.0 MB",
                        "#1 > transferring context: done, 1.9 GB in 54.2s",
                        "#1 DONE 54.3s, 1.9 GB");
    }

    @Test
    void saysInAHeartbeatHowFarATransferIsAndHowFast() {
        String from = "[1/2] FROM docker.io/library/python:3.11";
        String layer = "sha256:9a5bfb2ae0ac4f1b8b45ab0c8c9ab7e2a4e3d1c36f1d9be0a9b8c7d6e5f40312";
        tick(0);
        start(from, 0);
        for (int second = 1; second <= 31; second++) {
            status(from, layer, second * 10_000_000L, 1_900_000_000L, second * 1000, 0, -1);
            tick(second);
        }
        assertThat(text())
                .containsExactly(
                        "#1 [1/2] FROM docker.io/library/python:3.11", "#1 > sha256:9a5bfb2ae0ac: 20.0 MB of 1.9 GB");
        for (int second = 32; second <= 90; second++) {
            status(from, layer, Math.min(second, 60) * 10_000_000L, 1_900_000_000L, second * 1000, 0, -1);
            tick(second);
        }
        assertThat(text())
                .endsWith(
                        "#1 ... running 32s, 320 MB of 1.9 GB, 10.0 MB/s",
                        "#1 ... running 1m02s, 600 MB of 1.9 GB, 9.3 MB/s, silent 2s");
    }

    @Test
    void saysInAHeartbeatWhatIsBeingDoneWhereNoBytesAreCounted() {
        start("exporting to image", 0);
        status("exporting to image", "exporting layers", 0, 0, 10, 10, 200);
        status("exporting to image", "pushing layers", 0, 0, 200, 200, -1);
        tick(0);
        tick(2);
        tick(32);
        assertThat(text()).endsWith("#1 > pushing layers", "#1 ... running 32s, pushing layers, silent 32s");
    }

    @Test
    void saysNothingOfALayerThatStallsAfterTheEnd() {
        log.finish(false);
        log.diagnose(7, List.of("silent for 5m00s"));
        assertThat(text()).isEmpty();
    }

    @Test
    void namesWhatWasPushed() {
        start("exporting to image", 0);
        status("exporting to image", "exporting layers", 0, 0, 10, 10, 200);
        status("exporting to image", "naming to registry.example.com/app:1", 0, 0, 200, 200, 201);
        done("exporting to image", 0, 300);
        assertThat(text())
                .containsExactly("#1 exporting to image", "#1 > naming to registry.example.com/app:1", "#1 DONE 0.3s");
    }

    @Test
    void showsTheEndAfterTheTransfersThatBuildKitReportsLate() {
        String reference = "registry.example.com/app:1@sha256:1234";
        start("exporting to image", 0);
        status("exporting to image", "pushing manifest for " + reference, 0, 0, 200, 200, -1);
        done("exporting to image", 0, 300);
        status("exporting to image", "pushing manifest for " + reference, 0, 0, 300, 200, 300);
        assertThat(text())
                .containsExactly("#1 exporting to image", "#1 > pushing manifest for " + reference, "#1 DONE 0.3s");
    }

    // Caches, warnings

    @Test
    void staysCalmAboutACacheThatDoesNotExistYet() {
        use(settings.withExportedCaches(Set.of("registry.example.com/cache:main")));
        cacheMissing("registry.example.com/cache:main");
        cacheMissing("registry.example.com/cache:branch");
        assertThat(text())
                .containsExactly(
                        "#1 NOTE cache registry.example.com/cache:main does not exist yet: this build will write it",
                        "#2 NOTE cache registry.example.com/cache:branch does not exist yet");
        assertThat(lines).extracting(LogLine::kind).containsOnly(Kind.NOTE);
    }

    @Test
    void warnsOfACacheThatCannotBeRead() {
        String vertex = "importing cache manifest from registry.example.com/cache:main";
        start(vertex, 0);
        failed(vertex, 0, 100, "failed to configure registry cache importer: 401 Unauthorized");
        assertThat(text())
                .containsExactly("#1 WARN cache registry.example.com/cache:main cannot be read, the build continues"
                        + " without it: failed to configure registry cache importer: 401 Unauthorized");
    }

    @Test
    void showsAWarningOnceWithItsLine() {
        start(DEFINITION, 0);
        for (int i = 0; i < 2; i++) {
            log.on(new ProgressEvent.Warning(
                    DEFINITION, 1, "FromAsCasing: casing does not match", List.of(), "https://example.com/r", 3, 3));
        }
        log.on(new ProgressEvent.Warning(null, 1, "something old", List.of(), null, 0, 0));
        assertThat(text())
                .containsExactly(
                        "#1 " + DEFINITION,
                        "#1 WARN Dockerfile:3: FromAsCasing: casing does not match (https://example.com/r)",
                        "WARN something old");
    }

    // Stalls

    @Test
    void reportsALayerThatIsSilentForLongAndAgainLessAndLessOften() {
        start(MAKE, 0);
        output(MAKE, 1000, "1\n2\n3\n4\n5\n6\n");
        List<Integer> seconds = new ArrayList<>();
        for (int second = 0; second <= 3600; second++) {
            int before = stalls.size();
            tick(second);
            if (stalls.size() > before) {
                seconds.add(second);
            }
        }
        assertThat(seconds).containsExactly(300, 600, 1200, 2400);
        assertThat(stalls.get(0).lastLines())
                .containsExactly("#1 1.0 2", "#1 1.0 3", "#1 1.0 4", "#1 1.0 5", "#1 1.0 6");
        assertThat(stalls.get(0).layer().silentMillis()).isEqualTo(300_000);
        assertThat(stalls.get(0).layer().heading()).isEqualTo(MAKE);
    }

    @Test
    void doesNotReportALayerWhoseTransferGoesOn() {
        start(CONTEXT, 0);
        for (int second = 0; second <= 900; second++) {
            status(CONTEXT, "transferring context:", second * 1000L, 0, second * 1000, 0, -1);
            tick(second);
        }
        assertThat(stalls).isEmpty();
    }

    @Test
    void showsADiagnosisWithTheNumberOfItsLayer() {
        log.diagnose(7, List.of("silent for 5m00s", "registry.example.com: reachable"));
        assertThat(text()).containsExactly("#7 ? silent for 5m00s", "#7 ? registry.example.com: reachable");
        assertThat(lines).extracting(LogLine::kind).containsOnly(Kind.DIAGNOSIS);
    }

    @Test
    void tellsWhichLayersRun() {
        start(MAKE, 0);
        start(TEST, 0);
        done(TEST, 0, 2000);
        tick(0);
        tick(7);
        assertThat(log.running()).hasSize(1);
        RunningLayer layer = log.running().get(0);
        assertThat(layer.number()).isEqualTo(1);
        assertThat(layer.runningMillis()).isEqualTo(7000);
        assertThat(layer.usual()).isNull();
    }

    // Restart

    @Test
    void goesOnAfterARestartAsIfThereHadBeenNone() throws Exception {
        use(settings.withUsual(name -> usual(245)));
        start(CONTEXT, 0);
        status(CONTEXT, "transferring context:", 1_000_000, 0, 100, 0, -1);
        start(MAKE, 0);
        output(MAKE, 1000, "half a li");
        tick(0);
        restart();
        output(MAKE, 2000, "ne\n");
        status(CONTEXT, "transferring context:", 2_000_000, 0, 3_000, 0, 3_000);
        done(CONTEXT, 0, 3_000);
        tick(3);
        restart();
        tick(33);
        assertThat(text())
                .containsExactly(
                        "#2 [builder 2/5] RUN make",
                        "#2 2.0 half a line",
                        "#1 " + CONTEXT,
                        "#1 > transferring context: done, 2.0 MB in 3.0s",
                        "#1 DONE 3.0s, 2.0 MB",
                        "#2 ... running 32s, silent 30s, usually 4m05s, about 4m left");
    }

    private void restart() throws Exception {
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(state)) {
            out.writeObject(log);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(state.toByteArray()))) {
            log = (AnnotatedLog) in.readObject();
        }
        log.resume(settings, lines::add, stalls::add);
    }

    // Events

    private void use(LogSettings changed) {
        settings = changed;
        log = new AnnotatedLog(settings, lines::add, stalls::add, new LiveTimeline());
    }

    private void announce(String name) {
        announce(name, name, null);
    }

    private void announce(String digest, String name, ProgressGroup group) {
        vertex(digest, name, null, null, false, null, group);
    }

    private void start(String name, long at) {
        vertex(name, name, at, null, false, null, null);
    }

    private void done(String name, long from, long to) {
        vertex(name, name, from, to, false, null, null);
    }

    private void cached(String name, long at) {
        vertex(name, name, at, at, true, null, null);
    }

    private void failed(String name, long from, long to, String error) {
        vertex(name, name, from, to, false, error, null);
    }

    private void cacheMissing(String reference) {
        String vertex = "importing cache manifest from " + reference;
        start(vertex, 0);
        failed(vertex, 0, 4, "failed to configure registry cache importer: " + reference + ": not found");
    }

    private void vertex(
            String digest, String name, Long from, Long to, boolean cached, String error, ProgressGroup group) {
        log.on(new ProgressEvent.Vertex(
                digest,
                List.of(),
                name,
                from == null ? null : at(from),
                to == null ? null : at(to),
                cached,
                error,
                group));
    }

    private void output(String name, long at, String text) {
        log.on(new ProgressEvent.Log(name, 1, bytes(text), at(at)));
    }

    private void status(String name, String id, long current, long total, long at, long from, long to) {
        log.on(new ProgressEvent.Status(name, id, "", current, total, at(at), at(from), to < 0 ? null : at(to)));
    }

    private void tick(long second) {
        log.tick(OURS.plusSeconds(second));
    }

    private List<String> text() {
        return lines.stream().map(LogLine::toString).toList();
    }

    private static Instant at(long millis) {
        return BUILDKIT.plusMillis(millis);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
