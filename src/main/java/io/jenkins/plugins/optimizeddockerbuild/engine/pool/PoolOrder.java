package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NativePlatform;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * A build's request to a pool.
 *
 * @param key project and image, which determine the preferred node
 * @param untrusted whether the build is of an untrusted change
 * @param platforms to build for; empty for that of this machine
 */
public record PoolOrder(BuilderPool pool, String key, boolean untrusted, List<String> platforms)
        implements Serializable {
    public PoolOrder {
        platforms =
                platforms.stream().map(NativePlatform::normalized).distinct().toList();
    }

    /**
     * The node that will most likely get the build, without querying any.
     *
     * @param full names of nodes without free slots
     * @return null when no node can take the build now, or the nodes are only known by DNS names
     */
    @CheckForNull
    public PoolNode likely(Set<String> full) {
        return candidates().stream()
                .filter(node -> !full.contains(node.name()))
                .findFirst()
                .orElse(null);
    }

    /** The nodes that may get the build, the likeliest first, without DNS names. */
    public List<PoolNode> candidates() {
        return Affinity.order(pool.nodes(), key).stream()
                .filter(node -> !node.isName()
                        && !node.limits().drained()
                        && node.builds().admits(untrusted)
                        && (platforms.isEmpty() || platforms.stream().anyMatch(node::mayBuild)))
                .toList();
    }

    /** @param project of the image: images with the same name in two projects are different */
    public static PoolOrder of(BuilderPool pool, String project, BuildRequest request) {
        String image = request.tags().isEmpty()
                ? request.context()
                : request.tags().get(0).repository();
        return new PoolOrder(
                pool,
                project + "\n" + image,
                request.untrusted(),
                request.platforms().stream().map(Platform::text).toList());
    }
}
