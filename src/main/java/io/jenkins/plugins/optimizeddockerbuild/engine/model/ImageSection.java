package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import java.util.List;
import java.util.Locale;

/**
 * The image that the build made.
 *
 * @param digest digest of the manifest or index; null when the exporter gave none
 * @param names references under which it was exported
 * @param platforms one entry for each platform
 */
public record ImageSection(@CheckForNull String digest, List<String> names, List<Platform> platforms) {

    /**
     * The image for one platform.
     *
     * @param platform for example {@code linux/amd64}; null when unknown
     * @param digest digest of its manifest; null when unknown
     * @param sizeKind COMPRESSED: as transferred, from the manifest. UNPACKED: as stored on disk.
     * @param layers from the base upwards
     */
    public record Platform(
            @CheckForNull String platform, @CheckForNull String digest, SizeKind sizeKind, List<Layer> layers) {
        public Platform {
            sizeKind = sizeKind == null ? SizeKind.COMPRESSED : sizeKind;
            layers = Lists.copy(layers);
        }

        /** The total size of its layers. */
        public long sizeBytes() {
            long sum = 0;
            for (Layer layer : layers) {
                sum += layer.sizeBytes();
            }
            return sum;
        }
    }

    /** What the sizes of layers measure. Sizes of different kinds are never compared. */
    public enum SizeKind {
        /** As transferred: from the manifest. */
        COMPRESSED,
        /** As stored on disk: from the image's history. */
        UNPACKED;

        /** For display: {@code compressed}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One layer of the image.
     *
     * @param digest null when unknown
     * @param sizeBytes its size
     * @param createdBy the instruction, from the Dockerfile or the image's history
     * @param lines lines of the Dockerfile; null for layers of the base image
     * @param vertex number of the vertex that made it; 0 for layers of the base image
     */
    public record Layer(
            @CheckForNull String digest,
            long sizeBytes,
            @CheckForNull String createdBy,
            @CheckForNull Lines lines,
            int vertex) {}

    public ImageSection {
        names = Lists.copy(names);
        platforms = Lists.copy(platforms);
    }

    /** What its sizes measure; null when it has no platforms, or they are measured differently. */
    @CheckForNull
    public SizeKind sizeKind() {
        SizeKind kind = platforms.isEmpty() ? null : platforms.get(0).sizeKind();
        for (Platform platform : platforms) {
            kind = platform.sizeKind() == kind ? kind : null;
        }
        return kind;
    }

    /** The total size of all platforms' layers; layers shared by platforms count for each. */
    public long sizeBytes() {
        long sum = 0;
        for (Platform platform : platforms) {
            sum += platform.sizeBytes();
        }
        return sum;
    }
}
