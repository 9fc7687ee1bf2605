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
 * @param cache cost and savings of the layer cache and of cache mounts
 * @param contextBytes null when the context was not analyzed
 * @param imageBytes null when unknown
 * @param overview what else is shown
 */
public record BuildFigures(
        String name,
        long startedMillis,
        boolean succeeded,
        long durationMillis,
        BuildSummary.Cache cache,
        @CheckForNull Long contextBytes,
        @CheckForNull Long imageBytes,
        Overview overview) {
    private static final Overview UNKNOWN =
            new Overview(null, null, null, null, List.of(), List.of(), List.of(), null, List.of());
    private static final BuildSummary.Cache UNUSED =
            new BuildSummary.Cache(0, 0, 0, 0, 0, 0, 0, 0, null, null, null, 0, 0, false, null);

    public BuildFigures {
        Objects.requireNonNull(name, "name");
        cache = cache == null ? UNUSED : cache;
        overview = overview == null ? UNKNOWN : overview;
    }

    /** @param name of the report */
    public static BuildFigures of(String name, BuildSummary build) {
        return new BuildFigures(
                name,
                build.started().toEpochMilli(),
                build.status() == ResultSection.Status.SUCCESS,
                build.durationMillis(),
                build.cache(),
                build.contextBytes(),
                build.imageBytes(),
                build.overview());
    }
}
