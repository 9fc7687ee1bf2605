package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnorePattern;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reports that {@code odb} itself writes inside the context. They change with every build, so {@code COPY . .} would
 * always run again if BuildKit saw them.
 */
final class OwnFiles {
    private static final Set<String> REPORT = Set.of(
            ReportWriter.JSON,
            ReportWriter.HTML,
            ReportWriter.CSS,
            ReportWriter.MARKDOWN,
            ReportWriter.PATCH,
            ReportHistory.SUMMARY,
            GitLabReports.CODE_QUALITY,
            GitLabReports.METRICS);

    private final Path context;
    private final String dockerfile;
    private final List<String> rules = new ArrayList<>();

    private OwnFiles(Path context, String dockerfile) {
        this.context = context;
        this.dockerfile = dockerfile;
    }

    /**
     * Ignore rules for them. There are none for folders that contain anything else or that the Dockerfile names, or if
     * the context or the Dockerfile is not on this disk.
     *
     * @param file the Dockerfile as given; null for the default
     */
    static List<String> ignoreRules(
            String context, @CheckForNull String file, @CheckForNull Path report, @CheckForNull Path history) {
        try {
            Path folder = Path.of(context).toRealPath();
            Path dockerfile = file == null ? folder.resolve("Dockerfile") : Path.of(file);
            OwnFiles own = new OwnFiles(folder, Files.readString(dockerfile, StandardCharsets.ISO_8859_1));
            if (report != null && holdsOnlyAReport(report)) {
                own.leaveOut(report);
            }
            if (history != null && holdsOnlyReports(history)) {
                own.leaveOut(history);
            }
            return own.rules;
        } catch (IOException | InvalidPathException e) {
            // The build itself reports problems with the context.
            return List.of();
        }
    }

    private void leaveOut(Path folder) throws IOException {
        Path real = Files.exists(folder)
                ? folder.toRealPath()
                : folder.toAbsolutePath().normalize();
        if (!real.startsWith(context)
                || real.equals(context)
                || dockerfile.contains(String.valueOf(real.getFileName()))) {
            return;
        }
        String path = context.relativize(real).toString().replace('\\', '/');
        String rule = IgnorePattern.of(path.getBytes(StandardCharsets.UTF_8));
        if (rule != null) {
            rules.add(rule);
        }
    }

    private static boolean holdsOnlyAReport(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.allMatch(entry -> REPORT.contains(String.valueOf(entry.getFileName())));
        }
    }

    private static boolean holdsOnlyReports(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (!Files.isDirectory(entry) || !holdsOnlyAReport(entry)) {
                    return false;
                }
            }
            return true;
        }
    }
}
