package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a report into a folder: {@code report.json}, {@code report.html}, {@code report.css}, {@code report.md}, and
 * {@code optimized.patch} if some advice has patches. Files are written atomically, replacing earlier ones, with the
 * process's default permissions.
 */
public final class ReportWriter {
    public static final String JSON = "report.json";
    public static final String HTML = "report.html";
    public static final String CSS = "report.css";
    public static final String MARKDOWN = "report.md";

    /** All patches of the advice combined; missing when there are none. */
    public static final String PATCH = "optimized.patch";

    private static final int USUAL_BYTES = 64 * 1024;

    private ReportWriter() {}

    /**
     * @param dir created when missing
     * @throws ReportException when a file cannot be written; the message says which and why
     */
    public static void write(Path dir, Report report) throws ReportException {
        makeFolder(dir);
        ByteArrayOutputStream json = new ByteArrayOutputStream(USUAL_BYTES);
        try {
            ReportJson.write(report, json);
        } catch (IOException e) {
            throw new ReportException("The report cannot be written as JSON: " + e.getMessage(), e);
        }
        replace(dir.resolve(JSON), json.toByteArray());
        replace(dir.resolve(MARKDOWN), ReportMarkdown.of(report).getBytes(StandardCharsets.UTF_8));
        writePage(dir, report);
    }

    /** Like {@link #write}, for a summary, into an existing folder. */
    public static void writeSummary(Path file, BuildSummary summary) throws ReportException {
        ByteArrayOutputStream json = new ByteArrayOutputStream(USUAL_BYTES);
        try {
            ReportJson.write(summary, json);
        } catch (IOException e) {
            throw new ReportException("The summary cannot be written as JSON: " + e.getMessage(), e);
        }
        replace(file, json.toByteArray());
    }

    /**
     * Writes {@code report.html} and {@code report.css}, and the patch if there is one, into an existing folder.
     *
     * @throws ReportException when they cannot be written
     */
    public static void writePage(Path dir, Report report) throws ReportException {
        if (report.patch() == null) {
            delete(dir.resolve(PATCH));
        } else {
            replace(dir.resolve(PATCH), report.patch().getBytes(StandardCharsets.UTF_8));
        }
        replace(dir.resolve(CSS), ReportHtml.css());
        replace(dir.resolve(HTML), ReportHtml.render(report).getBytes(StandardCharsets.UTF_8));
    }

    private static void makeFolder(Path dir) throws ReportException {
        try {
            Files.createDirectories(dir);
        } catch (FileAlreadyExistsException e) {
            throw new ReportException("The report cannot be written: " + dir + " is a file, not a folder.", e);
        } catch (IOException e) {
            throw new ReportException("The report's folder cannot be created: " + reason(dir, e), e);
        }
    }

    private static void replace(Path file, byte[] content) throws ReportException {
        // Files.createTempFile would make a file that only its owner can read.
        Path whole = file.resolveSibling("." + file.getFileName() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        try {
            try {
                Files.write(whole, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw new ReportException("The report cannot be written: " + reason(file, e), e);
        }
    }

    private static void delete(Path file) throws ReportException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ReportException("The patch of an earlier build cannot be removed: " + reason(file, e), e);
        }
    }

    private static String reason(Path path, IOException e) {
        return e instanceof AccessDeniedException
                ? path + ": permission denied. Choose another folder for the report, or give write access."
                : path + ": " + e.getMessage();
    }
}
