package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The earlier builds in a folder. It has a folder for each build, named by the build's id, with its report and its
 * summary, {@value #SUMMARY}. Only the summaries of the newest {@value #MOST_BUILDS} builds are read, so a history of
 * thousands opens as quickly as one of fifty. What cannot be read is skipped with a notice. Builds are never removed.
 */
public final class ReportHistory {
    /** The file next to the report. */
    public static final String SUMMARY = "summary.json";

    static final int MOST_BUILDS = 50;
    private static final long LARGEST_SUMMARY = 2_000_000;

    /** Limit for everything read; an ordinary summary has some 20 kB. */
    private static final long MOST_BYTES = 20_000_000;

    private static final long LARGEST_REPORT = 20_000_000;

    private final Path folder;
    private final List<BuildSummary> builds;
    private final List<String> notices;
    private final Map<LayerKey, LayerHistory> layers;

    private ReportHistory(Path folder, List<BuildSummary> builds, List<String> notices) {
        this.folder = folder;
        this.builds = List.copyOf(builds);
        this.notices = List.copyOf(notices);
        this.layers = LayerHistories.of(builds);
    }

    /**
     * Reads the history in a folder; a missing folder counts as empty.
     *
     * @throws ReportException when the folder cannot be read
     */
    public static ReportHistory open(Path folder) throws ReportException {
        List<BuildSummary> builds = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        List<Path> newest = newestFirst(folder);
        long bytes = 0;
        for (Path build : newest.subList(0, Math.min(MOST_BUILDS, newest.size()))) {
            try {
                bytes += size(build);
                if (bytes > MOST_BYTES) {
                    notices.add("The history before " + build.getFileName() + " is left out: the builds after it have "
                            + MOST_BYTES / 1_000_000 + " MB already.");
                    break;
                }
                BuildSummary summary = summary(build);
                if (summary != null) {
                    builds.add(summary);
                }
            } catch (ReportException e) {
                notices.add("Left out of the history: " + e.getMessage());
            }
        }
        builds.sort(Comparator.comparing(BuildSummary::started).reversed());
        return new ReportHistory(folder, builds, notices);
    }

    /** Names start with the time, so their order is that of the builds. */
    private static List<Path> newestFirst(Path folder) throws ReportException {
        List<Path> builds = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    builds.add(entry);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (NotDirectoryException e) {
            throw new ReportException("The history cannot be read: " + folder + " is a file, not a folder.", e);
        } catch (IOException e) {
            throw new ReportException("The history in " + folder + " cannot be read: " + e.getMessage(), e);
        }
        builds.sort(Collections.reverseOrder());
        return builds;
    }

    /** Null when the folder does not belong to a build. */
    @CheckForNull
    private static BuildSummary summary(Path build) throws ReportException {
        Path summary = build.resolve(SUMMARY);
        if (Files.isRegularFile(summary)) {
            refuseLargerThan(summary, LARGEST_SUMMARY);
            return ReportJson.readSummary(summary);
        }
        Path report = build.resolve(ReportWriter.JSON);
        if (Files.isRegularFile(report)) {
            refuseLargerThan(report, LARGEST_REPORT);
            return BuildSummary.of(ReportJson.read(report));
        }
        return null;
    }

    private static void refuseLargerThan(Path file, long bytes) throws ReportException {
        if (sizeOf(file) > bytes) {
            throw new ReportException(file + " is larger than " + bytes / 1_000_000 + " MB.");
        }
    }

    /** Bytes to read for a build; 0 when they are too many, or there is nothing to read. */
    private static long size(Path build) throws ReportException {
        Path summary = build.resolve(SUMMARY);
        if (Files.isRegularFile(summary)) {
            return sizeOf(summary) > LARGEST_SUMMARY ? 0 : sizeOf(summary);
        }
        Path report = build.resolve(ReportWriter.JSON);
        return !Files.isRegularFile(report) || sizeOf(report) > LARGEST_REPORT ? 0 : sizeOf(report);
    }

    private static long sizeOf(Path file) throws ReportException {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new ReportException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The builds that were read, newest first. */
    public List<BuildSummary> builds() {
        return builds;
    }

    /** What was skipped and why, one sentence each. */
    public List<String> notices() {
        return notices;
    }

    /** What is known of each layer. */
    public Map<LayerKey, LayerHistory> layers() {
        return layers;
    }

    /** The usual time for exporting image and cache: the median of the last successful builds; null when unknown. */
    @CheckForNull
    public Duration usualExport() {
        List<Long> times = new ArrayList<>();
        for (BuildSummary build : builds) {
            boolean tells =
                    build.status() == ResultSection.Status.SUCCESS && build.time() != null && build.cache() != null;
            if (tells && times.size() < LayerHistories.MOST_RUNS) {
                times.add(build.time().exportMillis() + build.cache().exportMillis());
            }
        }
        Collections.sort(times);
        return times.isEmpty() ? null : Duration.ofMillis(times.get((times.size() - 1) / 2));
    }

    /** The salt that makes prints comparable with those of these builds; null when no build has any. */
    @CheckForNull
    public String salt() {
        for (BuildSummary build : builds) {
            if (build.ingredients() != null) {
                return build.ingredients().salt();
            }
        }
        return null;
    }

    /** The last successful build; null when there is none. */
    @CheckForNull
    public BuildSummary lastSuccess() {
        for (BuildSummary build : builds) {
            if (build.status() == ResultSection.Status.SUCCESS) {
                return build;
            }
        }
        return null;
    }

    /**
     * Stores a build for later ones; this object does not change.
     *
     * @param summary including what the build was made of
     * @return the build's own folder
     * @throws ReportException when it cannot be written
     */
    public Path store(Report report, BuildSummary summary) throws ReportException {
        if (!report.id().matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new ReportException("\"" + report.id() + "\" is not a name for a folder of the history.");
        }
        Path build = folder.resolve(report.id());
        ReportWriter.write(build, report);
        ReportWriter.writeSummary(build.resolve(SUMMARY), summary);
        return build;
    }
}
