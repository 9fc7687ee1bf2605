package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressListener;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.TotalTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The logs of real builds, as people saw them. The streams are those of the progress package; the logs beside this test
 * are written again with {@code -Dgolden=write}, to be read before they are committed.
 */
class RecordedBuildsTest {
    private static final Path GOLDEN =
            Path.of("src/test/resources/io/jenkins/plugins/optimizeddockerbuild/engine/log/recorded");

    @ParameterizedTest
    @CsvSource({
        "buildx-0.13.1, bake",
        "buildx-0.13.1, cache-export-ignored",
        "buildx-0.13.1, cancelled",
        "buildx-0.13.1, cold",
        "buildx-0.13.1, failed",
        "buildx-0.13.1, import-cache",
        "buildx-0.13.1, no-cache-yet",
        "buildx-0.13.1, pull",
        "buildx-0.13.1, syntax-error",
        "buildx-0.13.1, warm",
        "buildx-0.29.1, cold",
        "buildx-0.29.1, push-refused",
        "buildx-0.29.1, warning"
    })
    void readsAsPeopleExpect(String client, String scenario) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Recording recording = new Recording(client + "/" + scenario + ".rawjson");
        LogWriter writer = new LogWriter(text);
        recording.lines.forEach(writer);
        Timeline built = recording.timeline.build();
        Summary.of(built, new DockerfileLines("Dockerfile", Map.of()), Map.of(), Map.of(), null, TotalTime.of(built))
                .forEach(writer);
        writer.flush();
        Path golden = GOLDEN.resolve(client).resolve(scenario + ".log");
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(golden.getParent());
            Files.write(golden, text.toByteArray());
        }
        assertThat(text.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.optimizeddockerbuild.engine.progress.Recorded#files")
    void numbersTheLayersAsTheTimelineDoes(String stream) {
        Recording recording = new Recording(stream);
        Map<Integer, String> names = new HashMap<>();
        for (TimelineVertex vertex : recording.timeline.build().vertices()) {
            names.put(vertex.number(), vertex.fullName());
        }
        for (LogLine line : recording.lines) {
            if (line.number() > 0) {
                assertThat(names).containsKey(line.number());
            }
            if (line.kind() == Kind.HEADING) {
                assertThat(line.toString()).isEqualTo("#" + line.number() + " " + oneLine(names.get(line.number())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.optimizeddockerbuild.engine.progress.Recorded#files")
    void beginsEveryLayerWithItsHeadingAndShowsItOnce(String stream) {
        Set<Integer> begun = new HashSet<>();
        for (LogLine line : new Recording(stream).lines) {
            if (line.number() > 0 && line.kind() == Kind.HEADING) {
                assertThat(begun.add(line.number())).as("%s", line).isTrue();
            } else if (line.number() > 0 && !begun.contains(line.number())) {
                assertThat(line.kind()).as("%s", line).isIn(Kind.DONE, Kind.CACHED, Kind.NOTE, Kind.WARNING);
                begun.add(line.number());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.optimizeddockerbuild.engine.progress.Recorded#files")
    void losesNoLineOfOutputAndNoText(String stream) {
        Recording recording = new Recording(stream);
        Set<String> shown = new LinkedHashSet<>();
        StringBuilder text = new StringBuilder();
        for (LogLine line : recording.lines) {
            if (line.kind() == Kind.OUTPUT) {
                String[] words = line.toString().split(" ", 3);
                shown.add(words[2]);
            } else if (line.kind() == Kind.TEXT) {
                text.append(line);
            }
        }
        StringBuilder expectedText = new StringBuilder();
        for (ProgressEvent event : recording.events) {
            if (event instanceof ProgressEvent.Text line) {
                expectedText.append(new String(EscapeSequences.oneLine(line.line()), StandardCharsets.UTF_8));
            }
        }
        assertThat(text.toString()).isEqualTo(expectedText.toString());
        for (TimelineVertex vertex : recording.timeline.build().vertices()) {
            assertThat(shown).containsAll(vertex.logTail());
        }
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.optimizeddockerbuild.engine.progress.Recorded#files")
    void saysTheSameWhenItIsRestartedInBetween(String stream) throws Exception {
        Recording recording = new Recording(stream);
        Random random = new Random(stream.hashCode());
        List<LogLine> lines = new ArrayList<>();
        AnnotatedLog log = new AnnotatedLog(LogSettings.DEFAULT, lines::add, stall -> {}, new LiveTimeline());
        for (ProgressEvent event : recording.events) {
            if (random.nextInt(20) == 0) {
                log = restarted(log);
                log.resume(LogSettings.DEFAULT, lines::add, stall -> {});
            }
            log.on(event);
        }
        log.finish(false);
        assertThat(lines)
                .extracting(LogLine::toString)
                .containsExactlyElementsOf(
                        recording.lines.stream().map(LogLine::toString).toList());
    }

    private static AnnotatedLog restarted(AnnotatedLog log) throws Exception {
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(state)) {
            out.writeObject(log);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(state.toByteArray()))) {
            return (AnnotatedLog) in.readObject();
        }
    }

    private static String oneLine(String name) {
        return String.join(" ", name.strip().split("\\s+"));
    }

    /** One stream read to its end, without any time passing. */
    private static final class Recording {
        final List<LogLine> lines = new ArrayList<>();
        final List<ProgressEvent> events = new ArrayList<>();
        final LiveTimeline timeline = new LiveTimeline();

        Recording(String stream) {
            AnnotatedLog log = new AnnotatedLog(LogSettings.DEFAULT, lines::add, stall -> {}, new LiveTimeline());
            ProgressListener all = event -> {
                events.add(event);
                log.on(event);
                timeline.on(event);
            };
            try (InputStream in = ProgressReader.class.getResourceAsStream(stream);
                    ProgressReader reader = new ProgressReader(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), all)) {
                in.transferTo(reader);
            } catch (IOException e) {
                throw new AssertionError(stream, e);
            }
            log.finish(false);
        }
    }
}
