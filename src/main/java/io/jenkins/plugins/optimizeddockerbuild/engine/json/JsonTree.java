package io.jenkins.plugins.optimizeddockerbuild.engine.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A JSON document as a tree in which a missing member is not an error but empty. Of repeated members, the last one
 * counts.
 */
public final class JsonTree {
    public static final JsonTree MISSING = new JsonTree(null);

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * {@code Map<String, JsonTree>}, {@code List<JsonTree>}, {@code String}, {@code Long}, {@code Double}, {@code
     * Boolean}.
     */
    @CheckForNull
    private final Object value;

    private JsonTree(@CheckForNull Object value) {
        this.value = value;
    }

    /** @throws IOException when the bytes are not a JSON document */
    public static JsonTree parse(byte[] json) throws IOException {
        return parse(new String(json, StandardCharsets.UTF_8));
    }

    /** @throws IOException when the text is not a JSON document */
    public static JsonTree parse(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IOException("the JSON document is empty");
            }
            JsonTree document = tree(first, parser);
            if (parser.nextToken() != null) {
                throw new IOException("the JSON document is followed by something else");
            }
            return document;
        } catch (JsonEOFException e) {
            throw new IOException("the JSON document is cut off", e);
        } catch (JsonProcessingException e) {
            throw new IOException("the JSON document is broken: " + e.getOriginalMessage(), e);
        }
    }

    /** Like {@link #parse(String)}, for files of a project: missing when the text is not JSON; skips a byte order mark. */
    public static JsonTree parseOrMissing(String json) {
        try {
            return parse(json.startsWith("\u00EF\u00BB\u00BF") ? json.substring(3) : json);
        } catch (IOException e) {
            return MISSING;
        }
    }

    /** The next value of a stream, which may be followed by others. */
    public static JsonTree read(JsonParser json) throws IOException {
        JsonToken first = json.nextToken();
        return first == null ? MISSING : tree(first, json);
    }

    private static JsonTree tree(JsonToken token, JsonParser json) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> new JsonTree(json.getText());
            case VALUE_NUMBER_INT ->
                new JsonTree(
                        json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                ? json.getText()
                                : (Object) json.getLongValue());
            case VALUE_NUMBER_FLOAT -> new JsonTree(json.getDoubleValue());
            case VALUE_TRUE -> new JsonTree(true);
            case VALUE_FALSE -> new JsonTree(false);
            default -> MISSING;
        };
    }

    private static JsonTree object(JsonParser json) throws IOException {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            members.put(name, tree(json.nextToken(), json));
        }
        return new JsonTree(members);
    }

    private static JsonTree array(JsonParser json) throws IOException {
        List<JsonTree> items = new ArrayList<>();
        for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
            items.add(tree(next, json));
        }
        return new JsonTree(items);
    }

    /** The raw value; null for null and for a missing member. */
    @CheckForNull
    Object value() {
        return value;
    }

    /** Finds a member; an empty tree when it is missing. */
    @NonNull
    public JsonTree get(String name) {
        return members().getOrDefault(name, MISSING);
    }

    public boolean has(String name) {
        return members().containsKey(name);
    }

    /** The members in document order; empty unless this is an object. */
    @SuppressWarnings("unchecked")
    public Map<String, JsonTree> members() {
        return value instanceof Map<?, ?> ? (Map<String, JsonTree>) value : Map.of();
    }

    /** The items in document order; empty unless this is an array. */
    @SuppressWarnings("unchecked")
    public List<JsonTree> items() {
        return value instanceof List<?> ? (List<JsonTree>) value : List.of();
    }

    /** The text of a string, a number or a boolean; null otherwise. */
    @CheckForNull
    public String text() {
        return value == null || value instanceof Map<?, ?> || value instanceof List<?> ? null : value.toString();
    }

    @NonNull
    public String text(String ifMissing) {
        String text = text();
        return text == null ? ifMissing : text;
    }

    /** The whole number, also from a string; the default for anything else. */
    public long number(long ifMissing) {
        if (value instanceof Long number) {
            return number;
        }
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
        return "true".equals(text());
    }

    public boolean isMissing() {
        return value == null;
    }

    /** Whether both hold the same, members in any order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof JsonTree tree && Objects.equals(value, tree.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }
}
