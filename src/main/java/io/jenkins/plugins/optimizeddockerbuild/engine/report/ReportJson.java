package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Reports as JSON. Every field is written, null where its value is unknown. Reading takes fields that it does not know
 * as additions of a newer version and leaves them out, and takes fields that are missing as unknown.
 */
public final class ReportJson {
    private static final DateTimeFormatter NANOSECONDS =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .addModule(new SimpleModule("instants")
                    .addSerializer(Instant.class, new InstantWriter())
                    .addDeserializer(Instant.class, new InstantReader()))
            .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    private ReportJson() {}

    /** Writes the report as UTF-8 and leaves the stream open. */
    public static void write(Report report, OutputStream out) throws IOException {
        writeValue(report, out);
    }

    public static void write(BuildSummary summary, OutputStream out) throws IOException {
        writeValue(summary, out);
    }

    public static void write(ReportComparison comparison, OutputStream out) throws IOException {
        writeValue(comparison, out);
    }

    private static void writeValue(Object value, OutputStream out) throws IOException {
        MAPPER.writerWithDefaultPrettyPrinter().writeValue(out, value);
        out.write('\n');
    }

    /**
     * @throws ReportException when the file is missing, broken, or of a schema that this version does not know
     */
    public static Report read(Path file) throws ReportException {
        return read(file, Report.class, "report");
    }

    /** As {@link #read(Path)}, what a history keeps of a build. */
    public static BuildSummary readSummary(Path file) throws ReportException {
        return read(file, BuildSummary.class, "summary");
    }

    private static <T> T read(Path file, Class<T> type, String what) throws ReportException {
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode tree = MAPPER.readTree(in);
            JsonNode schema = tree == null ? null : tree.get("schema");
            if (schema == null || !schema.isInt()) {
                throw new ReportException(file + " is no " + what + " of odb: it has no schema number.");
            }
            if (schema.intValue() != Report.SCHEMA) {
                throw new ReportException(file + " is a " + what + " of schema " + schema.intValue()
                        + ", this version reads schema " + Report.SCHEMA + ". "
                        + (schema.intValue() > Report.SCHEMA
                                ? "Read it with the version of odb that wrote it, or a newer one."
                                : "Build again to get a new one."));
            }
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new ReportException(
                    file + " is a broken " + what + ": " + e.getOriginalMessage() + place(e)
                            + ". Build again to get a new one.",
                    e);
        } catch (NoSuchFileException e) {
            throw new ReportException("There is no " + what + " at " + file + ".", e);
        } catch (ReportException e) {
            throw e;
        } catch (IOException e) {
            throw new ReportException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " (line " + e.getLocation().getLineNr() + ")";
    }

    private static final class InstantWriter extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(NANOSECONDS.format(value));
        }
    }

    private static final class InstantReader extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getText();
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, "not an instant in ISO-8601");
            }
        }
    }
}
