package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * The pool of builders that the build came to.
 *
 * @param name of the pool
 * @param nodes those that built; empty where this machine's own builder did, or nobody
 * @param leftOut nodes that could not have the build
 * @param waitedMillis for a node to become free
 * @param refusal why no node built, in a sentence; null when one did
 */
public record PoolSection(
        String name,
        List<Node> nodes,
        List<LeftOut> leftOut,
        long waitedMillis,
        @CheckForNull String refusal) {
    public PoolSection {
        nodes = Lists.copy(nodes);
        leftOut = Lists.copy(leftOut);
    }

    /**
     * A node that built.
     *
     * @param name of the node
     * @param choice 1 for the node that keeps the cache of this project and image, 2 for the next one
     * @param platforms that it built; empty where only one node built and no platform was asked for
     * @param emulated those of them that are not its own
     * @param buildkit its version; null when it does not tell
     * @param diskBytes size of its build cache when the build began; null when it was not asked in time
     * @param prunedBytes what was pruned of it after the build, to keep the pool's limit
     */
    public record Node(
            String name,
            int choice,
            List<String> platforms,
            List<String> emulated,
            @CheckForNull String buildkit,
            @CheckForNull Long diskBytes,
            long prunedBytes) {
        public Node {
            platforms = Lists.copy(platforms);
            emulated = Lists.copy(emulated);
        }
    }

    /**
     * A node that did not get the build.
     *
     * @param name of the node
     * @param reason in words
     */
    public record LeftOut(String name, String reason) {}
}
