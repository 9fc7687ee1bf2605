package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a build made, layer by layer.
 *
 * @param digest of the manifest or index; null when no image was made, or it is unknown
 * @param names under which the image was exported
 * @param platforms one entry for each platform; empty when the layers are unknown
 * @param lines of the Dockerfile by digest of the vertex, for the steps that BuildKit recorded
 * @param layerBytes compressed size of what a step added, by digest of the vertex; includes steps of all stages whose
 *     layers were compressed
 * @param note one sentence that says why something is unknown; null when everything is known
 */
public record ImageInspection(
        @CheckForNull String digest,
        List<String> names,
        List<PlatformImage> platforms,
        Map<String, Lines> lines,
        Map<String, Long> layerBytes,
        @CheckForNull String note) {

    /**
     * The image for one platform.
     *
     * @param platform for example {@code linux/arm64}; null when unknown
     * @param digest of its manifest; null when unknown
     * @param compressed true when sizes are as transferred, false when as stored on disk
     * @param layers from the base upwards
     */
    public record PlatformImage(
            @CheckForNull String platform, @CheckForNull String digest, boolean compressed, List<ImageLayer> layers) {
        public PlatformImage {
            layers = List.copyOf(layers);
        }
    }

    /**
     * One layer of an image.
     *
     * @param digest null when unknown
     * @param createdBy the instruction that made it; null when unknown
     * @param lines of the Dockerfile; null for layers of the base image, and when unknown
     * @param vertex digest of the vertex that made it; null for layers of the base image, and when unknown
     */
    public record ImageLayer(
            @CheckForNull String digest,
            long bytes,
            @CheckForNull String createdBy,
            @CheckForNull Lines lines,
            @CheckForNull String vertex) {}

    public ImageInspection {
        names = List.copyOf(names);
        platforms = List.copyOf(platforms);
        lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
        layerBytes = Collections.unmodifiableMap(new LinkedHashMap<>(layerBytes));
    }
}
