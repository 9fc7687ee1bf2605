package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspection;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the vertices that made the layers of an image: from BuildKit's provenance, or without one from lines of the
 * Dockerfile that lead to a single vertex.
 */
final class LayerMakers {
    private final Map<String, TimelineVertex> byDigest = new HashMap<>();
    private final Map<String, TimelineVertex> byPlace = new HashMap<>();

    /** @param lines of the Dockerfile by digest of the vertex */
    LayerMakers(Timeline timeline, Map<String, Lines> lines) {
        Set<String> ambiguous = new HashSet<>();
        for (TimelineVertex vertex : timeline.vertices()) {
            byDigest.put(vertex.digest(), vertex);
            Lines at = lines.get(vertex.digest());
            if (at != null && vertex.name().isLayer()) {
                String place = place(vertex.name().platform(), at);
                if (byPlace.put(place, vertex) != null) {
                    ambiguous.add(place);
                }
            }
        }
        byPlace.keySet().removeAll(ambiguous);
    }

    /** Null for a layer of the base image, and when it cannot be determined. */
    @CheckForNull
    TimelineVertex of(ImageInspection.PlatformImage image, ImageInspection.ImageLayer layer) {
        if (layer.vertex() != null) {
            return byDigest.get(layer.vertex());
        }
        if (layer.lines() == null) {
            return null;
        }
        TimelineVertex named = byPlace.get(place(image.platform(), layer.lines()));
        return named != null ? named : byPlace.get(place(null, layer.lines()));
    }

    /** @param platform null when BuildKit prints none, because there is only one */
    private static String place(@CheckForNull String platform, Lines lines) {
        return lines.first() + "-" + lines.last() + " " + platform;
    }
}
