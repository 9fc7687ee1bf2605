package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import edu.umd.cs.findbugs.annotations.CheckForNull;
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
 * @param reference of the stored image
 * @param mark of the content that the stored image has, or will have, for it; null when unknown
 */
record CarriedMount(
        CacheMount mount,
        List<String> parts,
        String reference,
        @CheckForNull String mark) {
    CarriedMount {
        parts = List.copyOf(parts);
    }

    CarriedMount withMark(@CheckForNull String other) {
        return new CarriedMount(mount, parts, reference, other);
    }

    /** Name of its folder in the stored image: mounts with a different id, owner or mode have different names. */
    String key() {
        TreeMap<String, String> options = new TreeMap<>(mount.options());
        options.remove("sharing");
        return digest(mount.id() + '\n' + options);
    }

    /** Name of the file in which a builder keeps what the stored image has for it. */
    String known() {
        return digest(reference + '\n' + key());
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
