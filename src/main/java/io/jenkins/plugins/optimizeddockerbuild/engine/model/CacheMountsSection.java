package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Objects;

/**
 * What cache mounts ({@code RUN --mount=type=cache}) were carried between this builder and a registry.
 *
 * @param reference of the image that holds them
 * @param filled into the mounts before the build; null when nothing was
 * @param written from the mounts after the build; null when nothing was
 */
public record CacheMountsSection(
        String reference,
        @CheckForNull Moved filled,
        @CheckForNull Moved written) {
    public CacheMountsSection {
        Objects.requireNonNull(reference, "reference");
    }

    /**
     * One way.
     *
     * @param mounts those of which something was moved
     * @param durationMillis of the small build that did it, which is no part of the build's own duration when it wrote
     */
    public record Moved(List<Mount> mounts, long durationMillis) {
        public Moved {
            mounts = Lists.copy(mounts);
        }

        /** Of all mounts. */
        public long files() {
            return mounts.stream().mapToLong(Mount::files).sum();
        }

        /** Of all mounts, unpacked. */
        public long bytes() {
            return mounts.stream().mapToLong(Mount::bytes).sum();
        }
    }

    /**
     * What was moved of one mount.
     *
     * @param id as BuildKit knows the mount: its target where it has none
     * @param files and links
     * @param bytes of the files, unpacked
     */
    public record Mount(String id, long files, long bytes) {}
}
