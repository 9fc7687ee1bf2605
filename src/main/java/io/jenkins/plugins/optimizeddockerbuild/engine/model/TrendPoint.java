package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A build among others of the same image: the few figures of which a trend is drawn.
 *
 * @param id its id
 * @param started when it began, on the client's clock
 * @param status how it ended
 * @param durationMillis what it took
 * @param time what the duration went into; null when the build is of a version that did not tell
 * @param contextBytes null when the context was not analyzed
 * @param imageBytes null when the build made no image, or its size is not known
 * @param imageSizeKind what {@code imageBytes} counts; null when unknown
 * @param layers instructions that took part, base images not counted
 * @param cachedLayers those of them that came from a cache
 * @param cachedTimePercent time that came from a cache, in percent of what all layers take; null when it is unknown what
 *     a cached layer took
 * @param crossed quality gates that it crossed
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

    /** More builds than this are too narrow to be told apart on a phone. */
    public static final int MOST = 30;

    public TrendPoint {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(status, "status");
        crossed = Lists.copy(crossed);
    }

    /** The same, with the quality gates that it crossed. */
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
     * The newest {@link #MOST} of some builds, in the order in which a trend is read.
     *
     * @param newestFirst as a history gives them
     */
    public static List<TrendPoint> oldestFirst(List<BuildSummary> newestFirst) {
        List<TrendPoint> points = new ArrayList<>();
        for (int i = Math.min(MOST, newestFirst.size()) - 1; i >= 0; i--) {
            points.add(of(newestFirst.get(i)));
        }
        return points;
    }
}
