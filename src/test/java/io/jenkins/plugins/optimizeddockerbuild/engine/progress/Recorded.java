package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Streams of real builds, made by the script {@code record} beside them. */
public final class Recorded {

    static final List<String> SCENARIOS = List.of(
            "bake",
            "cache-export-ignored",
            "cache-export-refused",
            "cancelled",
            "cold",
            "export-cache",
            "failed",
            "import-cache",
            "local-output",
            "no-cache-yet",
            "platforms",
            "pull",
            "push-refused",
            "syntax-error",
            "warm",
            "warning");

    private static final List<String> FOLDERS = List.of("buildx-0.13.1", "buildx-0.29.1");

    private Recorded() {}

    /** {@code buildx-0.13.1/cold.rawjson} and so on. */
    static Stream<String> files(String format) {
        return FOLDERS.stream()
                .flatMap(folder -> SCENARIOS.stream().map(scenario -> folder + "/" + scenario + "." + format));
    }

    /** The streams of all scenarios in both formats, relative to this class. */
    public static Stream<String> files() {
        return Stream.concat(files("rawjson"), files("plain"));
    }

    static byte[] bytes(String file) {
        try (InputStream in = Recorded.class.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    /** The stream read in one piece, as a log of a build that began at the epoch. */
    static List<ProgressEvent> events(byte[] stream) {
        List<ProgressEvent> events = new ArrayList<>();
        ProgressReader reader = new ProgressReader(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), events::add);
        reader.write(stream, 0, stream.length);
        reader.close();
        return events;
    }

    static Timeline timeline(String file) {
        return timeline(events(bytes(file)));
    }

    static Timeline timeline(List<ProgressEvent> events) {
        LiveTimeline builder = new LiveTimeline();
        events.forEach(builder::on);
        return builder.build();
    }

    /** Events as lines, which compare and read better than records that hold arrays. */
    static List<String> describe(List<ProgressEvent> events) {
        List<String> lines = new ArrayList<>(events.size());
        for (ProgressEvent event : events) {
            if (event instanceof ProgressEvent.Log log) {
                lines.add("Log " + log.vertex() + " " + log.stream() + " " + log.timestamp() + " " + utf8(log.data()));
            } else if (event instanceof ProgressEvent.Text text) {
                lines.add("Text " + utf8(text.line()));
            } else {
                lines.add(event.toString());
            }
        }
        return lines;
    }

    /** All text of the stream, put together again. */
    static String textOf(List<ProgressEvent> events) {
        StringBuilder text = new StringBuilder();
        for (ProgressEvent event : events) {
            if (event instanceof ProgressEvent.Text line) {
                text.append(new String(line.line(), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    /** The vertex whose name ends like that; there must be exactly one. */
    static TimelineVertex vertex(Timeline timeline, String endOfName) {
        List<TimelineVertex> found = timeline.vertices().stream()
                .filter(vertex -> vertex.fullName().endsWith(endOfName))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " vertices end with " + endOfName);
        }
        return found.get(0);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
