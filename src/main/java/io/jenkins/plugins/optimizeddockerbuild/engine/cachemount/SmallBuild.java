package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildFailure;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlanner;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildxClient;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressListener;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the helper builds that transfer the content of mounts, on the builder of the build that they belong to. */
final class SmallBuild {
    private static final Pattern COUNTED =
            Pattern.compile("odb-carried (?:missing=(\\w+)|mount=(\\d+) files=(\\d+) bytes=(\\d+)(?: pieces=(\\d+))?)");

    /** Between two looks at the time, where little is left of it and it stands. */
    private static final long LEAST_PAUSE_MILLIS = 100;

    private final BuildRequest request;
    private final Capabilities capabilities;
    private final ClientEnvironment environment;
    private final Path folder;
    private final String nonce = UUID.randomUUID().toString();
    private final Object lock = new Object();
    private BuildxClient client;
    private boolean cancelled;

    /**
     * A script's counts for a mount.
     *
     * @param pieces in which it was packed; 0 when it was filled
     */
    record Count(long files, long bytes, int pieces) {}

    /** @param folder an existing private folder */
    SmallBuild(BuildRequest request, Capabilities capabilities, ClientEnvironment environment, Path folder) {
        this.request = request;
        this.capabilities = capabilities;
        this.environment = environment;
        this.folder = folder;
    }

    /** Cancels what is running, and everything that would run after it. */
    void cancel() {
        synchronized (lock) {
            cancelled = true;
            if (client != null) {
                client.cancel();
            }
        }
    }

    /**
     * Runs a {@link TransferDockerfile}. Its scripts run only once for all builds of this object that contain them.
     *
     * @param mounts which it names by number
     * @param stored reference of the stored image; null for none
     * @param output an exporter
     * @param limit of its {@link WorkingTime}, after which it is stopped
     * @return the counts, by the number of the mount
     * @throws IOException when it fails
     */
    Map<Integer, Count> run(
            String dockerfile, List<CarriedMount> mounts, @CheckForNull String stored, String output, Duration limit)
            throws IOException, InterruptedException {
        return run(small(dockerfile, mounts, stored, output), limit, event -> false);
    }

    /**
     * Like {@link #run}, but ends when the builder starts to download the base image: it has built nothing then, and
     * what comes next downloads it as well.
     */
    Map<Integer, Count> runWhereWarm(String dockerfile, List<CarriedMount> mounts, Duration limit)
            throws IOException, InterruptedException {
        return run(small(dockerfile, mounts, null, "type=cacheonly"), limit, SmallBuild::isDownload);
    }

    private static boolean isDownload(ProgressEvent event) {
        return event instanceof ProgressEvent.Status status && status.id().startsWith("sha256:");
    }

    private BuildRequest small(String dockerfile, List<CarriedMount> mounts, @CheckForNull String stored, String output)
            throws IOException {
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        for (String script : List.of("mount.sh", "check.sh", "fill.sh", "collect.sh")) {
            copyScript(script, scripts.resolve(script));
        }
        Files.writeString(scripts.resolve("mounts"), TransferDockerfile.list(mounts));
        Path file = folder.resolve("Dockerfile");
        Files.writeString(file, dockerfile);
        BuildRequest.Builder small = BuildRequest.builder()
                .context(scripts.toString())
                .read(BuildOption.FILE, file.toString())
                .read(BuildOption.BUILDER, request.builderName())
                .read(BuildOption.PROVENANCE, "false")
                .read(BuildOption.OUTPUT, output)
                .read(BuildOption.BUILD_ARG, TransferDockerfile.NONCE + "=" + nonce);
        if (!request.platforms().isEmpty()) {
            small.add(BuildOption.PLATFORM, request.platforms().get(0));
        }
        request.all(BuildOption.BUILD_CONTEXT).forEach(named -> small.add(BuildOption.BUILD_CONTEXT, named));
        if (stored != null) {
            small.read(BuildOption.BUILD_CONTEXT, TransferDockerfile.STORED + "=docker-image://" + stored);
        }
        return small.build();
    }

    /** @param isEnough at which event the build ends, without a result */
    private Map<Integer, Count> run(BuildRequest small, Duration limit, Predicate<ProgressEvent> isEnough)
            throws IOException, InterruptedException {
        LiveTimeline progress = new LiveTimeline();
        CompletableFuture<Void> enough = new CompletableFuture<>();
        BuildResult result = run(
                small,
                event -> {
                    progress.on(event);
                    if (isEnough.test(event)) {
                        enough.complete(null);
                    }
                },
                limit,
                enough);
        Timeline timeline = progress.build();
        if (enough.isDone() && !isCancelled()) {
            return Map.of();
        }
        if (result.ending() != BuildResult.Ending.SUCCEEDED) {
            throw new IOException(failure(timeline, result, limit));
        }
        return counts(timeline);
    }

    private boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    private BuildResult run(BuildRequest small, ProgressListener progress, Duration limit, CompletableFuture<?> enough)
            throws IOException, InterruptedException {
        WorkingTime time = new WorkingTime(System::nanoTime);
        ProgressListener both = event -> {
            time.on(event);
            progress.on(event);
        };
        try (ProgressReader reader = new ProgressReader(Clock.systemUTC(), both)) {
            BuildPlan plan = BuildPlanner.plan(
                    small,
                    capabilities,
                    environment,
                    null,
                    folder.resolve("metadata.json").toString());
            BuildxClient running = new BuildxClient(plan, environment);
            synchronized (lock) {
                client = running;
                if (cancelled) {
                    running.cancel();
                }
            }
            enough.thenRun(running::cancel);
            CompletableFuture<Void> ended = new CompletableFuture<>();
            stopAfter(limit, time, running, ended);
            try {
                return running.run(reader, null);
            } finally {
                ended.complete(null);
            }
        } catch (InvalidRequestException | BuilderUnavailableException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void stopAfter(Duration limit, WorkingTime time, BuildxClient running, Future<?> ended) {
        long left = limit.minus(time.elapsed()).toMillis();
        if (ended.isDone()) {
            return;
        }
        if (left <= 0) {
            running.cancel();
            return;
        }
        CompletableFuture.delayedExecutor(Math.max(left, LEAST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)
                .execute(() -> stopAfter(limit, time, running, ended));
    }

    private String failure(Timeline timeline, BuildResult result, Duration limit) {
        if (result.ending() == BuildResult.Ending.CANCELED) {
            return isCancelled()
                    ? "it was canceled."
                    : "it took longer than " + limit.toSeconds() + " s, without the pull of base images, and was"
                            + " stopped; carry less with `size=`, or use a registry closer to the builder.";
        }
        TimelineVertex failed = timeline.failure();
        if (failed != null && failed.error() != null) {
            List<String> said = failed.logTail();
            String error = failed.error() + (said.isEmpty() ? "" : ": " + said.get(said.size() - 1));
            BuildFailure known =
                    BuildFailure.explain(request, capabilities, result.exitCode(), List.of(), failed.fullName(), error);
            return known != null && known.kind() == BuildFailure.Kind.DISK_FULL ? known.explanation() : error;
        }
        List<String> lines = timeline.text();
        return lines.isEmpty() ? "exit code " + result.exitCode() + "." : lines.get(lines.size() - 1);
    }

    private static Map<Integer, Count> counts(Timeline timeline) throws IOException {
        Map<Integer, Count> counts = new LinkedHashMap<>();
        for (TimelineVertex vertex : timeline.vertices()) {
            for (String line : vertex.logTail()) {
                Matcher counted = COUNTED.matcher(line);
                if (!counted.find()) {
                    continue;
                }
                if (counted.group(1) != null) {
                    throw new IOException("the image of the stage with the mount has no `" + counted.group(1)
                            + "`; install it there, or do not carry this build's mounts.");
                }
                counts.put(
                        Integer.valueOf(counted.group(2)),
                        new Count(
                                Long.parseLong(counted.group(3)),
                                Long.parseLong(counted.group(4)),
                                counted.group(5) == null ? 0 : Integer.parseInt(counted.group(5))));
            }
        }
        return counts;
    }

    private static void copyScript(String name, Path to) throws IOException {
        try (InputStream script = SmallBuild.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("the script " + name + " is missing in the jar");
            }
            Files.writeString(to, new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
