package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A build in a trend of builds of the same image.
 *
 * @param id id of the build
 * @param started start, on the client's clock
 * @param status how it ended
 * @param durationMillis duration of the build
 * @param time what the duration was spent on; null in builds of older versions
 * @param contextBytes null when the context was not analyzed
 * @param imageBytes null when the build made no image, or its size is unknown
 * @param imageSizeKind what {@code imageBytes} measures; null when unknown
 * @param layers instructions in this build, without base images
 * @param cachedLayers number of {@code layers} that came from a cache
 * @param cachedTimePercent percentage of time that came from a cache; null when no cached layer has a known duration
 * @param crossed crossed quality gates
 */
public record TrendPoint(
        String id,
        Instant started,
        ResultSection.Status status,
        long durationMillis,
        @CheckForNull TimeSplit time,
        @CheckForNull Long contextBytes,
        @CheckForNull Long imageBytes,
        @CheckForNull ImageSection.SizeKind imageSizeKind,
        int layers,
        int cachedLayers,
        @CheckForNull Double cachedTimePercent,
        List<Gate> crossed) {

    /** More builds would be too narrow to distinguish on a phone. */
    public static final int MOST = 30;

    public TrendPoint {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(status, "status");
        crossed = Lists.copy(crossed);
    }

    /** A copy with these crossed quality gates. */
    TrendPoint withCrossed(List<Gate> gates) {
        return RecordCopy.with(this, "crossed", gates);
    }

    public static TrendPoint of(BuildSummary build) {
        int layers = 0;
        int cached = 0;
        for (BuildSummary.Layer layer : build.layers()) {
            if (!layer.layer().startsStage()) {
                layers++;
                cached += layer.outcome() == TimelineVertex.Outcome.CACHED ? 1 : 0;
            }
        }
        return new TrendPoint(
                build.id(),
                build.started(),
                build.status(),
                build.durationMillis(),
                build.time(),
                build.contextBytes(),
                build.imageBytes(),
                build.imageSizeKind(),
                layers,
                cached,
                build.cache() == null ? null : build.cache().timePercent(),
                build.crossedGates());
    }

    /**
     * The newest {@link #MOST} builds, in the order of a trend.
     *
     * @param newestFirst in the order of a history
     */
    public static List<TrendPoint> oldestFirst(List<BuildSummary> newestFirst) {
        List<TrendPoint> points = new ArrayList<>();
        for (int i = Math.min(MOST, newestFirst.size()) - 1; i >= 0; i--) {
            points.add(of(newestFirst.get(i)));
        }
        return points;
    }
}
