package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Reads a build's context while the build runs: what it contains, and what the layers are made of. The findings can be
 * kept in a file for another process.
 */
final class ContextReading {
    /** The file name for {@link #keepIn} and {@link #kept}. */
    static final String KEPT = "context.json";

    private static final Duration SHORTEST_GRACE = Duration.ofMillis(100);

    /** The files that BuildKit sees are always counted: BuildKit had to wait for them, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final long begunNanos = System.nanoTime();

    /** Opens when the client runs, which needs every processor until then. */
    private final CountDownLatch clientRuns = new CountDownLatch(1);

    /** A build this short has no processor to spare: only a little is counted of what BuildKit does not see. */
    private static final Duration SHORT_BUILD = Duration.ofSeconds(1);

    private static final int FOLDERS_OF_SHORT_BUILD = 64;

    private final ContextAnalysis context;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger foldersAskedFor = new AtomicInteger();
    private volatile boolean cutShort;
    private volatile long endedNanos;

    @CheckForNull
    private final IngredientCollection collecting;

    @CheckForNull
    private final FutureTask<Inventory> counting;

    /**
     * Waits for {@link #begin}.
     *
     * @param history to collect ingredients for; null for none
     * @param mask of values that must not be kept
     */
    ContextReading(PreparedBuild build, ContextAnalysis context, @CheckForNull ReportHistory history, SecretMask mask) {
        this.context = context;
        collecting = history == null
                ? null
                : IngredientCollection.begin(
                        build, context, history.salt(), mask, this::isTimeUp, this::isEnoughCounted);
        if (collecting != null) {
            counting = inBackground(collecting::inventory);
        } else {
            counting = context.isAnalysed() ? inBackground(() -> context.inventory(this::isEnoughCounted)) : null;
        }
    }

    private FutureTask<Inventory> inBackground(Callable<Inventory> count) {
        return Background.begin("inventory", () -> {
            clientRuns.await();
            return count.call();
        });
    }

    /** Starts reading. */
    void begin() {
        clientRuns.countDown();
    }

    /** The context as it was before the build; null while it is being read, which only one thread can do at a time. */
    @CheckForNull
    ContextAnalysis context() {
        return counting == null || counting.isDone() ? context : null;
    }

    /**
     * Signals that the build has ended. Files that BuildKit did not see are counted a little longer, but not noticeably
     * so.
     */
    void buildEnded() {
        begin();
        if (endedNanos == 0) {
            endedNanos = System.nanoTime();
        }
        ended.countDown();
    }

    /** Called before each folder that BuildKit does not see; blocks until the build has lasted long enough. */
    private boolean isEnoughCounted() {
        if (foldersAskedFor.incrementAndGet() > FOLDERS_OF_SHORT_BUILD && !cutShort) {
            try {
                long left = begunNanos + SHORT_BUILD.toNanos() - System.nanoTime();
                cutShort = left > 0 && ended.await(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cutShort = true;
            }
        }
        return cutShort || isTimeUp();
    }

    private boolean isTimeUp() {
        long ended = endedNanos;
        if (ended == 0) {
            return false;
        }
        long grace = Math.max(SHORTEST_GRACE.toNanos(), (ended - begunNanos) / 50);
        return System.nanoTime() - ended > grace;
    }

    /** The context; null while it is being counted, and when that failed. */
    @CheckForNull
    ContextSection counted() {
        try {
            return counting == null || !counting.isDone() ? null : ContextSection.of(context, counting.get());
        } catch (ExecutionException e) {
            // reported when the findings are requested
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** @param notes receives the reasons for missing parts */
    ContextFindings findings(Consumer<String> notes) throws InterruptedException {
        Inventory inventory = counting == null ? null : answer(counting, "The context was not counted: ", notes);
        return new ContextFindings(
                ContextSection.of(context, inventory),
                inventory,
                collecting == null ? null : answer(collecting.task(), "Why layers ran is not reported: ", notes));
    }

    @CheckForNull
    private static <T> T answer(FutureTask<T> task, String without, Consumer<String> notes)
            throws InterruptedException {
        try {
            return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            notes.accept(without + e.getCause().getMessage());
        } catch (TimeoutException e) {
            notes.accept(without + "reading it took longer than the build.");
        }
        return null;
    }

    /** Starts, and writes the findings to a file as soon as they are complete. */
    void keepIn(Path file) {
        begin();
        Background.begin("keep-context", () -> {
            waitFor(counting);
            waitFor(collecting == null ? null : collecting.task());
            Path unfinished = file.resolveSibling(file.getFileName() + ".part");
            try (OutputStream out = Files.newOutputStream(unfinished)) {
                ReportJson.writeDocument(findings(note -> {}), out);
            }
            return Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    private static void waitFor(@CheckForNull FutureTask<?> task) throws InterruptedException {
        try {
            if (task != null) {
                task.get();
            }
        } catch (ExecutionException e) {
            // reported when the findings are requested
            return;
        }
    }

    /** The findings of an earlier process; empty when it was interrupted before it wrote them. */
    static ContextFindings kept(Path file, Consumer<String> notes) {
        try {
            if (Files.exists(file)) {
                return ReportJson.readDocument(file, ContextFindings.class, "list of findings");
            }
        } catch (ReportException e) {
            notes.accept("The context was not counted: " + e.getMessage());
        }
        return ContextFindings.NONE;
    }

    /** Analyzes the context again, for a process that did not see it before the build; null when it is gone. */
    @CheckForNull
    static ContextAnalysis lookAgain(PreparedBuild build, Consumer<String> notes) throws InterruptedException {
        try {
            return ContextAnalysis.of(build.contextRequest(), InputStream.nullInputStream());
        } catch (InterruptedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            notes.accept("There is no advice: " + e.getMessage());
        } catch (Exception e) {
            notes.accept("There is no advice: " + e.getMessage());
        }
        return null;
    }
}
