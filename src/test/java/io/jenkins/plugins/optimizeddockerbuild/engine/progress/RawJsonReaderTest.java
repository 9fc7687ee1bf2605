package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonReaderTest {

    private static final String VERTEX = "{\"vertexes\":[{\"digest\":\"sha256:a\",\"name\":\"[1/2] RUN make\"}]}\n";

    private final List<ProgressEvent> events = new ArrayList<>();
    private final RawJsonReader reader = new RawJsonReader(events::add);

    @Test
    void readsEveryFieldOfAVertex() {
        read("""
                {"vertexes":[{"digest":"sha256:a","inputs":["sha256:b","sha256:c"],"name":"[2/3] COPY --link a b",
                "started":"2026-11-24T03:21:10.5Z","completed":"2026-11-24T03:21:11Z","cached":true,"error":"no space",
                "progressGroup":{"id":"g","name":"group","weak":true}}]}
                """);

        assertThat(events)
                .containsExactly(new ProgressEvent.Vertex(
                        "sha256:a",
                        List.of("sha256:b", "sha256:c"),
                        "[2/3] COPY --link a b",
                        Instant.parse("2026-11-24T03:21:10.5Z"),
                        Instant.parse("2026-11-24T03:21:11Z"),
                        true,
                        "no space",
                        new ProgressEvent.ProgressGroup("g", "group", true)));
    }

    @Test
    void readsStatusesAndWarnings() {
        read("""
                {"statuses":[{"id":"sha256:l","vertex":"sha256:a","name":"downloading","total":100,"current":7,
                "timestamp":"2026-11-24T03:21:10Z","started":"2026-11-24T03:21:09Z"}]}
                {"warnings":[{"vertex":"sha256:a","level":1,"short":"%s","detail":["%s"],"url":"https://example.org/rule",
                "sourceInfo":{"filename":"Dockerfile","data":"AAAA"},"range":[{"start":{"line":7},"end":{"line":9,"character":3}},{"start":{"line":3},"end":{}}]}]}
                """.formatted(base64("Empty ✓"), base64("more")));

        assertThat(events)
                .containsExactly(
                        new ProgressEvent.Status(
                                "sha256:a",
                                "sha256:l",
                                "downloading",
                                7,
                                100,
                                Instant.parse("2026-11-24T03:21:10Z"),
                                Instant.parse("2026-11-24T03:21:09Z"),
                                null),
                        new ProgressEvent.Warning(
                                "sha256:a", 1, "Empty ✓", List.of("more"), "https://example.org/rule", 3, 9));
    }

    @Test
    void decodesOutput() {
        read("{\"logs\":[{\"vertex\":\"sha256:a\",\"stream\":2,\"data\":\"" + base64("übersetzt\n") + "\"}]}");

        assertThat(Recorded.describe(events)).containsExactly("Log sha256:a 2 null übersetzt\n");
    }

    @Test
    void ignoresWhatLaterVersionsAdd() {
        read("""
                {"vertexes":[{"digest":"sha256:a","name":"n","more":{"deep":[1,{"er":null}]}}],"sources":[{"x":1}],"n":-1.5e3}
                """);

        assertThat(Recorded.describe(events)).hasSize(1).first().asString().contains("digest=sha256:a");
    }

    @Test
    void takesMalformedTimesForUnknown() {
        read("{\"vertexes\":[{\"digest\":\"sha256:a\",\"started\":\"soon\",\"completed\":17}]}");

        assertThat(events)
                .containsExactly(new ProgressEvent.Vertex("sha256:a", List.of(), "", null, null, false, null, null));
    }

    @Test
    void tellsACompletionAfterTheOutputThatCameWithIt() {
        read("""
                {"vertexes":[{"digest":"sha256:a","started":"2026-11-24T03:21:10Z","completed":"2026-11-24T03:21:11Z","error":"e"},
                {"digest":"sha256:b","started":"2026-11-24T03:21:10Z","completed":"2026-11-24T03:21:11Z"}],
                "logs":[{"vertex":"sha256:a","data":""}]}
                """);

        assertThat(Recorded.describe(events))
                .satisfiesExactly(
                        started -> assertThat(started).contains("digest=sha256:a", "completed=null", "error=null"),
                        other -> assertThat(other).contains("digest=sha256:b", "completed=2026"),
                        log -> assertThat(log).startsWith("Log sha256:a"),
                        completed -> assertThat(completed).contains("digest=sha256:a", "completed=2026", "error=e"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain text\n",
                "\n\n \r\n",
                "{not json\n",
                "{\n",
                "{}\n",
                "}{][\n",
                "{\"level\":\"info\",\"msg\":\"someone's own log\",\"logs\":[]}\n",
                "{\"logs\":\"a string\"}\n",
                "{\"logs\":[]}\n",
                "{\"logs\":[1,2]}\n",
                "{\"logs\":[{\"message\":\"not BuildKit's\"}]}\n",
                "{\"vertexes\":[{\"digest\":1e}]}\n",
                "{\"vertexes\":[{\"digest\":[\"sha256:a\"}]}\n",
                "{\"vertexes\":[{\"name\":\"without a digest\"}]}\n",
                "{\"vertexes\":[{\"digest\":\"a\"}],\"logs\":{}}\n",
                "{\"vertexes\":[{\"digest\":\"a\"} {\"digest\":\"b\"}]}\n",
                "{\"vertexes\":[{\"digest\":\"control \u0001 character\"}]}\n",
                "{\"warnings\":[{\"short\":\"not base64!\"}]}\n",
                "#12 0.3 {\"vertexes\":[{\"digest\":\"sha256:quoted\"}]}\n",
                "no line end at the end",
                "{\"vertexes\":[{\"digest\":\"sha256:cut off",
                "\0\0{\0\n\0",
            })
    void passesOnByteForByteWhatIsNoProgressAndGoesOn(String text) {
        read(VERTEX + text + (text.endsWith("\n") ? VERTEX : ""));

        assertThat(Recorded.textOf(events)).isEqualTo(text);
        assertThat(events).filteredOn(ProgressEvent.Vertex.class::isInstance).hasSize(text.endsWith("\n") ? 2 : 1);
    }

    @Test
    void keepsTextInItsPlace() {
        read("before\n" + VERTEX + "between\n" + VERTEX + "after");

        assertThat(Recorded.describe(events))
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo("Text before\n"),
                        vertex -> assertThat(vertex).startsWith("Vertex"),
                        text -> assertThat(text).isEqualTo("Text between\n"),
                        vertex -> assertThat(vertex).startsWith("Vertex"),
                        text -> assertThat(text).isEqualTo("Text after"));
    }

    @Test
    void findsObjectsAfterTextOnTheSameLineAndAfterEachOther() {
        read("Building... " + VERTEX.strip() + VERTEX.strip() + " done\n");

        assertThat(Recorded.describe(events))
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo("Text Building... "),
                        vertex -> assertThat(vertex).startsWith("Vertex"),
                        vertex -> assertThat(vertex).startsWith("Vertex"),
                        text -> assertThat(text).isEqualTo("Text  done\n"));
    }

    @Test
    void takesTheLineEndOfWindowsAfterAnObjectForItsOwn() {
        String stream = VERTEX.strip() + "\r\n" + VERTEX.strip() + "\rx\r\n";
        for (int cut = 0; cut <= stream.length(); cut++) {
            events.clear();
            RawJsonReader cutReader = new RawJsonReader(events::add);
            cutReader.write(bytes(stream), 0, cut);
            cutReader.write(bytes(stream), cut, stream.length() - cut);
            cutReader.close();

            assertThat(Recorded.textOf(events)).isEqualTo("\rx\r\n");
        }
    }

    @Test
    void goesOnAfterAnObjectIntoWhichAnotherProcessPrinted() {
        String broken =
                "{\n  \"vertexes\": [\n    {\n      \"digest\": \"shaWARNING: something\n256:a\"\n    }\n  ]\n}\n";

        read(VERTEX + broken + VERTEX);

        assertThat(Recorded.textOf(events)).isEqualTo(broken);
        assertThat(events).filteredOn(ProgressEvent.Vertex.class::isInstance).hasSize(2);
    }

    @Test
    void goesOnAfterAnObjectThatNeverEnds() {
        String endless = "{\"vertexes\":[{\"digest\":\"sha256:a\",\n";
        int lines = RawJsonReader.MAX_OBJECT_BYTES / endless.length() * 2;
        for (int i = 0; i < lines; i++) {
            read(i == 0 ? endless : " \"digest\":\"sha256:repeated again\",\n");
        }
        read("!\n" + VERTEX);

        assertThat(events).filteredOn(ProgressEvent.Vertex.class::isInstance).hasSize(1);
        assertThat(Recorded.textOf(events))
                .hasSizeGreaterThan(RawJsonReader.MAX_OBJECT_BYTES)
                .startsWith(endless)
                .endsWith("!\n");
    }

    @Test
    void goesOnAfterDeepNesting() {
        String deep = "{\"vertexes\":[{\"a\":".repeat(10_000) + "\n";

        read(deep + VERTEX + VERTEX);

        assertThat(Recorded.textOf(events).equals(deep)).isTrue();
        assertThat(events).filteredOn(ProgressEvent.Vertex.class::isInstance).hasSize(2);
    }

    @Test
    void handsOnAVeryLongLineInPieces() {
        String line = "x".repeat(1_000_000) + "\n";

        read(line);

        assertThat(Recorded.textOf(events).equals(line)).isTrue();
        assertThat(events.size()).isBetween(10, 20);
    }

    @Test
    void losesNoByteOfRandomInput() {
        Random random = new Random(7);
        String alphabet = "{{{}}[]\"\"\\:,,\n\n ab1é\u0000\r#5vertexes";
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(300); i > 0; i--) {
                text.append(
                        random.nextInt(20) == 0
                                ? "{\"vertexes\":[{"
                                : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            events.clear();
            RawJsonReader randomReader = new RawJsonReader(events::add);
            for (int from = 0; from < bytes.length; ) {
                int length = 1 + random.nextInt(Math.min(40, bytes.length - from));
                randomReader.write(bytes, from, length);
                from += length;
            }
            randomReader.close();

            assertThat(Recorded.textOf(events)).isEqualTo(text.toString());
        }
    }

    @Test
    void copiesWhatItHandsOn() {
        byte[] input = bytes("text\n" + VERTEX);
        reader.write(input, 0, input.length);
        Arrays.fill(input, (byte) 'x');

        assertThat(Recorded.textOf(events)).isEqualTo("text\n");
    }

    private void read(String text) {
        byte[] bytes = bytes(text);
        reader.write(bytes, 0, bytes.length);
        if (!text.endsWith("\n")) {
            reader.close();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }
}
