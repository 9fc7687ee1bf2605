package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts.CacheMount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * A cache mount that is carried.
 *
 * @param mount from the Dockerfile
 * @param parts folders below the mount; {@code .} for all of it
 */
record CarriedMount(CacheMount mount, List<String> parts) {
    CarriedMount {
        parts = List.copyOf(parts);
    }

    /** Name of its folder in the stored image: mounts with a different id, owner or mode have different names. */
    String key() {
        TreeMap<String, String> options = new TreeMap<>(mount.options());
        options.remove("sharing");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((mount.id() + '\n' + options).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
