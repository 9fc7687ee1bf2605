package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * BuildKits among which builds are shared out.
 *
 * @param name for log, report and builders
 * @param nodes one at least, each with a name of its own
 * @param fallback whether a build for which there is no node uses this machine's own builder
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
                        "two nodes are called `" + node.name() + "`; give each a different name");
            }
        }
    }

    /** The same with the nodes' certificates, whose paths are relative, in a folder. */
    public BuilderPool withCertificatesIn(String folder) {
        return new BuilderPool(
                name,
                nodes.stream().map(node -> node.withCertificatesIn(folder)).toList(),
                fallback);
    }
}
