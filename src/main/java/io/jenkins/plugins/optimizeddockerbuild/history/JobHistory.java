package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What earlier builds of a job show about Docker builds. Reads the small files that {@link DockerBuildAction#add}
 * writes beside each build without loading any build, because a job may have thousands.
 */
public final class JobHistory {
    /** More builds add nothing about what is usual. */
    public static final int MOST_BUILDS = 50;

    /** Limit for everything read, unpacked; an ordinary summary has some 20 kB. */
    private static final long MOST_BYTES = 20_000_000;

    /** Limit for the builds examined to find {@link #MOST_BUILDS}, when many built no image. */
    private static final int MOST_LOOKED_AT = 300;

    /** Limit for the images of one job that are found by their builds. */
    private static final int MOST_NAMES = 50;

    private static final Logger LOGGER = Logger.getLogger(JobHistory.class.getName());

    /** Whether a job has any, which is needed whenever a page of the job is shown. */
    private static final Map<Job<?, ?>, Boolean> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    private JobHistory() {}

    /** As many figures as the pages of a few busy jobs show. */
    private static final Recent<String, TrendPoint> POINTS = new Recent<>(3000);

    /**
     * What is known of one report of one build.
     *
     * @param build its number
     * @param name of the report
     */
    record Entry<T>(int build, String name, T summary) {}

    private interface Reading<T> {
        @CheckForNull
        T read(Path buildFolder, String name) throws IOException;
    }

    /** The job that a branch or change request without builds is compared with; null when there is none. */
    @CheckForNull
    public static Job<?, ?> toCompareWith(Job<?, ?> job) {
        return SiblingBranch.toCompareWith(job);
    }

    /**
     * All reports of earlier builds of this job, newest first, at most {@link #MOST_BUILDS}. For the job of a branch or
     * pull request without any: those of its target branch, or of the default branch.
     *
     * @param name of the report; null for all
     */
    public static List<BuildSummary> of(Run<?, ?> run, @CheckForNull String name) {
        return of(run, name, build -> {});
    }

    /**
     * Like {@link #of(Run, String)}.
     *
     * @param leftOut receives the numbers of builds whose summary cannot be read
     */
    public static List<BuildSummary> of(Run<?, ?> run, @CheckForNull String name, IntConsumer leftOut) {
        Job<?, ?> job = run.getParent();
        List<Entry<BuildSummary>> entries = entries(job, run.getNumber(), name, MOST_BUILDS, leftOut);
        if (entries.isEmpty()) {
            Job<?, ?> other = SiblingBranch.toCompareWith(job);
            if (other != null) {
                entries = entries(other, Integer.MAX_VALUE, name, MOST_BUILDS, leftOut);
            }
        }
        return entries.stream().map(Entry::summary).toList();
    }

    /**
     * Newest first.
     *
     * @param before only builds with a smaller number
     * @param name of the report; null for all
     */
    private static List<Entry<BuildSummary>> entries(
            Job<?, ?> job, int before, @CheckForNull String name, int most, IntConsumer leftOut) {
        AtomicLong left = new AtomicLong(MOST_BYTES);
        return find(job, before, name, most, (folder, report) -> SummaryFile.read(folder, report, left), leftOut);
    }

    /** Like {@link #entries}, for the few figures of a trend, which are cached. */
    static List<Entry<TrendPoint>> points(Job<?, ?> job, String name, int most) {
        return find(job, Integer.MAX_VALUE, name, most, JobHistory::point, build -> {});
    }

    /** Like {@link #entries}, for an overview of more builds: each summary is read and released. */
    static List<Entry<BuildFigures>> figures(Job<?, ?> job, int most) {
        return find(job, Integer.MAX_VALUE, null, most, JobHistory::figures, build -> {});
    }

    @CheckForNull
    private static BuildFigures figures(Path buildFolder, String name) throws IOException {
        BuildSummary summary = SummaryFile.read(buildFolder, name);
        return summary == null ? null : BuildFigures.of(name, summary);
    }

    @CheckForNull
    private static TrendPoint point(Path buildFolder, String name) throws IOException {
        long changed = SummaryFile.lastChanged(buildFolder, name);
        if (changed == 0) {
            return null;
        }
        String key = buildFolder + " " + name + " " + changed;
        TrendPoint point = POINTS.get(key);
        if (point == null) {
            BuildSummary summary = SummaryFile.read(buildFolder, name);
            if (summary == null) {
                return null;
            }
            point = TrendPoint.of(summary);
            POINTS.put(key, point);
        }
        return point;
    }

    /** Names of the reports of the newest builds: those of the last build first, each build's in alphabetical order. */
    static List<String> names(Job<?, ?> job) {
        Set<String> names = new LinkedHashSet<>();
        Path builds = job.getBuildDir().toPath();
        try {
            int lookedAt = 0;
            int withReports = 0;
            for (int number : newestFirst(builds, Integer.MAX_VALUE)) {
                if (withReports >= MOST_BUILDS || names.size() >= MOST_NAMES || ++lookedAt > MOST_LOOKED_AT) {
                    break;
                }
                List<String> found = SummaryFile.names(builds.resolve(Integer.toString(number)));
                names.addAll(found);
                withReports += found.isEmpty() ? 0 : 1;
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The Docker builds of " + job.getFullName() + " cannot be listed");
        }
        return List.copyOf(names);
    }

    private static <T> List<Entry<T>> find(
            Job<?, ?> job, int before, @CheckForNull String name, int most, Reading<T> reading, IntConsumer leftOut) {
        List<Entry<T>> entries = new ArrayList<>();
        Path builds = job.getBuildDir().toPath();
        try {
            int lookedAt = 0;
            for (int number : newestFirst(builds, before)) {
                if (entries.size() >= most || ++lookedAt > MOST_LOOKED_AT) {
                    break;
                }
                if (!add(entries, builds.resolve(Integer.toString(number)), number, name, most, reading)) {
                    leftOut.accept(number);
                }
            }
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING, e, () -> "The history of Docker builds of " + job.getFullName() + " cannot be read");
        }
        return entries;
    }

    /** False when a summary of the build was skipped. */
    private static <T> boolean add(
            List<Entry<T>> entries, Path folder, int number, @CheckForNull String name, int most, Reading<T> reading)
            throws IOException {
        boolean isComplete = true;
        for (String report : name == null ? SummaryFile.names(folder) : List.of(name)) {
            if (entries.size() >= most) {
                return isComplete;
            }
            try {
                T summary = reading.read(folder, report);
                if (summary != null) {
                    entries.add(new Entry<>(number, report, summary));
                }
            } catch (IOException e) {
                isComplete = false;
                // of an unknown version, or corrupt: the others are still useful
                LOGGER.log(Level.FINE, e, () -> "Left out of the history: " + e.getMessage());
            }
        }
        return isComplete;
    }

    /** Numbers of the builds in a folder, without links of older versions and unfinished builds. */
    private static List<Integer> newestFirst(Path builds, int before) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(builds)) {
            for (Path folder : folders) {
                int number = number(folder.getFileName().toString());
                if (number > 0 && number < before) {
                    numbers.add(number);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        numbers.sort(Collections.reverseOrder());
        return numbers;
    }

    private static int number(String name) {
        if (name.isEmpty() || name.length() > 9 || !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return Integer.parseInt(name);
    }

    /** Whether any of the newest builds has a report. Reads the disk only the first time. */
    static boolean isIn(Job<?, ?> job) {
        Boolean known = KNOWN.get(job);
        if (known == null) {
            // not within the map's lock: a slow disk would block the pages of all other jobs
            known = looksLikeIt(job);
            Boolean meanwhile = KNOWN.putIfAbsent(job, known);
            known = meanwhile == null ? known : meanwhile;
        }
        return known;
    }

    static void hasGrown(Job<?, ?> job) {
        KNOWN.put(job, true);
    }

    private static boolean looksLikeIt(Job<?, ?> job) {
        Path builds = job.getBuildDir().toPath();
        try {
            int lookedAt = 0;
            for (int number : newestFirst(builds, Integer.MAX_VALUE)) {
                if (SummaryFile.isIn(builds.resolve(Integer.toString(number)))) {
                    return true;
                }
                if (++lookedAt > MOST_LOOKED_AT) {
                    return false;
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The builds of " + job.getFullName() + " cannot be listed");
        }
        return false;
    }
}
