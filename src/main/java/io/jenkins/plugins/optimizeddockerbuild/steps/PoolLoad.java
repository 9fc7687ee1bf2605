package io.jenkins.plugins.optimizeddockerbuild.steps;

import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuilderPool;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts this controller's builds on the nodes of pools, by the nodes' endpoints. It is not kept: after a restart each
 * build that goes on says where it is.
 */
final class PoolLoad {
    static final PoolLoad OF_THIS_CONTROLLER = new PoolLoad();

    /** Nodes by the builds' private folders, which are one build's alone on one agent. */
    private final Map<String, Set<String>> endpoints = new HashMap<>();

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
        return most > 0 && others >= most;
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
        endpoints.put(build, Set.copyOf(itsEndpoints));
    }

    /** Takes a build's places back. */
    synchronized void leave(String build) {
        endpoints.remove(build);
    }
}
