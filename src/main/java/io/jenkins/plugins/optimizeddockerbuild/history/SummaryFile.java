package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The history's summary of one report, stored beside the build and not among its artifacts: it can be read without
 * loading the build, survives the removal of artifacts, and is deleted with the build. {@code
 * builds/17/docker-build/NAME.json.gz}.
 */
final class SummaryFile {
    /** In bytes, compressed: ten times as much as a build of a thousand layers needs. */
    static final int LARGEST = 1_000_000;

    /** In bytes, unpacked. */
    static final int LARGEST_UNPACKED = 2_000_000;

    private static final String FOLDER = "docker-build";
    private static final String END = ".json.gz";

    private SummaryFile() {}

    static byte[] encode(BuildSummary summary) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            ReportJson.write(summary, out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /** Replaces a file of the same name, atomically. */
    static void write(Run<?, ?> build, String name, byte[] encoded) throws IOException {
        Path folder = build.getRootDir().toPath().resolve(FOLDER);
        Files.createDirectories(folder);
        Path unfinished = Files.createTempFile(folder, ".", ".tmp");
        try {
            Files.write(unfinished, encoded);
            Files.move(unfinished, folder.resolve(name + END), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Whether the build in that folder has any. */
    static boolean isIn(Path buildFolder) {
        return Files.isDirectory(buildFolder.resolve(FOLDER));
    }

    /** Names of the reports of the build in that folder, in alphabetical order. */
    static List<String> names(Path buildFolder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(buildFolder.resolve(FOLDER), "*" + END)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                name = name.substring(0, name.length() - END.length());
                if (DockerBuildRecord.isName(name)) {
                    names.add(name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }

    /** When the summary was written, in milliseconds since 1970; 0 when it does not exist. */
    static long lastChanged(Path buildFolder, String name) throws IOException {
        try {
            return Files.getLastModifiedTime(buildFolder.resolve(FOLDER).resolve(name + END))
                    .toMillis();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return 0;
        }
    }

    /**
     * Null when it does not exist.
     *
     * @throws ReportException when it is corrupt, or of an unknown version
     */
    @CheckForNull
    static BuildSummary read(Path buildFolder, String name) throws ReportException {
        return read(buildFolder, name, new AtomicLong(LARGEST_UNPACKED));
    }

    /**
     * Like {@link #read(Path, String)}, for one of several.
     *
     * @param left bytes, unpacked, that are left for all of them
     */
    @CheckForNull
    static BuildSummary read(Path buildFolder, String name, AtomicLong left) throws ReportException {
        Path file = buildFolder.resolve(FOLDER).resolve(name + END);
        long most = Math.min(left.get(), LARGEST_UNPACKED);
        try (Limited in = new Limited(new GZIPInputStream(Files.newInputStream(file)), most)) {
            try {
                return ReportJson.readSummary(in, file.toString());
            } finally {
                left.addAndGet(-Math.min(in.count(), most));
            }
        } catch (NoSuchFileException e) {
            return null;
        } catch (ReportException e) {
            throw e;
        } catch (IOException e) {
            throw new ReportException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
