package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for every stream of a real build, however it arrives. */
class RecordedStreamsTest {

    static Stream<String> files() {
        return Recorded.files();
    }

    static Stream<String> rawJsonFiles() {
        return Recorded.files("rawjson");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "buildx-0.13.1/failed.rawjson",
                "buildx-0.29.1/failed.rawjson",
                "buildx-0.13.1/export-cache.plain",
                "buildx-0.29.1/failed.plain",
            })
    void givesTheSameEventsWhereverItIsCut(String file) {
        byte[] recorded = Recorded.bytes(file);
        byte[] stream = Arrays.copyOfRange(recorded, Math.max(0, recorded.length - 4_000), recorded.length);
        List<String> whole = Recorded.describe(Recorded.events(stream));
        for (int cut = 0; cut <= stream.length; cut++) {
            List<ProgressEvent> events = new ArrayList<>();
            ProgressReader reader = new ProgressReader(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), events::add);
            reader.write(stream, 0, cut);
            reader.write(stream, cut, stream.length - cut);
            reader.close();

            assertThat(Recorded.describe(events)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void givesTheSameEventsByteByByte(String file) {
        byte[] stream = Recorded.bytes(file);
        List<ProgressEvent> events = new ArrayList<>();
        ProgressReader reader = new ProgressReader(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), events::add);
        for (byte next : stream) {
            reader.write(next);
        }
        reader.close();

        assertThat(Recorded.describe(events)).isEqualTo(Recorded.describe(Recorded.events(stream)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void goesOnAfterARestartAsIfNothingHadHappened(String file) throws Exception {
        byte[] stream = Recorded.bytes(file);
        Timeline whole = Recorded.timeline(file);
        Random random = new Random(stream.length);
        LiveTimeline timeline = new LiveTimeline();
        ProgressReader reader = new ProgressReader(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), timeline);
        for (int from = 0; from < stream.length; ) {
            int length = Math.min(stream.length - from, 1 + random.nextInt(3_000));
            reader.write(stream, from, length);
            from += length;
            timeline = copy(timeline);
            reader = copy(reader);
            reader.resume(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), timeline);
        }
        reader.close();

        assertThat(timeline.build()).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("files")
    void losesNothingOfWhatOthersPrintBetweenTheLines(String file) {
        String stream = Recorded.text(file);
        Random random = new Random(file.hashCode());
        List<String> garbage = List.of(
                "+ make all\n",
                "{\"level\":\"warn\",\"message\":\"[1/2] RUN\"}\n",
                "{not json\n",
                "#\n",
                "#x\n",
                "#5\n",
                "# 5 comment\n",
                "#999 not a heading\n",
                "[2/5] RUN make\n",
                "DONE 1.0s\n",
                "\u0000\u0007\n",
                "}\n");
        StringBuilder noisy = new StringBuilder();
        StringBuilder noise = new StringBuilder();
        for (String line : stream.split("(?<=\n)")) {
            boolean betweenObjects = !file.endsWith(".rawjson") || line.startsWith("{");
            if (betweenObjects && random.nextInt(3) == 0) {
                String foreign = garbage.get(random.nextInt(garbage.size()));
                noise.append(foreign);
                noisy.append(foreign);
            }
            noisy.append(line);
        }
        List<ProgressEvent> quietEvents = Recorded.events(stream.getBytes(StandardCharsets.UTF_8));
        List<ProgressEvent> events = Recorded.events(noisy.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(withoutText(events)).isEqualTo(withoutText(quietEvents));
        assertThat(lines(Recorded.textOf(events)))
                .containsExactlyInAnyOrderElementsOf(lines(Recorded.textOf(quietEvents) + noise));
    }

    @ParameterizedTest
    @MethodSource("files")
    void survivesAnyDamage(String file) {
        byte[] stream = Recorded.bytes(file);
        Random random = new Random(file.hashCode());
        for (int round = 0; round < 200; round++) {
            byte[] damaged = stream.clone();
            for (int i = random.nextInt(20); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            int end = random.nextInt(damaged.length);
            LiveTimeline timeline = new LiveTimeline();
            ProgressReader reader = new ProgressReader(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), timeline);
            reader.write(damaged, 0, end);
            reader.close();

            assertThat(timeline.build().vertices()).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("rawJsonFiles")
    void tellsTheSameInPlainProgress(String file) {
        Timeline raw = Recorded.timeline(file);
        Timeline plain = Recorded.timeline(file.replace(".rawjson", ".plain"));

        assertThat(outcomes(plain)).containsExactlyInAnyOrderElementsOf(outcomes(raw));
        assertThat(plain.failure() == null).isEqualTo(raw.failure() == null);
        assertThat(plain.warnings()).hasSameSizeAs(raw.warnings());
        if (!file.contains("cancelled")) {
            // two builds, and tenths of seconds
            assertThat(plain.duration().minus(raw.duration()).abs()).isLessThan(Duration.ofMillis(2_500));
        }
    }

    private static List<String> outcomes(Timeline timeline) {
        return timeline.vertices().stream()
                .filter(vertex -> !vertex.intervals().isEmpty())
                .map(vertex -> comparableName(vertex) + " " + vertex.outcome())
                .toList();
    }

    /** BuildKit names what several stages or targets share after any of them. */
    private static String comparableName(TimelineVertex vertex) {
        String text = vertex.name().instruction();
        boolean shared = text.startsWith("FROM ") || vertex.name().kind() == VertexName.Kind.INTERNAL;
        return shared ? text : vertex.fullName();
    }

    private static List<String> withoutText(List<ProgressEvent> events) {
        return Recorded.describe(events.stream()
                .filter(event -> !(event instanceof ProgressEvent.Text))
                .toList());
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
