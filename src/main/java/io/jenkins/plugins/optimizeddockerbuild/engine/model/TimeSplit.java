package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the time of a build was spent on, in milliseconds. Vertices that run in parallel share each moment equally, so
 * the parts never exceed the whole.
 *
 * @param dependenciesMillis layers that install the project's dependencies
 * @param ownMillis all other layers, without base images
 * @param exportMillis creating and pushing the image
 * @param cacheMillis importing and exporting the cache, and fetching layers from it
 */
public record TimeSplit(long dependenciesMillis, long ownMillis, long exportMillis, long cacheMillis) {

    /** What time is spent on. */
    public enum Part {
        /** Layers that install the project's dependencies. */
        DEPENDENCIES("dependencies"),
        /** All other layers, without base images. */
        OWN("other layers"),
        /** Creating and pushing the image. */
        EXPORT("export of the image"),
        /** Importing and exporting the cache, and fetching layers from it. */
        CACHE("cache"),
        /** The rest: context, base images, and times in which nothing ran. */
        OTHER("context, base images, waiting");

        private final String words;

        Part(String words) {
            this.words = words;
        }

        /** Whether it is the sum of layers that each have a duration of their own. */
        public boolean isOfLayers() {
            return this == DEPENDENCIES || this == OWN;
        }

        /** Its name for display. */
        public String words() {
            return words;
        }
    }

    private record Edge(Instant at, Part part, int step) {}

    /** Of a build with this timeline. */
    public static TimeSplit of(TimelineSection timeline) {
        List<Edge> edges = new ArrayList<>();
        for (Vertex vertex : timeline.vertices()) {
            Part part = part(vertex);
            for (Interval interval : vertex.observed().intervals()) {
                edges.add(new Edge(interval.started(), part, 1));
                edges.add(new Edge(interval.completed(), part, -1));
            }
        }
        edges.sort(Comparator.comparing(Edge::at));
        double[] nanos = new double[Part.values().length];
        int[] running = new int[nanos.length];
        int all = 0;
        Instant before = null;
        for (Edge edge : edges) {
            if (all > 0) {
                double share = (double) Duration.between(before, edge.at()).toNanos() / all;
                for (int i = 0; i < nanos.length; i++) {
                    nanos[i] += running[i] * share;
                }
            }
            running[edge.part().ordinal()] += edge.step();
            all += edge.step();
            before = edge.at();
        }
        return new TimeSplit(
                millis(nanos, Part.DEPENDENCIES),
                millis(nanos, Part.OWN),
                millis(nanos, Part.EXPORT),
                millis(nanos, Part.CACHE));
    }

    private static long millis(double[] nanos, Part part) {
        return (long) (nanos[part.ordinal()] / 1_000_000);
    }

    private static Part part(Vertex vertex) {
        return switch (vertex.name().kind()) {
            case STEP -> {
                if (vertex.observed().outcome() == Outcome.CACHED) {
                    yield Part.CACHE;
                }
                if (!vertex.name().isLayer()) {
                    yield Part.OTHER;
                }
                String instruction = vertex.layer() == null
                        ? vertex.name().instruction()
                        : vertex.layer().instruction();
                yield DependencyLayer.isOne(instruction) ? Part.DEPENDENCIES : Part.OWN;
            }
            case CACHE_IMPORT, CACHE_EXPORT -> Part.CACHE;
            case EXPORT -> Part.EXPORT;
            case INTERNAL, CONTEXT, OTHER -> Part.OTHER;
        };
    }

    /**
     * One part.
     *
     * @param durationMillis of the whole build
     */
    public long millis(Part part, long durationMillis) {
        return switch (part) {
            case DEPENDENCIES -> dependenciesMillis;
            case OWN -> ownMillis;
            case EXPORT -> exportMillis;
            case CACHE -> cacheMillis;
            case OTHER -> Math.max(0, durationMillis - dependenciesMillis - ownMillis - exportMillis - cacheMillis);
        };
    }
}
