package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.ReportAssembler;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Ten builds of one project with a real BuildKit, one after the other: their progress and what they left in the history. The
 * expected reasons are beside them as text and as JSON.
 */
class RecordedReasonsTest {
    private static final Path RECORDED =
            Path.of("src/test/resources/io/jenkins/plugins/optimizeddockerbuild/engine/why");
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private static byte[] unpacked(String name) throws Exception {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(RECORDED.resolve(name)))) {
            return in.readAllBytes();
        }
    }

    /** Every build with the reasons that the builds before it give. */
    private static Map<String, Report> builds() throws Exception {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(RECORDED, "*.Dockerfile")) {
            files.forEach(file -> names.add(file.getFileName().toString().replace(".Dockerfile", "")));
        }
        names.sort(null);
        Map<String, Report> builds = new LinkedHashMap<>();
        List<BuildSummary> history = new ArrayList<>();
        for (String name : names) {
            LiveTimeline timeline = new LiveTimeline();
            ProgressReader reader = new ProgressReader(Clock.systemUTC(), timeline);
            byte[] progress = unpacked(name + ".rawjson.gz");
            reader.write(progress, 0, progress.length);
            reader.close();
            Dockerfile dockerfile =
                    Dockerfile.parse(Files.readAllBytes(RECORDED.resolve(name + ".Dockerfile")), "Dockerfile");
            BuildSummary summary =
                    ReportJson.readSummary(new ByteArrayInputStream(unpacked(name + ".summary.json.gz")), name);
            ReportAssembler report = new ReportAssembler(summary.id(), RequestSection.UNKNOWN)
                    .ran(START, START.plusSeconds(10))
                    .succeeded()
                    .timeline(timeline.build())
                    .steps(DockerfileSteps.of(dockerfile, BuildInputs.none()));
            TimelineSection section = report.assemble().timeline();
            builds.put(
                    name,
                    report.reasons(Reasons.of(section, summary.ingredients(), history))
                            .assemble());
            history.add(0, summary);
        }
        return builds;
    }

    @Test
    void tellsWhatChangedInWords() throws Exception {
        StringBuilder text = new StringBuilder();
        builds().forEach((name, report) -> {
            text.append(name).append('\n');
            for (TimelineSection.Vertex vertex : report.timeline().vertices()) {
                LayerReason reason = vertex.reason();
                if (reason != null) {
                    text.append("  #")
                            .append(vertex.number())
                            .append(' ')
                            .append(
                                    vertex.name().platform() == null
                                            ? ""
                                            : vertex.name().platform() + " ")
                            .append(vertex.name().instruction())
                            .append("\n    ")
                            .append(reason.kind())
                            .append(reason.cause() == 0 ? "" : " after #" + reason.cause())
                            .append(": ")
                            .append(reason.text())
                            .append('\n');
                }
            }
        });

        assertThat(text.toString()).isEqualTo(golden("reasons.txt"));
    }

    @Test
    void tellsWhatChangedAsJson() throws Exception {
        ObjectMapper json = new ObjectMapper();
        ObjectNode all = json.createObjectNode();
        for (Map.Entry<String, Report> build : builds().entrySet()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReportJson.write(build.getValue(), out);
            ArrayNode reasons = all.putArray(build.getKey());
            for (JsonNode vertex : json.readTree(out.toByteArray()).at("/timeline/vertices")) {
                if (vertex.path("reason").path("cause").asInt(-1) == 0) {
                    reasons.add(vertex.get("reason"));
                }
            }
        }
        String text = json.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";

        assertThat(text).isEqualTo(golden("reasons.json"));
    }

    private static String golden(String name) throws Exception {
        return Files.readString(RECORDED.resolve(name), StandardCharsets.UTF_8);
    }
}
