package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads JSON files of a project. Apart from those that want to know what is in them, since loading Jackson's data binding
 * takes as long as all the rest that is done before a build: only a project with such files pays for it.
 */
final class ProjectJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProjectJson() {}

    /** A missing node for an empty text. */
    static JsonNode parse(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    static JsonNode empty() {
        return JSON.createObjectNode();
    }
}
