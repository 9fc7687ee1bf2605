package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses one solve status, the JSON object of BuildKit's rawjson progress (BuildKit {@code client/graph.go}). Unknown
 * fields are ignored, because later versions add some.
 */
final class SolveStatusParser {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(RawJsonReader.MAX_OBJECT_BYTES)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final List<ProgressEvent.Vertex> vertices = new ArrayList<>();
    private final List<ProgressEvent> output = new ArrayList<>();
    private final List<ProgressEvent.Warning> warnings = new ArrayList<>();
    private final JsonParser json;

    private SolveStatusParser(JsonParser json) {
        this.json = json;
    }

    /**
     * The events of the object in the order in which they happened: completions follow the output in the same object,
     * although BuildKit writes vertices first.
     *
     * @return null when the bytes are not a solve status
     */
    @CheckForNull
    static List<ProgressEvent> parse(byte[] bytes, int offset, int length) {
        try (JsonParser json = JSON.createParser(bytes, offset, length)) {
            SolveStatusParser parser = new SolveStatusParser(json);
            return parser.readStatus() ? parser.inOrder() : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private boolean readStatus() throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "vertexes", "statuses", "logs", "warnings" -> {
                    if (value != JsonToken.START_ARRAY || !readElements(field)) {
                        return false;
                    }
                }
                default -> json.skipChildren();
            }
        }
        return json.nextToken() == null;
    }

    private boolean readElements(String field) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                return false;
            }
            boolean known =
                    switch (field) {
                        case "vertexes" -> readVertex();
                        case "statuses" -> readStatusOfVertex();
                        case "logs" -> readLog();
                        default -> readWarning();
                    };
            if (!known) {
                return false;
            }
        }
        return true;
    }

    private boolean readVertex() throws IOException {
        String digest = null;
        List<String> inputs = List.of();
        String name = "";
        Instant started = null;
        Instant completed = null;
        boolean cached = false;
        String error = null;
        ProgressEvent.ProgressGroup group = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "digest" -> digest = string();
                case "inputs" -> inputs = strings();
                case "name" -> name = stringOrEmpty();
                case "started" -> started = time();
                case "completed" -> completed = time();
                case "cached" -> cached = json.currentToken() == JsonToken.VALUE_TRUE;
                case "error" -> error = string();
                case "progressGroup" -> group = progressGroup();
                default -> json.skipChildren();
            }
        }
        if (digest == null) {
            return false;
        }
        boolean failed = error != null && !error.isEmpty();
        vertices.add(new ProgressEvent.Vertex(
                digest, inputs, name, started, completed, cached, failed ? error : null, group));
        return true;
    }

    @CheckForNull
    private ProgressEvent.ProgressGroup progressGroup() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return null;
        }
        String id = null;
        String name = "";
        boolean weak = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "id" -> id = string();
                case "name" -> name = stringOrEmpty();
                case "weak" -> weak = json.currentToken() == JsonToken.VALUE_TRUE;
                default -> json.skipChildren();
            }
        }
        return id == null ? null : new ProgressEvent.ProgressGroup(id, name, weak);
    }

    private boolean readStatusOfVertex() throws IOException {
        String vertex = null;
        String id = null;
        String name = "";
        long current = 0;
        long total = 0;
        Instant timestamp = null;
        Instant started = null;
        Instant completed = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "vertex" -> vertex = string();
                case "id" -> id = string();
                case "name" -> name = stringOrEmpty();
                case "current" -> current = number();
                case "total" -> total = number();
                case "timestamp" -> timestamp = time();
                case "started" -> started = time();
                case "completed" -> completed = time();
                default -> json.skipChildren();
            }
        }
        if (vertex == null || id == null) {
            return false;
        }
        output.add(new ProgressEvent.Status(vertex, id, name, current, total, timestamp, started, completed));
        return true;
    }

    private boolean readLog() throws IOException {
        String vertex = null;
        int stream = 0;
        byte[] data = null;
        Instant timestamp = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "vertex" -> vertex = string();
                case "stream" -> stream = (int) number();
                case "data" -> data = binary();
                case "timestamp" -> timestamp = time();
                default -> json.skipChildren();
            }
        }
        if (vertex == null || data == null) {
            return false;
        }
        output.add(new ProgressEvent.Log(vertex, stream, data, timestamp));
        return true;
    }

    private boolean readWarning() throws IOException {
        String vertex = null;
        int level = 0;
        String summary = null;
        List<String> detail = List.of();
        String url = null;
        int[] lines = {0, 0};
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "vertex" -> vertex = string();
                case "level" -> level = (int) number();
                case "short" -> summary = text();
                case "detail" -> detail = texts();
                case "url" -> url = string();
                case "range" -> lines = lineRange();
                default -> json.skipChildren();
            }
        }
        if (summary == null) {
            return false;
        }
        warnings.add(new ProgressEvent.Warning(vertex, level, summary, detail, url, lines[0], lines[1]));
        return true;
    }

    /** First and last line over all ranges; zeros when there is none. */
    private int[] lineRange() throws IOException {
        int[] lines = {0, 0};
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return lines;
        }
        int depth = 1;
        while (depth > 0) {
            JsonToken token = json.nextToken();
            if (token == null) {
                throw new IOException("range without an end");
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_INT && "line".equals(json.currentName())) {
                int line = (int) number();
                lines[0] = lines[0] == 0 ? line : Math.min(lines[0], line);
                lines[1] = Math.max(lines[1], line);
            }
        }
        return lines;
    }

    private List<ProgressEvent> inOrder() {
        if (output.isEmpty() && warnings.isEmpty()) {
            return List.copyOf(vertices);
        }
        Set<String> withOutput = new HashSet<>();
        if (!vertices.isEmpty()) {
            for (ProgressEvent event : output) {
                withOutput.add(
                        event instanceof ProgressEvent.Log log
                                ? log.vertex()
                                : ((ProgressEvent.Status) event).vertex());
            }
        }
        List<ProgressEvent> events = new ArrayList<>(vertices.size() + output.size() + warnings.size());
        List<ProgressEvent> completions = new ArrayList<>();
        for (int i = vertices.size() - 1; i >= 0; i--) {
            ProgressEvent.Vertex vertex = vertices.get(i);
            boolean lastOfItsVertex = withOutput.remove(vertex.digest());
            if (lastOfItsVertex && vertex.completed() != null) {
                completions.add(0, vertex);
                vertex = running(vertex);
            }
            events.add(0, vertex);
        }
        events.addAll(output);
        events.addAll(completions);
        events.addAll(warnings);
        return events;
    }

    private static ProgressEvent.Vertex running(ProgressEvent.Vertex completed) {
        return new ProgressEvent.Vertex(
                completed.digest(),
                completed.inputs(),
                completed.name(),
                completed.started(),
                null,
                completed.cached(),
                null,
                completed.progressGroup());
    }

    @CheckForNull
    private String string() throws IOException {
        json.skipChildren();
        return json.getValueAsString();
    }

    private String stringOrEmpty() throws IOException {
        String string = string();
        return string == null ? "" : string;
    }

    private List<String> strings() throws IOException {
        List<String> strings = new ArrayList<>();
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                strings.add(stringOrEmpty());
            }
        }
        return strings;
    }

    private long number() throws IOException {
        json.skipChildren();
        return json.getValueAsLong();
    }

    @CheckForNull
    private Instant time() throws IOException {
        String time = string();
        return time == null ? null : Rfc3339.parse(time);
    }

    @CheckForNull
    private byte[] binary() throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return null;
        }
        return json.getBinaryValue();
    }

    @CheckForNull
    private String text() throws IOException {
        byte[] bytes = binary();
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                String text = text();
                texts.add(text == null ? "" : text);
            }
        }
        return texts;
    }
}
