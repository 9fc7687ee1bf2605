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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The figures of a job's Docker builds, a line for each, so that an overview over many jobs opens one file a job. It lies with
 * the builds, {@code builds/docker-builds.index}, and so goes where they go when the job is renamed, moved or deleted. Lines are
 * only added; one that says that a build is gone stands after the build's own. What is missing or damaged is made again
 * from the summaries, in the background. An index has at most {@link #MOST_LINES} lines.
 */
final class JobIndex {
    static final String FILE = "docker-builds.index";

    /** Of a job that builds more often, the newest half is kept when there are so many. */
    static final int MOST_LINES = 2000;

    /** An index that is larger was not written by us. */
    private static final long LARGEST = 8_000_000;

    private static final Logger LOGGER = Logger.getLogger(JobIndex.class.getName());

    /** Jobs whose index is being made, or was tried to be: a broken disk is not asked again and again. */
    private static final Set<Path> REMADE = ConcurrentHashMap.newKeySet();

    /** Those of them that are still to be made. */
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

    /** The builds that are there, each report once; empty and made in the background when there is no usable index. */
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

    /** How many jobs wait for their index. */
    static int waiting() {
        return (int) WAITING.stream().filter(file -> !Files.exists(file)).count();
    }

    private static void remake(Job<?, ?> job, Path file) {
        if (REMADE.add(file)) {
            WAITING.add(file);
            BACKGROUND.execute(() -> {
                try {
                    remake(job);
                    REMADE.remove(file);
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

    /** From the summaries beside the builds. */
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

    /** Adds a build whose summary has been written. Where there is no index yet, it is made with all builds. */
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

    /** Builds that are deleted leave no line behind that counts. */
    @Extension
    public static final class Deletion extends RunListener<Run<?, ?>> {
        @Override
        public void onDeleted(@NonNull Run<?, ?> run) {
            if (run.getAction(DockerBuildAction.class) != null) {
                try {
                    append(run.getParent(), new IndexLine(run.getNumber(), null));
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, e, () -> "Overviews go on counting " + run + ", which is deleted");
                }
            }
        }
    }
}
