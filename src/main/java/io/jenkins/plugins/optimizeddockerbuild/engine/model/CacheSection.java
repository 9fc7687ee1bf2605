package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.util.ArrayList;
import java.util.List;

/**
 * What the cache cost and what it saved.
 *
 * @param imports one entry for each cache that was imported from, in the order of the build
 * @param exports one entry for each cache that was exported to
 * @param layers instructions of the Dockerfile that took part, base images not counted
 * @param cachedLayers of these, those that came from a cache
 * @param savedMillis what the cached layers took when they last ran; null when that is known of none
 * @param savedUnknown cached layers whose duration is unknown
 * @param ranMillis what the layers took that did not come from a cache
 * @param advice what would make the cache cost less or save more, a sentence each
 * @param mounts cache mounts that were carried; null when none was
 */
public record CacheSection(
        List<Transfer> imports,
        List<Transfer> exports,
        int layers,
        int cachedLayers,
        @CheckForNull Long savedMillis,
        int savedUnknown,
        long ranMillis,
        List<String> advice,
        @CheckForNull CacheMountsSection mounts) {

    public static final CacheSection UNUSED = new CacheSection(null, null, 0, 0, null, 0, 0, null, null);

    /**
     * An import from or an export to one cache.
     *
     * @param reference for example {@code registry.example.com/app:cache}; null when BuildKit did not name it
     * @param vertex number of the vertex that did it
     * @param durationMillis what it took
     * @param bytes as far as BuildKit counted them
     * @param error null when it went well; a cache that does not exist yet is no error of the build
     */
    public record Transfer(
            @CheckForNull String reference,
            int vertex,
            long durationMillis,
            long bytes,
            @CheckForNull String error) {}

    public CacheSection {
        imports = Lists.copy(imports);
        exports = Lists.copy(exports);
        advice = Lists.copy(advice);
    }

    /** Layers that came from a cache, in percent of those that could have; null when there are none. */
    @CheckForNull
    public Double hitPercent() {
        return layers == 0 ? null : (Double) (100.0 * cachedLayers / layers);
    }

    /**
     * Time that came from a cache, in percent of what all layers take: a cached second counts more than a layer. Null when
     * nobody knows what a cached layer took.
     */
    @CheckForNull
    public Double timeHitPercent() {
        long saved = savedMillis == null ? 0 : savedMillis;
        return layers == 0 || savedUnknown > 0 || ranMillis + saved == 0
                ? null
                : (Double) (100.0 * saved / (ranMillis + saved));
    }

    /** What all imports and exports took together. */
    public long costMillis() {
        long sum = 0;
        for (Transfer transfer : imports) {
            sum += transfer.durationMillis();
        }
        for (Transfer transfer : exports) {
            sum += transfer.durationMillis();
        }
        return sum;
    }

    /** What the timeline tells about the caches that the request named. */
    public static CacheSection of(TimelineSection timeline, RequestSection request) {
        List<Transfer> imports = new ArrayList<>();
        List<Transfer> exports = new ArrayList<>();
        int layers = 0;
        int cachedLayers = 0;
        int unknown = 0;
        long saved = 0;
        long ran = 0;
        for (TimelineSection.Vertex vertex : timeline.vertices()) {
            switch (vertex.name().kind()) {
                case CACHE_IMPORT ->
                    imports.add(transfer(vertex, importedFrom(vertex.name().instruction())));
                case CACHE_EXPORT -> exports.add(transfer(vertex, exportedTo(request)));
                case STEP -> {
                    if (vertex.name().isLayer()) {
                        layers++;
                        if (vertex.observed().outcome() == TimelineVertex.Outcome.CACHED) {
                            cachedLayers++;
                            if (vertex.lastMillis() == null) {
                                unknown++;
                            } else {
                                saved += vertex.lastMillis();
                            }
                        } else {
                            ran += vertex.durationMillis();
                        }
                    }
                }
                default -> {}
            }
        }
        Long known = unknown < cachedLayers ? (Long) saved : null;
        return new CacheSection(
                imports,
                exports,
                layers,
                cachedLayers,
                known,
                unknown,
                ran,
                CacheAdvice.of(imports, exports, known, request),
                null);
    }

    /** The same with the cache mounts that were carried; null when none was. */
    public CacheSection withMounts(@CheckForNull CacheMountsSection carried) {
        return new CacheSection(
                imports, exports, layers, cachedLayers, savedMillis, savedUnknown, ranMillis, advice, carried);
    }

    private static Transfer transfer(TimelineSection.Vertex vertex, @CheckForNull String reference) {
        return new Transfer(
                reference,
                vertex.number(),
                vertex.durationMillis(),
                vertex.observed().bytesIn(),
                vertex.observed().error());
    }

    /** BuildKit names the vertex {@code importing cache manifest from REFERENCE}. */
    @CheckForNull
    static String importedFrom(String name) {
        int from = name.lastIndexOf(" from ");
        return from < 0 ? null : name.substring(from + " from ".length());
    }

    /** BuildKit says {@code exporting cache to registry} alone, so with several caches nobody knows which it was. */
    @CheckForNull
    private static String exportedTo(RequestSection request) {
        if (request.cacheTo().size() != 1) {
            return null;
        }
        String cache = request.cacheTo().get(0);
        for (String field : cache.split(",")) {
            if (field.startsWith("ref=") || field.startsWith("dest=")) {
                return field.substring(field.indexOf('=') + 1);
            }
        }
        return cache.contains("=") ? null : cache;
    }
}
