package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A small JSON document as a tree in which a missing member is not an error: whatever is asked of it is empty.
 */
public final class JsonTree {
    public static final JsonTree MISSING = new JsonTree(null);

    private final Object value;

    JsonTree(@CheckForNull Object value) {
        this.value = value;
    }

    /** @throws IOException when the bytes are no JSON document */
    public static JsonTree parse(byte[] json) throws IOException {
        return new JsonTree(JsonReader.read(new String(json, StandardCharsets.UTF_8)));
    }

    /** The member of that name; an empty tree when this has none. */
    @NonNull
    public JsonTree get(String name) {
        return value instanceof Map<?, ?> members && members.get(name) instanceof JsonTree member ? member : MISSING;
    }

    public boolean has(String name) {
        return value instanceof Map<?, ?> members && members.containsKey(name);
    }

    /** The members in the order of the document; none when this is no object. */
    @SuppressWarnings("unchecked")
    public Map<String, JsonTree> members() {
        return value instanceof Map<?, ?> ? (Map<String, JsonTree>) value : Map.of();
    }

    /** The items in the order of the document; none when this is no array. */
    @SuppressWarnings("unchecked")
    public List<JsonTree> items() {
        return value instanceof List<?> ? (List<JsonTree>) value : List.of();
    }

    /** The text of a string, a number or a boolean; null otherwise. */
    @CheckForNull
    public String text() {
        return value instanceof String text ? text : null;
    }

    @NonNull
    public String text(String ifMissing) {
        return value instanceof String text ? text : ifMissing;
    }

    /** The number; the given one when this is none. */
    public long number(long ifMissing) {
        if (value instanceof String text && !text.isEmpty()) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                return ifMissing;
            }
        }
        return ifMissing;
    }

    public boolean isTrue() {
        return "true".equals(value);
    }

    public boolean isMissing() {
        return value == null;
    }
}
