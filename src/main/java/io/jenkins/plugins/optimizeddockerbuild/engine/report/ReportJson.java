package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.RecordJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reports as JSON. Every field is written, null when its value is unknown. When reading, unknown fields are ignored as
 * additions of a newer version, and missing fields count as unknown.
 */
public final class ReportJson {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private ReportJson() {}

    /** Writes the report as UTF-8; does not close the stream. */
    public static void write(Report report, OutputStream out) throws IOException {
        writeRecord(report, out);
    }

    /** Like {@link #write(Report, OutputStream)}, for a summary. */
    public static void write(BuildSummary summary, OutputStream out) throws IOException {
        writeRecord(summary, out);
    }

    /** Like {@link #write(Report, OutputStream)}, for a comparison. */
    public static void write(ReportComparison comparison, OutputStream out) throws IOException {
        writeRecord(comparison, out);
    }

    /** Like {@link #write(Report, OutputStream)}, for any record with a component {@code schema}. */
    public static void writeDocument(Record document, OutputStream out) throws IOException {
        writeRecord(document, out);
    }

    /** Any record, on one line. */
    public static String line(Record value) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            RecordJson.write(value, json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return line.toString();
    }

    private static void writeRecord(Record value, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(indented());
            RecordJson.write(value, json);
            json.writeRaw('\n');
        }
    }

    /** A printer counts its indentation, so each document needs its own. */
    private static DefaultPrettyPrinter indented() {
        return new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));
    }

    /** @throws ReportException when the file is missing, corrupt, or of an unknown schema */
    public static Report read(Path file) throws ReportException {
        return read(file, Report.class, "report");
    }

    /** Like {@link #read(Path)}, for a summary. */
    public static BuildSummary readSummary(Path file) throws ReportException {
        return read(file, BuildSummary.class, "summary");
    }

    /**
     * Like {@link #read(Path)}, for a document from {@link #writeDocument}.
     *
     * @param what the kind of document, for messages
     */
    public static <T extends Record> T readDocument(Path file, Class<T> type, String what) throws ReportException {
        return read(file, type, what);
    }

    /**
     * Like {@link #read(Path)}; does not close the stream.
     *
     * @param name of the file, for messages
     */
    public static Report read(InputStream in, String name) throws ReportException {
        return read(in, name, Report.class, "report");
    }

    /** Like {@link #read(InputStream, String)}, for a summary. */
    public static BuildSummary readSummary(InputStream in, String name) throws ReportException {
        return read(in, name, BuildSummary.class, "summary");
    }

    private static <T extends Record> T read(Path file, Class<T> type, String what) throws ReportException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), type, what);
        } catch (NoSuchFileException e) {
            throw new ReportException("There is no " + what + " at " + file + ".", e);
        } catch (ReportException e) {
            throw e;
        } catch (IOException e) {
            throw new ReportException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static <T extends Record> T read(InputStream in, String file, Class<T> type, String what)
            throws ReportException {
        try (JsonParser json = JSON.createParser(in)) {
            json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            JsonTree document = JsonTree.read(json);
            long schema = document.get("schema").number(-1);
            if (schema < 0) {
                throw new ReportException(file + " is no " + what + " of odb: it has no schema number.");
            }
            if (schema != Report.SCHEMA) {
                throw new ReportException(
                        file + " is a " + what + " of schema " + schema + ", this version reads schema "
                                + Report.SCHEMA + ". "
                                + (schema > Report.SCHEMA
                                        ? "Read it with the version of odb that wrote it, or a newer one."
                                        : "Build again to get a new one."));
            }
            return RecordJson.toRecord(document, type);
        } catch (JsonProcessingException e) {
            throw new ReportException(
                    file + " is a broken " + what + ": " + e.getOriginalMessage() + place(e)
                            + ". Build again to get a new one.",
                    e);
        } catch (RecordJson.MismatchException e) {
            throw new ReportException(
                    file + " is a broken " + what + ": " + e.getMessage() + ". Build again to get a new one.", e);
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
}
