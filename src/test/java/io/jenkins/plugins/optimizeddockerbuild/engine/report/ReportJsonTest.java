package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    static Stream<Report> reports() {
        return Stream.of(
                SampleReports.mlBackend(),
                SampleReports.failed(),
                SampleReports.cachedForTwoPlatforms(),
                SampleReports.withoutBuildKit(),
                SampleReports.advised(),
                SampleReports.smokeTested(SmokeTestSection.Status.PASSED),
                SampleReports.smokeTested(SmokeTestSection.Status.FAILED),
                SampleReports.large(100));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void readsWhatItWrote(Report report) throws IOException {
        assertThat(ReportJson.read(written(report))).isEqualTo(report);
    }

    @Test
    void readsAStreamAndLeavesItOpen() throws IOException {
        Report report = SampleReports.mlBackend();
        boolean[] closed = {false};
        try (InputStream in = new FilterInputStream(new ByteArrayInputStream(json(report))) {
            @Override
            public void close() {
                closed[0] = true;
            }
        }) {
            assertThat(ReportJson.read(in, "report.json")).isEqualTo(report);
            assertThat(closed).containsExactly(false);
        }
    }

    @Test
    void namesTheStreamThatItCannotRead() {
        assertThatThrownBy(() -> ReportJson.readSummary(
                        new ByteArrayInputStream("{".getBytes(StandardCharsets.UTF_8)), "builds/7/app.json"))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("builds/7/app.json is a broken summary");
    }

    @ParameterizedTest
    @MethodSource("reports")
    void fitsTheSchemaOfTheDocumentation(Report report) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(closedSchema());

        assertThat(schema.validate(JSON.readTree(json(report)))).isEmpty();
    }

    /** The schema of the documentation lets newer versions add fields; a field of this version has to be in it. */
    private static JsonNode closedSchema() throws IOException {
        JsonNode schema = JSON.readTree(Path.of("docs", "report.schema.json").toFile());
        close(schema);
        return schema;
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        node.forEach(ReportJsonTest::close);
    }

    @Test
    void isTheApiOfEarlierVersionsAsWell() throws IOException {
        try (InputStream in = ReportJsonTest.class.getResourceAsStream("cold.json")) {
            String golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(new String(json(SampleReports.mlBackend()), StandardCharsets.UTF_8))
                    .isEqualTo(golden);
        }
    }

    @Test
    void readsTheFormerSpellingOfCanceled() throws Exception {
        try (InputStream in = ReportJsonTest.class.getResourceAsStream("cold.json")) {
            String former = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceFirst("\"status\" *: *\"SUCCESS\"", "\"status\": \"CANCELLED\"");
            Report report =
                    ReportJson.read(new ByteArrayInputStream(former.getBytes(StandardCharsets.UTF_8)), "report.json");
            assertThat(report.result().status()).isEqualTo(ResultSection.Status.CANCELED);
        }
    }

    @Test
    void documentsEveryField() throws IOException {
        String page = Files.readString(Path.of("docs", "report.md"));
        List<String> fields =
                JSON.readTree(Path.of("docs", "report.schema.json").toFile()).findValues("properties").stream()
                        .flatMap(properties -> properties.properties().stream())
                        .map(property -> "| `" + property.getKey() + "` | ")
                        .toList();

        assertThat(fields).isNotEmpty().allSatisfy(field -> assertThat(page).contains(field));
    }

    @Test
    void keepsNanosecondsAndWritesAllNineDigits() throws IOException {
        JsonNode json = JSON.readTree(json(SampleReports.mlBackend()));

        assertThat(json.at("/timeline/started").textValue()).isEqualTo("2026-03-01T10:15:30.123456789Z");
        assertThat(json.at("/comparison/before/started").textValue()).isEqualTo("2026-02-27T08:01:00.000000000Z");
    }

    @Test
    void writesNoSecretAndNoValueOfABuildArgument() throws IOException {
        JsonNode request = JSON.readTree(json(SampleReports.mlBackend())).get("request");

        assertThat(request.get("buildArgs")).hasToString("[\"PIP_INDEX_URL\"]");
        assertThat(request.get("secrets")).hasToString("[\"pip\"]");
    }

    @Test
    void leavesOutWhatANewerVersionAdded() throws IOException {
        ObjectNode newer = (ObjectNode) JSON.readTree(json(SampleReports.failed()));
        newer.putObject("carbonFootprint").put("grams", 3);
        ((ObjectNode) newer.at("/timeline/vertices/0")).put("mood", "good").put("kind", "TELEPORT");

        Report report = ReportJson.read(file(newer));

        assertThat(report.timeline().vertices().get(0).name().kind()).isEqualTo(VertexName.Kind.OTHER);
        assertThat(report.result()).isEqualTo(SampleReports.failed().result());
    }

    @Test
    void takesMissingFieldsAsUnknown() throws IOException {
        ObjectNode sparse = (ObjectNode) JSON.readTree(json(SampleReports.mlBackend()));
        sparse.remove(
                List.of("verdict", "versions", "host", "context", "image", "cache", "comparison", "advice", "log"));
        ((ObjectNode) sparse.at("/timeline/vertices/0")).retain("number", "name");

        Report report = ReportJson.read(file(sparse));

        assertThat(report.verdict()).isEmpty();
        assertThat(report.context()).isNull();
        assertThat(report.advice()).isEmpty();
        assertThat(report.cache()).isEqualTo(CacheSection.UNUSED);
        assertThat(report.timeline().vertices().get(0).observed().outcome())
                .isEqualTo(TimelineVertex.Outcome.UNFINISHED);
    }

    @Test
    void refusesAReportOfANewerSchemaWithTheWayOut() throws IOException {
        ObjectNode newer = (ObjectNode) JSON.readTree(json(SampleReports.failed()));
        newer.put("schema", 2);
        Path file = file(newer);

        assertThatThrownBy(() -> ReportJson.read(file))
                .isInstanceOf(ReportException.class)
                .hasMessage(file + " is a report of schema 2, this version reads schema 1."
                        + " Read it with the version of odb that wrote it, or a newer one.");
    }

    @Test
    void saysWhereAFileIsBroken() throws IOException {
        Path cut = folder.resolve("report.json");
        Files.writeString(cut, "{\n  \"schema\": 1,\n  \"id\": \"a");

        assertThatThrownBy(() -> ReportJson.read(cut))
                .isInstanceOf(ReportException.class)
                .hasMessageStartingWith(cut + " is a broken report: ")
                .hasMessageContaining("(line 3)")
                .hasMessageEndingWith("Build again to get a new one.");
    }

    @Test
    void saysWhichFieldDoesNotFit() throws IOException {
        ObjectNode wrong = (ObjectNode) JSON.readTree(json(SampleReports.failed()));
        ((ObjectNode) wrong.at("/timeline/vertices/2/intervals/0")).put("started", "yesterday");

        assertThatThrownBy(() -> ReportJson.read(file(wrong)))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("timeline.vertices[2].intervals[0].started is not an instant in ISO-8601");
    }

    @Test
    void saysWhichNeededFieldIsMissing() throws IOException {
        ObjectNode wrong = (ObjectNode) JSON.readTree(json(SampleReports.failed()));
        wrong.remove("result");

        assertThatThrownBy(() -> ReportJson.read(file(wrong)))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("broken report: result is missing");
    }

    @Test
    void refusesWhatIsNoReport() throws IOException {
        Path other = folder.resolve("package.json");
        Files.writeString(other, "[1, 2]");

        assertThatThrownBy(() -> ReportJson.read(other))
                .isInstanceOf(ReportException.class)
                .hasMessage(other + " is no report of odb: it has no schema number.");
        assertThatThrownBy(() -> ReportJson.read(folder.resolve("nowhere.json")))
                .isInstanceOf(ReportException.class)
                .hasMessage("There is no report at " + folder.resolve("nowhere.json") + ".");
    }

    @Test
    void writesTextThatIsNoUnicodeWithoutFailing() throws IOException {
        Report hostile = SampleReports.hostile();

        assertThat(ReportJson.read(written(hostile)).timeline().vertices()).hasSize(4);
    }

    private static byte[] json(Report report) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        ReportJson.write(report, json);
        return json.toByteArray();
    }

    private Path written(Report report) throws IOException {
        return Files.write(folder.resolve("report.json"), json(report));
    }

    private Path file(JsonNode json) throws IOException {
        return Files.writeString(folder.resolve("report.json"), json.toString());
    }
}
