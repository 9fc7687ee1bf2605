package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which a project uses the nodes of a pool, by rendezvous hashing (highest random weight). Everyone who
 * knows the nodes' names computes the same order; a node that is added or removed moves only its own projects.
 */
final class Affinity {
    private Affinity() {}

    /**
     * The nodes, first choice first.
     *
     * @param key project and image
     */
    static List<PoolNode> order(List<PoolNode> nodes, String key) {
        Map<PoolNode, Long> weights = new HashMap<>();
        nodes.forEach(node -> weights.put(node, weight(node.name(), key)));
        List<PoolNode> ordered = new ArrayList<>(nodes);
        ordered.sort(Comparator.<PoolNode, Long>comparing(weights::get, Long::compareUnsigned)
                .reversed()
                .thenComparing(PoolNode::name));
        return ordered;
    }

    private static long weight(String node, String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(node.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
