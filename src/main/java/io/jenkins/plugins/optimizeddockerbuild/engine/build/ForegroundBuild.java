package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildxClient;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolQueue;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/**
 * A build whose caller waits for it: all phases in one go, with the client's output read as it arrives. Used once, by
 * one thread; only {@link #cancel()} may be called from another.
 */
public final class ForegroundBuild {
    /** Exit code of a canceled build, the same that a shell gives for Ctrl-C. */
    public static final int EXIT_CANCELED = 130;

    private final BuildRequest request;
    private final BuildSettings settings;
    private final BuildFolders folders;
    private final LogWriter log;
    private final Object lock = new Object();
    private ClientEnvironment environment;
    private PoolQueue queue;
    private boolean cancelled;
    private BuildLifecycle begun;
    private BuildLifecycle build;
    private BuildxClient client;
    private BuildEnding ending;

    /** @param log receives the annotated log; it is flushed, not closed */
    public ForegroundBuild(
            BuildRequest request,
            BuildSettings settings,
            BuildFolders folders,
            ClientEnvironment environment,
            LogWriter log) {
        this.request = request;
        this.settings = settings;
        this.folders = folders;
        this.environment = environment;
        this.log = log;
    }

    /** Builds on a node of a pool instead of the request's builder. Call it before {@link #run}. */
    public ForegroundBuild in(@CheckForNull PoolQueue pool) {
        queue = pool;
        return this;
    }

    /** Cancels the build. {@link #run} then returns within seconds, with its report written. */
    public void cancel() {
        synchronized (lock) {
            cancelled = true;
            lock.notifyAll();
            if (begun != null) {
                begun.cancel();
            }
            if (client != null) {
                client.cancel();
            }
            if (ending != null) {
                ending.cancel();
            }
        }
    }

    private boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    /**
     * Runs the build and its smoke test.
     *
     * @param standardInput the source of a Dockerfile named {@code -}
     * @return the report with the exit code, also for a build that failed, was canceled or never started
     * @throws InvalidRequestException when the request cannot work; nothing has run then
     * @throws IOException when no temporary folder can be created
     */
    public Report run(InputStream standardInput) throws IOException {
        try (TemporaryFolder temporary = TemporaryFolder.in(folders.temporary(), "odb-")) {
            build = prepare(new BuildFolders(temporary.path(), folders.report(), folders.history()), standardInput);
            try {
                Report built = built();
                build.tell(built);
                Report whole = ended(built);
                if (build.write(whole)) {
                    build.narration().written(folders.report());
                }
                build.remember(whole);
                return whole;
            } finally {
                build.close();
            }
        } finally {
            log.flush();
        }
    }

    private BuildLifecycle prepare(BuildFolders own, InputStream standardInput) throws IOException {
        ClientEnvironment pooled = PoolSeat.environment(
                environment, own.temporary().resolve("buildx").toString());
        PoolSeat seat = queue == null ? null : seat(pooled);
        if (seat != null && !seat.places().isEmpty()) {
            environment = pooled;
        }
        return BuildLifecycle.prepare(
                seat == null ? request : seat.request(request),
                settings.withPool(seat),
                own,
                environment,
                standardInput,
                List.of(),
                this::sayAtOnce);
    }

    private PoolSeat seat(ClientEnvironment pooled) throws IOException {
        try {
            return queue.seat(
                    pooled,
                    this::isCancelled,
                    sentence -> sayAtOnce(LogLine.summary("POOL " + sentence).masked(SecretMask.OF_ADDRESSES)));
        } catch (BuilderUnavailableException e) {
            return queue.refused(e.getMessage());
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            return queue.refused("It was interrupted.");
        }
    }

    private Report built() throws IOException {
        Timeline timeline = null;
        BuildResult result = null;
        try {
            begin();
            while (build.prepared().plan() != null && result == null) {
                try (ForegroundProgress progress =
                        new ForegroundProgress(build.follower(log), build::readContext, build.gates()::crossed, log)) {
                    try {
                        result = run(progress);
                    } finally {
                        timeline = progress.end(isCancelled());
                    }
                }
                BuildLifecycle again = build.again(timeline, result.exitCode(), isCancelled());
                if (again != null) {
                    moveTo(again);
                    result = null;
                    begin();
                    pause(build.prepared().pause());
                }
            }
            return build.finish(timeline, result, isCancelled());
        } catch (BuilderUnavailableException e) {
            return build.refuse(e.getMessage());
        } catch (InterruptedException e) {
            cancel();
            Report report = build.interrupt(timeline);
            Thread.currentThread().interrupt();
            return report;
        }
    }

    private void begin() throws InterruptedException {
        synchronized (lock) {
            begun = build;
            if (cancelled) {
                begun.cancel();
            }
        }
        build.begin();
    }

    /** Returns immediately when the build is canceled. */
    private void pause(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        synchronized (lock) {
            for (long left = pause.toMillis(); left > 0 && !cancelled; ) {
                lock.wait(left);
                left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
        }
    }

    private void moveTo(BuildLifecycle again) throws IOException {
        boolean moves = again != build && queue != null;
        build = again;
        if (moves) {
            queue.moved(again.prepared().settings().pool());
        }
    }

    private BuildResult run(ForegroundProgress progress) throws BuilderUnavailableException, InterruptedException {
        BuildxClient running = new BuildxClient(build.prepared().plan(), environment);
        synchronized (lock) {
            client = running;
            if (cancelled) {
                running.cancel();
            }
        }
        return running.run(progress, null);
    }

    /** Tests, judges and pushes the image as requested. */
    private Report ended(Report built) {
        BuildEnding begunEnding = new BuildEnding(build, built);
        synchronized (lock) {
            ending = begunEnding;
            if (cancelled) {
                begunEnding.cancel();
            }
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return begunEnding.report();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void sayAtOnce(LogLine line) {
        log.accept(line);
        log.flush();
    }
}
