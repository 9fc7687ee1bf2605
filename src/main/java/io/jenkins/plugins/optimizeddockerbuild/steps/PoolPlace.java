package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolOrder;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import java.util.List;
import java.util.Set;

/**
 * One build's way to its place in a pool. The controller chooses: it knows where its builds are, and an agent only tells
 * which nodes answer.
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

    /** Names of nodes that have no room. */
    Set<String> full() {
        return order == null ? Set.of() : load.full(order.pool(), build);
    }

    /**
     * Holds a place on the node that most likely gets the build, so that builds which begin at the same time do not all ask for
     * the same one. False when no node can have it before another build ends.
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

    /** Takes the place that the agent found; false when there is none now. */
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

    /** The build has moved, whether there was room or not. */
    void move(PoolSeat seat) {
        load.put(build, endpoints(seat));
    }

    /** The build goes on after a restart of the controller. */
    void hold(List<String> endpoints) {
        if (!endpoints.isEmpty()) {
            load.put(build, endpoints);
        }
    }

    /** The build has ended. */
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
