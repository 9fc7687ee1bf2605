package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NativePlatform;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What a build wants of a pool.
 *
 * @param key project and image, by which the node is chosen
 * @param untrusted whether the build is of a change that nobody trusts yet
 * @param platforms to build for; empty for that of this machine
 */
public record PoolOrder(BuilderPool pool, String key, boolean untrusted, List<String> platforms)
        implements Serializable {
    public PoolOrder {
        platforms =
                platforms.stream().map(NativePlatform::normalized).distinct().toList();
    }

    /**
     * The node that most likely gets the build, of those that have room; nobody was asked.
     *
     * @param full names of nodes that build as much as they may
     * @return null when no node may have the build now, or only its names say which nodes there are
     */
    @CheckForNull
    public PoolNode likely(Set<String> full) {
        return candidates().stream()
                .filter(node -> !full.contains(node.name()))
                .findFirst()
                .orElse(null);
    }

    /** The nodes that may have the build, the likeliest first, without those that only a name stands for. */
    public List<PoolNode> candidates() {
        return Affinity.order(pool.nodes(), key).stream()
                .filter(node -> !node.isName()
                        && !node.limits().drained()
                        && node.builds().admits(untrusted)
                        && (platforms.isEmpty() || platforms.stream().anyMatch(node::mayBuild)))
                .toList();
    }

    /** @param project to which the image belongs; images of one name in two projects are two images */
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
