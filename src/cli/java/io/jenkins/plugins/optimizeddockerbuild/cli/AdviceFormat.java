package io.jenkins.plugins.optimizeddockerbuild.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Output formats of {@code odb advise}. */
enum AdviceFormat {
    /** For people. */
    TEXT,
    /** Everything, for programs. */
    JSON,
    /**
     * The static analysis results interchange format, 2.1.0 (OASIS), for Jenkins' Warnings plugin, GitHub and editors.
     */
    SARIF,
    /** Commands that GitHub's runner shows as annotations. */
    GITHUB,
    /** GitLab's code quality report. */
    GITLAB;

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    /**
     * The advice as a SARIF log.
     *
     * @param dockerfile path of the Dockerfile with slashes, relative to the root of the checkout if it is inside
     * @param version of this product
     */
    static String sarif(List<Advice> advice, String dockerfile, String version) throws JsonProcessingException {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode log = mapper.createObjectNode();
        log.put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "odb")
                .put("version", version)
                .put("informationUri", "https://github.com/jenkinsci/optimized-docker-build-plugin");
        ArrayNode rules = driver.putArray("rules");
        Map<String, Integer> indexes = new LinkedHashMap<>();
        for (Advice piece : advice) {
            if (indexes.putIfAbsent(piece.id(), indexes.size()) == null) {
                ObjectNode rule = rules.addObject().put("id", piece.id());
                rule.putObject("shortDescription").put("text", piece.title());
                if (piece.page() != null) {
                    rule.put("helpUri", piece.page());
                }
            }
        }
        ArrayNode results = run.putArray("results");
        for (Advice piece : advice) {
            ObjectNode result = results.addObject()
                    .put("ruleId", piece.id())
                    .put("ruleIndex", indexes.get(piece.id()))
                    .put("level", level(piece));
            result.putObject("message").put("text", piece.title() + ". " + piece.text());
            ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
            place.putObject("artifactLocation").put("uri", uri(dockerfile));
            if (piece.lines() != null) {
                place.putObject("region")
                        .put("startLine", piece.lines().first())
                        .put("endLine", piece.lines().last());
            }
        }
        return mapper.writeValueAsString(log);
    }

    private static String level(Advice piece) {
        return switch (piece.severity()) {
            case HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW -> "note";
        };
    }

    /** A relative reference, with all special characters escaped. */
    private static String uri(String path) {
        StringBuilder uri = new StringBuilder();
        for (byte b : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/@+,".indexOf(c) >= 0);
            uri.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return uri.toString();
    }
}
