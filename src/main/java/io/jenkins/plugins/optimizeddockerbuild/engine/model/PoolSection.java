package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * The builder pool of the build.
 *
 * @param name name of the pool
 * @param nodes nodes that built; empty when this machine's own builder did, or none
 * @param leftOut nodes that could not run the build
 * @param waitedMillis time until a node became free
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
     * @param name name of the node
     * @param choice 1 for the node that keeps the cache of this project and image, 2 for the next one
     * @param platforms platforms that it built; empty when only one node built and no platform was requested
     * @param emulated those of them that are not native to the node
     * @param buildkit its version; null when unknown
     * @param diskBytes size of its build cache when the build started; null when it did not answer in time
     * @param prunedBytes what was pruned from it after the build, to stay within the pool's limit
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
     * @param name name of the node
     * @param reason why it could not run the build
     */
    public record LeftOut(String name, String reason) {}
}
