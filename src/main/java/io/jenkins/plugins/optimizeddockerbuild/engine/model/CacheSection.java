package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.CacheImport;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.util.ArrayList;
import java.util.List;

/**
 * Cost and savings of the cache.
 *
 * @param imports one entry for each imported cache, in build order
 * @param exports one entry for each exported cache
 * @param layers instructions of the Dockerfile in this build, without base images
 * @param cachedLayers number of {@code layers} that came from a cache
 * @param savedMillis what the cached layers took when they last ran; null when unknown for all of them
 * @param savedUnknown number of cached layers whose duration is unknown
 * @param ranMillis time of the layers that did not come from a cache
 * @param advice how to make the cache cheaper or more useful, one sentence each
 * @param mounts cache mounts that were carried; null when there were none
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
     * One import or export.
     *
     * @param reference for example {@code registry.example.com/app:cache}; null when BuildKit did not print it
     * @param vertex number of its vertex
     * @param durationMillis duration of the transfer
     * @param bytes bytes transferred, if BuildKit counted them
     * @param error what went wrong; null on success; a cache that does not exist yet is not an error of the build
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

    /** Percentage of layers that came from a cache; null when there are no layers. */
    @CheckForNull
    public Double hitPercent() {
        return layers == 0 ? null : (Double) (100.0 * cachedLayers / layers);
    }

    /**
     * Percentage of time that came from a cache: unlike {@link #hitPercent}, it weighs layers by their duration. Null
     * when no cached layer has a known duration.
     */
    @CheckForNull
    public Double timeHitPercent() {
        long saved = savedMillis == null ? 0 : savedMillis;
        return layers == 0 || savedUnknown > 0 || ranMillis + saved == 0
                ? null
                : (Double) (100.0 * saved / (ranMillis + saved));
    }

    /** Total time of imports and exports, and of carrying cache mounts. */
    public long costMillis() {
        return layersMillis() + mountsMillis();
    }

    /** Time to fill cache mounts and to write them back. */
    public long mountsMillis() {
        return mounts == null ? 0 : millis(mounts.filled()) + millis(mounts.written());
    }

    /** What filled cache mounts saved; null when unknown, or none was filled. */
    @CheckForNull
    public Long mountsSavedMillis() {
        return mounts == null ? null : mounts.savedMillis();
    }

    private static long millis(@CheckForNull CacheMountsSection.Moved moved) {
        return moved == null ? 0 : moved.durationMillis();
    }

    /** Total time of imports and exports. */
    public long layersMillis() {
        long sum = 0;
        for (Transfer transfer : imports) {
            sum += transfer.durationMillis();
        }
        for (Transfer transfer : exports) {
            sum += transfer.durationMillis();
        }
        return sum;
    }

    /**
     * Evaluates the caches of the request in the timeline.
     *
     * @param exportedTo reference of the only exported cache, which BuildKit does not print; null for none, or several
     */
    public static CacheSection of(TimelineSection timeline, RequestSection request, @CheckForNull String exportedTo) {
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
                    imports.add(
                            transfer(vertex, CacheImport.reference(vertex.name().instruction())));
                case CACHE_EXPORT -> exports.add(transfer(vertex, exportedTo));
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

    /** The part for some of the vertices. */
    CacheSection of(TimelineSection part, RequestSection request) {
        return of(part, request, exports.isEmpty() ? null : exports.get(0).reference());
    }

    /** A copy with these carried cache mounts; null for none. */
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
}
