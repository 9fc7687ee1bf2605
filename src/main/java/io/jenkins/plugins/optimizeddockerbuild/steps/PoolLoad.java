package io.jenkins.plugins.optimizeddockerbuild.steps;

import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuilderPool;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts this controller's builds on the nodes of pools, by endpoint. It is not persisted: after a restart, each
 * resumed build registers again.
 */
final class PoolLoad {
    static final PoolLoad OF_THIS_CONTROLLER = new PoolLoad(Clock.systemUTC());

    /** A build that has not asked for its node for this long loses its turn; its agent may be away. */
    private static final Duration TURN = Duration.ofMinutes(1);

    /** Nodes by the builds' private folders, each of which belongs to one build on one agent. */
    private final Map<String, Set<String>> endpoints = new HashMap<>();

    /** Waiting builds, the longest first. */
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    private final InstantSource clock;

    /** @param endpoints any of which the build waits for */
    private record Waiting(Set<String> endpoints, Instant asked) {}

    PoolLoad(InstantSource clock) {
        this.clock = clock;
    }

    /** Names of nodes without free slots, not counting the build's own. */
    synchronized Set<String> full(BuilderPool pool, String build) {
        Set<String> full = new HashSet<>();
        for (PoolNode node : pool.nodes()) {
            for (PoolNode one : node.at(endpointsOfOthers(build))) {
                if (isFull(one, build)) {
                    full.add(one.name());
                }
            }
        }
        return full;
    }

    private Set<String> endpointsOfOthers(String build) {
        Set<String> all = new HashSet<>();
        endpoints.forEach((other, nodes) -> {
            if (!other.equals(build)) {
                all.addAll(nodes);
            }
        });
        return all;
    }

    private boolean isFull(PoolNode node, String build) {
        long others = endpoints.entrySet().stream()
                .filter(other -> !other.getKey().equals(build))
                .filter(other -> other.getValue().contains(node.endpoint()))
                .count();
        int most = node.limits().mostBuilds();
        return most > 0 && others + before(node, build) >= most;
    }

    /** The number of builds waiting for the node before a build; none for a build that has a slot there. */
    private int before(PoolNode node, String build) {
        if (endpoints.getOrDefault(build, Set.of()).contains(node.endpoint())) {
            return 0;
        }
        Instant oldest = clock.instant().minus(TURN);
        waiting.values().removeIf(one -> one.asked().isBefore(oldest));
        int before = 0;
        for (Map.Entry<String, Waiting> one : waiting.entrySet()) {
            if (one.getKey().equals(build)) {
                break;
            }
            before += one.getValue().endpoints().contains(node.endpoint()) ? 1 : 0;
        }
        return before;
    }

    /** Releases a build's slots and queues it for any of the nodes, first come, first served. */
    synchronized void await(String build, List<PoolNode> nodes) {
        endpoints.remove(build);
        // keeps its turn when it asks again
        waiting.put(
                build,
                new Waiting(
                        nodes.stream().map(PoolNode::endpoint).collect(Collectors.toUnmodifiableSet()),
                        clock.instant()));
    }

    /** Moves a build to slots on these nodes; returns false, without any change, when one has no room. */
    synchronized boolean take(String build, List<PoolNode> nodes) {
        if (nodes.stream().anyMatch(node -> isFull(node, build))) {
            return false;
        }
        put(build, nodes.stream().map(PoolNode::endpoint).toList());
        return true;
    }

    /** Like {@link #take}, for a build that is already there. */
    synchronized void put(String build, Collection<String> itsEndpoints) {
        waiting.remove(build);
        endpoints.put(build, Set.copyOf(itsEndpoints));
    }

    /** Releases a build's slots. */
    synchronized void leave(String build) {
        endpoints.remove(build);
        waiting.remove(build);
    }
}
