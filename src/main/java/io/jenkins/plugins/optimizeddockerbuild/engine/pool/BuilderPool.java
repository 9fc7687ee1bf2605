package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * BuildKits that share builds.
 *
 * @param name for log, report and builders
 * @param nodes at least one, with unique names
 * @param fallback whether a build without a node uses this machine's own builder
 */
public record BuilderPool(String name, List<PoolNode> nodes, boolean fallback) implements Serializable {
    public BuilderPool {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new InvalidPoolException("the pool has no nodes");
        }
        Set<String> names = new HashSet<>();
        for (PoolNode node : nodes) {
            if (!names.add(node.name())) {
                throw new InvalidPoolException(
                        "two nodes have the name `" + node.name() + "`; give each a different name");
            }
        }
    }

    /** A copy whose certificate paths are resolved against a folder. */
    public BuilderPool withCertificatesIn(String folder) {
        return new BuilderPool(
                name,
                nodes.stream().map(node -> node.withCertificatesIn(folder)).toList(),
                fallback);
    }
}
