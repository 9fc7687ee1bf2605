package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolOrder;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import java.util.List;
import java.util.Set;

/**
 * One build's slots in a pool. The controller chooses, because it knows where its builds are; an agent only reports
 * which nodes respond.
 */
final class PoolPlace {
    private final PoolLoad load;
    private final String build;

    @CheckForNull
    private final PoolOrder order;

    private PoolPlace(PoolLoad load, String build, @CheckForNull PoolOrder order) {
        this.load = load;
        this.build = build;
        this.order = order;
    }

    static PoolPlace of(BuildOrder order) {
        return new PoolPlace(PoolLoad.OF_THIS_CONTROLLER, order.owner(), order.pool());
    }

    /** Names of nodes without free slots. */
    Set<String> full() {
        return order == null ? Set.of() : load.full(order.pool(), build);
    }

    /**
     * Reserves a slot on the likeliest node, so that builds that start at the same time do not all ask for the same
     * one. False when no node is available before another build ends.
     */
    boolean takeLikely() {
        if (order == null) {
            return true;
        }
        while (true) {
            Set<String> full = full();
            PoolNode likely = order.likely(full);
            if (likely == null) {
                boolean mayBeOther = order.likely(Set.of()) == null
                        || order.pool().nodes().stream().anyMatch(PoolNode::isName);
                if (!mayBeOther) {
                    load.await(build, order.candidates());
                }
                return mayBeOther;
            }
            if (load.take(build, List.of(likely))) {
                return true;
            }
        }
    }

    /** Takes the seat that the agent found; false when it is no longer available. */
    boolean take(@CheckForNull PoolSeat seat) {
        if (seat == null) {
            return true;
        }
        if (seat.outcome() == PoolSeat.Outcome.FULL) {
            load.await(build, order.candidates());
            return false;
        }
        boolean isTaken = load.take(build, nodes(seat));
        if (!isTaken) {
            load.await(build, order.candidates());
        }
        return isTaken;
    }

    /** Records that the build has moved, even to a busy node. */
    void move(PoolSeat seat) {
        load.put(build, endpoints(seat));
    }

    /** Registers the build again after a restart of the controller. */
    void hold(List<String> endpoints) {
        if (!endpoints.isEmpty()) {
            load.put(build, endpoints);
        }
    }

    /** Releases the slots of an ended build. */
    void leave() {
        load.leave(build);
    }

    static List<String> endpoints(PoolSeat seat) {
        return nodes(seat).stream().map(PoolNode::endpoint).toList();
    }

    private static List<PoolNode> nodes(PoolSeat seat) {
        return seat.places().stream().map(PoolSeat.Place::node).toList();
    }
}
