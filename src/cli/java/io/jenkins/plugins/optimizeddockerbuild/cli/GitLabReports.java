package io.jenkins.plugins.optimizeddockerbuild.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Artifacts that GitLab shows in a merge request. Source: GitLab's "Code Quality report format" and "Metrics reports".
 */
final class GitLabReports {
    static final String CODE_QUALITY = "gl-code-quality-report.json";
    static final String METRICS = "metrics.txt";

    private GitLabReports() {}

    /**
     * For {@code artifacts:reports:codequality}.
     *
     * @param dockerfile path with slashes, relative to the root of the checkout
     */
    static String codeQuality(List<Annotation> annotations, String dockerfile) throws JsonProcessingException {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ArrayNode issues = mapper.createArrayNode();
        Map<String, Integer> seen = new HashMap<>();
        for (Annotation annotation : annotations) {
            // Without line numbers, so an issue stays the same when the Dockerfile grows above it; GitLab removes
            // duplicates.
            String identity = annotation.id() + "\n" + dockerfile + "\n" + annotation.title();
            int occurrence = seen.merge(identity, 1, Integer::sum);
            ObjectNode issue = issues.addObject()
                    .put("description", annotation.title() + ". " + annotation.text())
                    .put("check_name", annotation.id())
                    .put("fingerprint", fingerprint(identity + "\n" + occurrence))
                    .put("severity", severity(annotation.level()));
            ObjectNode location = issue.putObject("location").put("path", dockerfile);
            location.putObject("lines")
                    .put(
                            "begin",
                            annotation.lines() == null ? 1 : annotation.lines().first());
        }
        return mapper.writeValueAsString(issues) + "\n";
    }

    private static String severity(Annotation.Level level) {
        return switch (level) {
            case FAILURE -> "critical";
            case HIGH -> "major";
            case MEDIUM -> "minor";
            case LOW -> "info";
        };
    }

    private static String fingerprint(String identity) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(identity.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** For {@code artifacts:reports:metrics}, in OpenMetrics' text format; only measured values. */
    static String metrics(Report report) {
        StringBuilder text = new StringBuilder();
        metric(text, "odb_build_duration_seconds", seconds(report.durationMillis()));
        if (report.context() != null) {
            metric(text, "odb_context_sent_bytes", report.context().sentBytes());
        }
        if (report.image() != null) {
            for (ImageSection.Platform platform : report.image().platforms()) {
                String labels = "{size=\"" + platform.sizeKind().word() + "\""
                        + (platform.platform() == null ? "" : ",platform=\"" + quoted(platform.platform()) + "\"")
                        + "}";
                metric(text, "odb_image_bytes" + labels, platform.sizeBytes());
            }
        }
        List<TimelineSection.Vertex> layers = report.timeline().vertices().stream()
                .filter(vertex -> vertex.name().kind() == VertexName.Kind.STEP)
                .toList();
        metric(text, "odb_layers", layers.size());
        metric(
                text,
                "odb_layers_cached",
                layers.stream()
                        .filter(layer -> layer.observed().outcome() == TimelineVertex.Outcome.CACHED)
                        .count());
        metric(text, "odb_advice", report.advice().size());
        return text.append("# EOF\n").toString();
    }

    private static void metric(StringBuilder text, String name, Object value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f", millis / 1000.0);
    }

    private static String quoted(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
