package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The figures of a job's Docker builds, one line each, so that an overview of many jobs opens one file per job. It is
 * stored with the builds, {@code builds/docker-builds.index}, and follows them when the job is renamed, moved or
 * deleted. Lines are only appended; the line for a deleted build comes after the build's own. Missing or damaged
 * indexes are created again from the summaries, in the background. An index has at most {@link #MOST_LINES} lines.
 */
final class JobIndex {
    static final String FILE = "docker-builds.index";

    /** When a job reaches this number, the newest half is kept. */
    static final int MOST_LINES = 2000;

    /** A larger index was not written by this class. */
    private static final long LARGEST = 8_000_000;

    private static final Logger LOGGER = Logger.getLogger(JobIndex.class.getName());

    /**
     * Jobs whose index is being created, or could not be: a broken disk is not tried again and again. Not their paths,
     * which a later job of the same name has as well.
     */
    private static final Set<Job<?, ?>> REMADE =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** The indexes that are still to be created. */
    private static final Set<Path> WAITING = ConcurrentHashMap.newKeySet();

    /** Each index has one of them, so that no line is added while it is made again from what was there before. */
    private static final List<Object> LOCKS =
            Stream.generate(Object::new).limit(64).toList();

    private static final ExecutorService BACKGROUND = background();

    private static ExecutorService background() {
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(new DaemonThreadFactory(), "Docker builds of jobs"));
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    private JobIndex() {}

    private static Path file(Job<?, ?> job) {
        return job.getBuildDir().toPath().resolve(FILE);
    }

    /**
     * The existing builds, each report once; empty when there is no usable index, which is then created in the
     * background.
     */
    static Collection<BuildFigures> read(Job<?, ?> job) {
        return read(job, true);
    }

    private static Collection<BuildFigures> read(Job<?, ?> job, boolean mend) {
        Path file = file(job);
        Map<String, BuildFigures> builds = new LinkedHashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            if (Files.size(file) > LARGEST) {
                throw new IOException("it is larger than " + LARGEST / 1_000_000 + " MB");
            }
            int count = 0;
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                count++;
                IndexLine line = IndexLine.parse(text);
                if (line.figures() == null) {
                    String gone = line.build() + " ";
                    builds.keySet().removeIf(key -> key.startsWith(gone));
                } else {
                    builds.put(line.build() + " " + line.figures().name(), line.figures());
                }
            }
            if (mend && count > MOST_LINES) {
                remake(job, file);
            }
            return builds.values();
        } catch (NoSuchFileException e) {
            if (mend && JobHistory.isIn(job)) {
                remake(job, file);
            }
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(Level.FINE, e, () -> file + " is made again: " + e.getMessage());
            if (mend) {
                remake(job, file);
            }
            return builds.values();
        }
    }

    /** The number of jobs whose index is being created. */
    static int waiting() {
        return (int) WAITING.stream().filter(file -> !Files.exists(file)).count();
    }

    private static void remake(Job<?, ?> job, Path file) {
        if (REMADE.add(job)) {
            WAITING.add(file);
            BACKGROUND.execute(() -> {
                try {
                    remake(job);
                    REMADE.remove(job);
                } catch (IOException | RuntimeException e) {
                    LOGGER.log(
                            Level.WARNING,
                            e,
                            () -> "The Docker builds of " + job.getFullName()
                                    + " are missing in overviews: their index cannot be written");
                } finally {
                    WAITING.remove(file);
                }
            });
        }
    }

    private static Object lock(Path file) {
        return LOCKS.get(Math.floorMod(file.hashCode(), LOCKS.size()));
    }

    /** Creates the index from the summaries beside the builds. */
    static void remake(Job<?, ?> job) throws IOException {
        Path file = file(job);
        synchronized (lock(file)) {
            StringBuilder text = new StringBuilder();
            List<JobHistory.Entry<BuildFigures>> builds = JobHistory.figures(job, MOST_LINES / 2);
            for (int i = builds.size() - 1; i >= 0; i--) {
                JobHistory.Entry<BuildFigures> build = builds.get(i);
                text.append(new IndexLine(build.build(), build.summary()).text())
                        .append('\n');
            }
            if (!Files.isDirectory(file.getParent())) {
                return;
            }
            Path whole = Files.createTempFile(file.getParent(), "docker-builds", ".tmp");
            try {
                Files.writeString(whole, text);
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        }
    }

    /** Adds a build whose summary has been written. If there is no index yet, it is created with all builds. */
    static void add(Run<?, ?> run, String name, BuildSummary summary) throws IOException {
        append(run.getParent(), new IndexLine(run.getNumber(), BuildFigures.of(name, summary)));
    }

    private static void append(Job<?, ?> job, IndexLine line) throws IOException {
        Path file = file(job);
        synchronized (lock(file)) {
            if (Files.exists(file)) {
                Files.writeString(file, line.text() + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
                return;
            }
        }
        if (line.figures() != null) {
            remake(job, file);
        }
    }

    /** Removes deleted builds from the figures. */
    @Extension
    public static final class Deletion extends RunListener<Run<?, ?>> {
        @Override
        public void onDeleted(@NonNull Run<?, ?> run) {
            if (run.getAction(DockerBuildAction.class) != null) {
                try {
                    append(run.getParent(), new IndexLine(run.getNumber(), null));
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, e, () -> "Overviews continue to count " + run + ", which is deleted");
                }
            }
        }
    }
}
