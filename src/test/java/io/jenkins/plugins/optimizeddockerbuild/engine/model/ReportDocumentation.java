package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.javadoc.Javadoc;
import com.github.javaparser.javadoc.JavadocBlockTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The schema of {@code report.json} and the tables of its fields, made of the records and their Javadoc: a field's name and
 * type from its component, whether it may be null from {@code @CheckForNull}, its meaning from {@code @param}.
 */
final class ReportDocumentation {
    static final Path SCHEMA = Path.of("docs", "report.schema.json");
    static final Path PAGE = Path.of("docs", "report.md");

    /** What stands after this in the page is made here. */
    static final String HEADING = "## The report\n";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordSources sources = new RecordSources();
    private final Map<String, RecordDeclaration> records = new LinkedHashMap<>();
    private final RecordDeclaration report = sources.record(Report.class);

    ReportDocumentation() {
        collect(report);
    }

    /** A field of an object in JSON: a component of the record, or of one that is written as a part of it. */
    private record Field(Parameter component, RecordDeclaration of) {
        String name() {
            return component.getNameAsString();
        }
    }

    private List<Field> fields(RecordDeclaration record) {
        List<Field> fields = new ArrayList<>();
        for (Parameter component : record.getParameters()) {
            if (type(component, record) instanceof RecordDeclaration other && isInlined(other)) {
                fields.addAll(fields(other));
            } else {
                fields.add(new Field(component, record));
            }
        }
        return fields;
    }

    private static boolean isInlined(RecordDeclaration record) {
        return record.getImplementedTypes().stream()
                .anyMatch(type -> type.getNameAsString().equals("Inlined"));
    }

    private void collect(RecordDeclaration record) {
        for (Field field : fields(record)) {
            if (type(field.component, field.of) instanceof RecordDeclaration other && !records.containsValue(other)) {
                String name = name(other);
                if (records.put(name, other) != null) {
                    throw new IllegalStateException("Two records would be " + name + " in the schema.");
                }
                collect(other);
            }
        }
    }

    /** {@code context} for {@code ContextSection}, {@code imageLayer} for {@code ImageSection.Layer}. */
    private static String name(RecordDeclaration record) {
        String own = record.getNameAsString().replace("Section", "").replace("LayerKey", "Layer");
        boolean isNested = record.getParentNode().orElseThrow() instanceof TypeDeclaration<?>;
        String outer = isNested
                ? ((TypeDeclaration<?>) record.getParentNode().get())
                        .getNameAsString()
                        .replace("Section", "")
                        .replace("Report", "")
                : "";
        String whole = own.startsWith(outer) ? own : outer + own;
        return Character.toLowerCase(whole.charAt(0)) + whole.substring(1);
    }

    /** Null for what is neither a record nor an enum of ours. */
    private TypeDeclaration<?> type(Parameter component, RecordDeclaration of) {
        String type = element(component);
        return switch (type) {
            case "String", "Instant", "int", "long", "boolean", "double", "Integer", "Long", "Boolean", "Double" ->
                null;
            default -> sources.find(type, of);
        };
    }

    private static boolean isList(Parameter component) {
        return component.getTypeAsString().startsWith("List<");
    }

    private static String element(Parameter component) {
        String type = component.getType().asString();
        return isList(component) ? type.substring("List<".length(), type.length() - 1) : type;
    }

    private static boolean isNullable(Parameter component) {
        return component.isAnnotationPresent("CheckForNull");
    }

    // What fields mean

    static String meaning(RecordDeclaration record, Parameter component) {
        for (JavadocBlockTag tag : javadoc(record).getBlockTags()) {
            if (tag.getName().orElse("").equals(component.getNameAsString())) {
                return sentence(tag.getContent().toText());
            }
        }
        throw new IllegalStateException("The Javadoc of " + record.getNameAsString() + " has no @param for "
                + component.getNameAsString() + ".");
    }

    private static String meaning(RecordDeclaration record) {
        return sentence(javadoc(record).getDescription().toText());
    }

    private static Javadoc javadoc(RecordDeclaration record) {
        return record.getJavadoc()
                .orElseThrow(() -> new IllegalStateException(record.getNameAsString() + " has no Javadoc."));
    }

    private static String sentence(String text) {
        String words = text.replaceAll("\\{@link\\s+[\\w.]*#?([^}\\s]*)[^}]*}", "`$1`")
                .replaceAll("\\{@(?:code|value)\\s+([^}]*)}", "`$1`")
                .replaceAll("<[^>]+>", "")
                .replaceAll("\\s+", " ")
                .strip();
        String capital = Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return capital.matches(".*[.!?]") ? capital : capital + ".";
    }

    // The schema

    String schema() throws IOException {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "https://github.com/jenkinsci/optimized-docker-build-plugin/docs/report.schema.json");
        schema.put("title", "Report of a build (report.json)");
        schema.put(
                "description",
                "What one build did, and what it did it with. Newer versions may add fields; readers leave out what"
                        + " they do not know.");
        addFields(schema, report);
        ((ObjectNode) schema.get("properties").get("schema")).removeAll().put("const", Report.SCHEMA);
        ObjectNode definitions = schema.putObject("$defs");
        definitions
                .putObject("instant")
                .put("description", "An instant in UTC, ISO-8601, with nine digits after the second.")
                .put("type", "string")
                .put("pattern", "^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{9}Z$");
        definitions
                .putObject("millis")
                .put("description", "A duration in milliseconds.")
                .put("type", "integer")
                .put("minimum", 0);
        definitions
                .putObject("bytes")
                .put("description", "A size in bytes.")
                .put("type", "integer")
                .put("minimum", 0);
        records.forEach((name, record) -> {
            ObjectNode definition = definitions.putObject(name);
            definition.put("description", meaning(record));
            addFields(definition, record);
        });
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentObjectsWith(lines);
        printer.indentArraysWith(lines);
        return JSON.writer(printer).writeValueAsString(schema) + "\n";
    }

    private void addFields(ObjectNode schema, RecordDeclaration record) {
        schema.put("type", "object");
        var required = schema.putArray("required");
        ObjectNode properties = schema.putObject("properties");
        for (Field field : fields(record)) {
            required.add(field.name());
            ObjectNode property = properties.putObject(field.name());
            property.put("description", meaning(field.of, field.component));
            JsonNode value = value(field.component, field.of);
            if (isNullable(field.component)) {
                var choices = property.putArray("anyOf");
                choices.add(value);
                choices.addObject().put("type", "null");
            } else {
                property.setAll((ObjectNode) value);
            }
        }
    }

    private ObjectNode value(Parameter component, RecordDeclaration record) {
        ObjectNode element = JSON.createObjectNode();
        TypeDeclaration<?> type = type(component, record);
        if (type instanceof EnumDeclaration constants) {
            var values = element.putArray("enum");
            constants.getEntries().forEach(constant -> values.add(constant.getNameAsString()));
        } else if (type instanceof RecordDeclaration other) {
            element.put("$ref", "#/$defs/" + name(other));
        } else {
            switch (element(component)) {
                case "Instant" -> element.put("$ref", "#/$defs/instant");
                case "boolean", "Boolean" -> element.put("type", "boolean");
                case "double", "Double" -> element.put("type", "number");
                case "String" -> element.put("type", "string");
                default -> {
                    String unit = unit(component);
                    if (unit == null) {
                        element.put("type", "integer");
                    } else {
                        element.put("$ref", "#/$defs/" + unit);
                    }
                }
            }
        }
        if (!isList(component)) {
            return element;
        }
        ObjectNode list = JSON.createObjectNode().put("type", "array");
        list.set("items", element);
        return list;
    }

    /** {@code millis}, {@code bytes}, or null for a number that counts something else. */
    private static String unit(Parameter component) {
        String name = component.getNameAsString();
        return name.endsWith("Millis") ? "millis" : name.endsWith("Bytes") || name.startsWith("bytes") ? "bytes" : null;
    }

    // The page

    /** The page with its tables of fields made again; what is before them stays. */
    String page() throws IOException {
        String page = Files.readString(PAGE);
        StringBuilder text = new StringBuilder(page.substring(0, page.indexOf(HEADING)));
        text.append(HEADING).append('\n');
        table(text, report);
        records.forEach((name, record) -> {
            text.append("\n### ")
                    .append(name)
                    .append("\n\n")
                    .append(meaning(record))
                    .append("\n\n");
            table(text, record);
        });
        return text.toString();
    }

    private void table(StringBuilder text, RecordDeclaration record) {
        text.append("| field | type | meaning |\n|---|---|---|\n");
        for (Field field : fields(record)) {
            text.append("| `")
                    .append(field.name())
                    .append("` | ")
                    .append(words(field.component, field.of))
                    .append(isNullable(field.component) ? " or null" : "")
                    .append(" | ")
                    .append(meaning(field.of, field.component).replace("|", "\\|"))
                    .append(" |\n");
        }
    }

    private String words(Parameter component, RecordDeclaration record) {
        TypeDeclaration<?> type = type(component, record);
        String word;
        if (type instanceof EnumDeclaration constants) {
            List<String> values = new ArrayList<>();
            constants.getEntries().forEach(constant -> values.add("`" + constant.getNameAsString() + "`"));
            word = String.join(", ", values);
        } else if (type instanceof RecordDeclaration other) {
            word = "[" + name(other) + "](#" + name(other).toLowerCase(Locale.ROOT) + ")";
        } else {
            word = switch (element(component)) {
                case "Instant" -> "instant";
                case "boolean", "Boolean" -> "boolean";
                case "double", "Double" -> "number";
                case "String" -> isList(component) ? "strings" : "string";
                default ->
                    "millis".equals(unit(component))
                            ? "milliseconds"
                            : "bytes".equals(unit(component)) ? "bytes" : isList(component) ? "integers" : "integer";
            };
        }
        return isList(component) ? "list of " + word : word;
    }
}
