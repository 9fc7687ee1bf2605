package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Objects;

/**
 * Contents of cache mounts ({@code RUN --mount=type=cache}) that were transferred between the builder and a registry.
 *
 * @param reference image that stores them
 * @param filled what was written into the mounts before the build; null for nothing
 * @param written what was stored from the mounts after the build; null for nothing
 * @param present ids of mounts that were to be filled, but had the content already
 * @param savedMillis how much less time base images and instructions with cache mounts took than in builds without a
 *     fill (their median); 0 for more time; null when nothing was filled, or there are no such builds
 */
public record CacheMountsSection(
        String reference,
        @CheckForNull Moved filled,
        @CheckForNull Moved written,
        List<String> present,
        @CheckForNull Long savedMillis) {
    public CacheMountsSection {
        Objects.requireNonNull(reference, "reference");
        present = Lists.copy(present);
    }

    /** A copy with these savings. */
    public CacheMountsSection withSaved(@CheckForNull Long millis) {
        return new CacheMountsSection(reference, filled, written, present, millis);
    }

    /**
     * One direction.
     *
     * @param mounts those with content to transfer
     * @param durationMillis duration of the helper build; not part of the build's own duration if it stored mounts
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
     * What was transferred for one mount.
     *
     * @param id BuildKit's id of the mount: its target unless {@code id} is set
     * @param files number of files and links
     * @param bytes bytes of the files, unpacked
     */
    public record Mount(String id, long files, long bytes) {}
}
