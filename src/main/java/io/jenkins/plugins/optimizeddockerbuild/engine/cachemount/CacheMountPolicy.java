package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.io.Serializable;
import java.util.Set;

/**
 * Where the content of cache mounts is kept between builders, and how much of it.
 *
 * @param reference of the image in a registry that holds it
 * @param writes whether this build may change it; reading is always allowed
 * @param mostBytes of one mount that are kept, unpacked; the files changed last stay
 * @param named ids of mounts that are carried whole although no known tool uses their folder
 */
public record CacheMountPolicy(ImageReference reference, boolean writes, long mostBytes, Set<String> named)
        implements Serializable {
    /** 2 GB. */
    public static final long DEFAULT_MOST_BYTES = 2_000_000_000L;

    public CacheMountPolicy {
        if (mostBytes <= 0) {
            throw new IllegalArgumentException("a bound of " + mostBytes + " bytes");
        }
        named = Set.copyOf(named);
    }

    /** The mounts of known tools, two gigabytes of each. */
    public static CacheMountPolicy of(ImageReference reference, boolean writes) {
        return new CacheMountPolicy(reference, writes, DEFAULT_MOST_BYTES, Set.of());
    }
}
