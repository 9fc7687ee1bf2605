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
 * Counts this controller's builds on the nodes of pools, by the nodes' endpoints. It is not kept: after a restart each
 * build that goes on says where it is.
 */
final class PoolLoad {
    static final PoolLoad OF_THIS_CONTROLLER = new PoolLoad(Clock.systemUTC());

    /** After which a build that does not ask for its node any more has no turn; an agent may be away. */
    private static final Duration TURN = Duration.ofMinutes(1);

    /** Nodes by the builds' private folders, which are one build's alone on one agent. */
    private final Map<String, Set<String>> endpoints = new HashMap<>();

    /** Builds that wait, the longest first. */
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    private final InstantSource clock;

    /** @param endpoints any of which the build waits for */
    private record Waiting(Set<String> endpoints, Instant asked) {}

    PoolLoad(InstantSource clock) {
        this.clock = clock;
    }

    /** Names of nodes that build as much as they may, a build's own place left out. */
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

    /** How many builds that wait for the node are before a build; none are that has its place there. */
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

    /** A build gives its places back and waits for any of the nodes; who came first gets one first. */
    synchronized void await(String build, List<PoolNode> nodes) {
        endpoints.remove(build);
        // keeps its turn when it asks again
        waiting.put(
                build,
                new Waiting(
                        nodes.stream().map(PoolNode::endpoint).collect(Collectors.toUnmodifiableSet()),
                        clock.instant()));
    }

    /** Gives a build places on nodes, instead of those it had; false, and nothing changed, when one has no room. */
    synchronized boolean take(String build, List<PoolNode> nodes) {
        if (nodes.stream().anyMatch(node -> isFull(node, build))) {
            return false;
        }
        put(build, nodes.stream().map(PoolNode::endpoint).toList());
        return true;
    }

    /** As {@link #take} for a build that is there already. */
    synchronized void put(String build, Collection<String> itsEndpoints) {
        waiting.remove(build);
        endpoints.put(build, Set.copyOf(itsEndpoints));
    }

    /** Takes a build's places back. */
    synchronized void leave(String build) {
        endpoints.remove(build);
        waiting.remove(build);
    }
}
