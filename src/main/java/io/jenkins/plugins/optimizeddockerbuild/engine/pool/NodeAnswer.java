package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Version;
import java.util.List;

/**
 * A node's answer.
 *
 * @param problem why it cannot be used, without a full stop; null when it can
 * @param buildkit its version; null when unknown
 * @param platforms that it builds for, native ones first
 */
record NodeAnswer(
        PoolNode node,
        @CheckForNull String problem,
        @CheckForNull Version buildkit,
        List<String> platforms) {

    static NodeAnswer silent(PoolNode node, String problem) {
        return new NodeAnswer(node, problem, null, List.of());
    }

    boolean answers() {
        return problem == null;
    }

    /** Without emulation. */
    boolean isNative(String platform) {
        if (!node.platforms().isEmpty()) {
            return node.platforms().contains(platform);
        }
        String own = platforms.isEmpty() ? "" : platforms.get(0);
        return platform.equals(own) || own.equals("linux/amd64") && isOfFamily(platform);
    }

    /** What an amd64 processor runs as well. */
    private static boolean isOfFamily(String platform) {
        return platform.startsWith("linux/amd64/") || platform.equals("linux/386");
    }

    /** With emulation if necessary. */
    boolean builds(String platform) {
        return isNative(platform) || platforms.contains(platform);
    }
}
