package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderCache;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The disks of a build's nodes: their usage, queried while the build runs, and kept within the pool's limit afterwards.
 */
public final class PoolDisks {
    private static final Duration QUESTION_PATIENCE = Duration.ofSeconds(30);
    private static final Duration PRUNE_PATIENCE = Duration.ofSeconds(60);

    private final PoolSeat seat;
    private final ClientEnvironment environment;
    private final Map<PoolSeat.Place, CompletableFuture<Long>> asked = new LinkedHashMap<>();

    /**
     * The disk of a node.
     *
     * @param bytes of cache when the build started; null when it did not answer in time
     * @param prunedBytes after the build
     */
    public record Usage(@CheckForNull Long bytes, long prunedBytes) {
        public static final Usage UNKNOWN = new Usage(null, 0);
    }

    private PoolDisks(PoolSeat seat, ClientEnvironment environment) {
        this.seat = seat;
        this.environment = environment;
    }

    /** Starts the queries. */
    public static PoolDisks ask(PoolSeat seat, ClientEnvironment environment) {
        PoolDisks disks = new PoolDisks(seat, environment);
        for (PoolSeat.Place place : seat.places()) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            disks.asked.put(place, answer);
            Thread thread = new Thread(() -> disks.ask(place, answer), "disk");
            thread.setDaemon(true);
            thread.start();
        }
        return disks;
    }

    private void ask(PoolSeat.Place place, CompletableFuture<Long> answer) {
        try {
            answer.complete(BuilderCache.sizeBytes(environment, seat.builder(place), QUESTION_PATIENCE));
        } catch (BuilderUnavailableException | IOException e) {
            answer.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(e);
        }
    }

    /**
     * The results, after the build.
     *
     * @param prunes whether to enforce the limit
     * @param patience for pending answers
     */
    public Map<PoolSeat.Place, Usage> usage(boolean prunes, Duration patience) throws InterruptedException {
        Map<PoolSeat.Place, Usage> usage = new LinkedHashMap<>();
        for (Map.Entry<PoolSeat.Place, CompletableFuture<Long>> question : asked.entrySet()) {
            usage.put(question.getKey(), usage(question.getKey(), question.getValue(), prunes, patience));
        }
        return usage;
    }

    private Usage usage(PoolSeat.Place place, CompletableFuture<Long> answer, boolean prunes, Duration patience)
            throws InterruptedException {
        long most = place.node().limits().mostDiskBytes();
        Long bytes = null;
        try {
            bytes = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            boolean isOver = prunes && most > 0 && bytes > most;
            return new Usage(
                    bytes, isOver ? BuilderCache.prune(environment, seat.builder(place), most, PRUNE_PATIENCE) : 0);
        } catch (ExecutionException | TimeoutException | BuilderUnavailableException | IOException e) {
            return new Usage(bytes, 0);
        }
    }
}
