package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One {@code --cache-from} or {@code --cache-to}: a cache to import or export.
 *
 * @param type {@code registry}, {@code local}, {@code inline}, {@code gha}, {@code s3}, {@code azblob}, or any other
 *     that a newer BuildKit supports
 * @param attributes all other fields, in the given order
 */
public record CacheEntry(String type, Map<String, String> attributes) implements Serializable {
    public CacheEntry {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** Parses the value of {@code --cache-from}. */
    static List<CacheEntry> source(String text) {
        return parse(BuildOption.CACHE_FROM, text);
    }

    /** Parses the value of {@code --cache-to}. */
    static List<CacheEntry> destination(String text) {
        return parse(BuildOption.CACHE_TO, text);
    }

    /**
     * Parses {@code type=registry,ref=…}, or bare references separated by commas.
     *
     * @param option {@code --cache-from} or {@code --cache-to}, for messages
     * @throws InvalidRequestException when the text is neither, or lacks a field that the type needs
     */
    private static List<CacheEntry> parse(BuildOption<CacheEntry> option, String text) {
        if (text.isBlank()) {
            throw new InvalidRequestException(
                    option, " is empty; write a reference or type=TYPE with its fields, or omit the option.");
        }
        if (!text.contains("=")) {
            List<CacheEntry> entries = new ArrayList<>();
            for (String reference : CsvFields.parse(option, text)) {
                entries.add(checked(option, text, new CacheEntry("registry", Map.of("ref", reference))));
            }
            return entries;
        }
        Map<String, String> pairs = CsvFields.pairs(option, text);
        String type = pairs.remove("type");
        if (type == null || type.isEmpty()) {
            throw new InvalidRequestException(
                    option,
                    ": `" + Quotation.of(option, text)
                            + "` has no type; write for example type=registry,ref=REFERENCE.");
        }
        return List.of(checked(option, text, new CacheEntry(type, pairs)));
    }

    private static CacheEntry checked(BuildOption<CacheEntry> option, String text, CacheEntry entry) {
        String required = entry.requiredAttribute(option);
        String value = required == null ? "" : entry.attributes.get(required);
        if (value == null || required != null && value.isEmpty()) {
            throw new InvalidRequestException(
                    option, ": `" + Quotation.of(option, text) + "` needs " + required + "=…");
        }
        if (entry.type.equals("registry")) {
            ImageReference.parse(option, value);
        }
        return entry;
    }

    @CheckForNull
    private String requiredAttribute(BuildOption<CacheEntry> option) {
        return switch (type) {
            case "registry" -> "ref";
            case "local" -> option == BuildOption.CACHE_TO ? "dest" : "src";
            case "azblob" -> "name";
            default -> null;
        };
    }

    /** The reference of a registry cache; null for other types. */
    @CheckForNull
    public String reference() {
        return type.equals("registry") ? attributes.get("ref") : null;
    }

    /** For reports: without the attributes that may be credentials. */
    public String summary() {
        Map<String, String> open = new LinkedHashMap<>();
        for (String name : List.of("ref", "mode")) {
            if (attributes.containsKey(name)) {
                open.put(name, attributes.get(name));
            }
        }
        return new CacheEntry(type, open).option();
    }

    /** The value of {@code --cache-from} or {@code --cache-to}. */
    public String option() {
        StringBuilder line = new StringBuilder("type=").append(type);
        CsvFields.append(line, attributes);
        return line.toString();
    }
}
