package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Finds a seat for one build, where {@link NodeSlots} counts builds: it waits while all nodes are busy. */
public final class PoolQueue implements AutoCloseable {
    private static final int SHORTEST_PAUSE_MILLIS = 200;
    private static final int LONGEST_PAUSE_MILLIS = 600;

    private final PoolOrder order;
    private final NodeSlots slots;

    public PoolQueue(PoolOrder order, NodeSlots slots) {
        this.order = order;
        this.slots = slots;
    }

    /**
     * Finds and takes a seat.
     *
     * @param environment from {@link PoolSeat#environment}
     * @param isCancelled ends the wait
     * @param tell receives sentences while it waits
     */
    public PoolSeat seat(ClientEnvironment environment, BooleanSupplier isCancelled, Consumer<String> tell)
            throws InterruptedException, IOException, BuilderUnavailableException {
        long begun = System.nanoTime();
        boolean waits = false;
        Map<String, PoolNode> full = new HashMap<>();
        while (true) {
            PoolSeat seat = PoolSearch.find(order, full.keySet(), Set.of(), environment);
            if (seat.outcome() == PoolSeat.Outcome.FULL) {
                if (!waits) {
                    tell.accept("Every node of the pool `" + order.pool().name()
                            + "` that can take the build is busy (" + String.join(", ", full.keySet())
                            + "). Waiting for one to become free.");
                    waits = true;
                }
                if (!awaitRoom(full, isCancelled)) {
                    return refused("The build was canceled while it waited for a node of the pool.");
                }
            } else {
                List<PoolNode> nodes =
                        seat.places().stream().map(PoolSeat.Place::node).toList();
                String busy = slots.take(nodes);
                if (busy == null) {
                    seat.create(environment);
                    return seat.waited(
                            waits ? Duration.ofNanos(System.nanoTime() - begun).toMillis() : 0);
                }
                nodes.stream().filter(node -> node.name().equals(busy)).forEach(node -> full.put(busy, node));
            }
        }
    }

    /** Removes the nodes that have become free; false when the build was canceled first. */
    private boolean awaitRoom(Map<String, PoolNode> full, BooleanSupplier isCancelled)
            throws InterruptedException, IOException {
        while (!isCancelled.getAsBoolean()) {
            Thread.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
            int before = full.size();
            for (Iterator<PoolNode> nodes = full.values().iterator(); nodes.hasNext(); ) {
                if (slots.hasRoom(nodes.next())) {
                    nodes.remove();
                }
            }
            if (full.size() < before) {
                return true;
            }
        }
        return false;
    }

    /** The result when no seat is available. */
    public PoolSeat refused(String why) {
        return new PoolSeat(order, PoolSeat.Outcome.REFUSED, List.of(), List.of(), Set.of(), why, 0);
    }

    /** Counts a build that had to move, even if the new node is busy. */
    public void moved(PoolSeat seat) throws IOException {
        slots.close();
        slots.take(seat.places().stream().map(PoolSeat.Place::node).toList());
    }

    @Override
    public void close() throws IOException {
        slots.close();
    }
}
