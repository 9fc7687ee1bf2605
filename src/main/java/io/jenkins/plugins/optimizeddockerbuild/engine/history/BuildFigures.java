package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import java.util.List;
import java.util.Objects;

/**
 * The figures of one build among those of many images. Durations are milliseconds, sizes bytes.
 *
 * @param name of the report
 * @param startedMillis since 1970
 * @param cachedTimePercent time of its layers that came from the cache, from 0 to 100; null when unknown
 * @param importMillis what importing the layers' cache took
 * @param exportMillis what exporting it took
 * @param imports how many caches were to be imported
 * @param failedImports how many of them could not be
 * @param savedMillis what the cached layers took when they last ran; null when unknown
 * @param contextBytes null when the context was not analyzed
 * @param imageBytes null when unknown
 * @param overview what else is shown of it
 */
public record BuildFigures(
        String name,
        long startedMillis,
        boolean succeeded,
        long durationMillis,
        @CheckForNull Double cachedTimePercent,
        long importMillis,
        long exportMillis,
        long importBytes,
        int imports,
        int failedImports,
        int exports,
        @CheckForNull Long savedMillis,
        @CheckForNull Long contextBytes,
        @CheckForNull Long imageBytes,
        Overview overview) {
    private static final Overview UNKNOWN = new Overview(null, null, null, null, List.of(), List.of(), List.of());
    private static final BuildSummary.Cache UNUSED = new BuildSummary.Cache(0, 0, 0, 0, 0, 0, 0, 0, null, null, null);

    public BuildFigures {
        Objects.requireNonNull(name, "name");
        overview = overview == null ? UNKNOWN : overview;
    }

    /** @param name of the report */
    public static BuildFigures of(String name, BuildSummary build) {
        BuildSummary.Cache cache = build.cache() == null ? UNUSED : build.cache();
        return new BuildFigures(
                name,
                build.started().toEpochMilli(),
                build.status() == ResultSection.Status.SUCCESS,
                build.durationMillis(),
                cache.timePercent(),
                cache.importMillis(),
                cache.exportMillis(),
                cache.importBytes(),
                cache.imports(),
                cache.failedImports(),
                cache.exports(),
                cache.savedMillis(),
                build.contextBytes(),
                build.imageBytes(),
                build.overview());
    }
}
