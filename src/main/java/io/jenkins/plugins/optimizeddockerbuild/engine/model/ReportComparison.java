package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a build differs from an earlier one. Layers are matched by {@link LayerKey}; repeated instructions of a stage are
 * matched in order. Lists are sorted by difference, largest first.
 *
 * @param before the earlier build
 * @param after the later build
 * @param slower layers that ran in both and took longer by more than noise: half a second and a tenth of their time
 * @param faster layers that ran in both and took less time by more than noise
 * @param newlyRun layers that came from a cache before and had to run now
 * @param newlyCached layers that had to run before and came from a cache now
 * @param added layers that the earlier build did not have
 * @param removed layers that only the earlier build had
 * @param grown layers whose size in the image changed by more than noise: 1 kB and a thousandth; empty when the builds
 *     measured sizes of different kinds
 * @param folders top folders of the context whose size changed by more than 1 kB and a thousandth
 * @param causes what made layers run in the later build, in build order, without layers that only ran because another
 *     did. Empty in a report, which has the reason at each layer.
 */
public record ReportComparison(
        Side before,
        Side after,
        List<LayerChange> slower,
        List<LayerChange> faster,
        List<LayerChange> newlyRun,
        List<LayerChange> newlyCached,
        List<LayerChange> added,
        List<LayerChange> removed,
        List<LayerChange> grown,
        List<FolderChange> folders,
        List<Cause> causes) {

    /**
     * One of the two builds.
     *
     * @param id its id
     * @param started when it started
     * @param status how it ended
     * @param durationMillis its duration
     * @param time what that was spent on; null when unknown, as in older summaries
     * @param contextBytes bytes of the context left after ignore rules and pruning; null when not analyzed
     * @param imageBytes null when it made no image, or its size is unknown
     * @param imageSizeKind what {@code imageBytes} measures; null when unknown
     * @param readyMillis from the start of the container until it was ready; null without a smoke test
     */
    public record Side(
            String id,
            Instant started,
            ResultSection.Status status,
            long durationMillis,
            @CheckForNull TimeSplit time,
            @CheckForNull Long contextBytes,
            @CheckForNull Long imageBytes,
            @CheckForNull ImageSection.SizeKind imageSizeKind,
            @CheckForNull Long readyMillis) {}

    /**
     * A layer of both builds, or of one of them.
     *
     * @param layer identifies the layer
     * @param number number of the vertex in the later build; 0 when only the earlier one has it
     * @param lines null when unknown
     * @param beforeMillis null when the earlier build does not have it
     * @param afterMillis null when the later build does not have it
     * @param beforeBytes its size in the image; null when unknown
     * @param afterBytes its size in the image; null when unknown
     */
    public record LayerChange(
            LayerKey layer,
            int number,
            @CheckForNull Lines lines,
            @CheckForNull Long beforeMillis,
            @CheckForNull Long afterMillis,
            @CheckForNull Long beforeBytes,
            @CheckForNull Long afterBytes) {

        long millis() {
            return (afterMillis == null ? 0 : afterMillis) - (beforeMillis == null ? 0 : beforeMillis);
        }

        long bytes() {
            return (afterBytes == null ? 0 : afterBytes) - (beforeBytes == null ? 0 : beforeBytes);
        }
    }

    /** A part of the time of both builds. */
    public record PartChange(TimeSplit.Part part, long beforeMillis, long afterMillis) {}

    /**
     * Size of a top folder of the context after ignore rules and pruning.
     *
     * @param path path of the folder
     * @param beforeBytes in the earlier build
     * @param afterBytes in the later build
     */
    public record FolderChange(String path, long beforeBytes, long afterBytes) {
        long bytes() {
            return afterBytes - beforeBytes;
        }
    }

    /**
     * A layer that ran in the later build because something that it is made of changed.
     *
     * @param layer identifies the layer across builds
     * @param number number of the vertex in the later build
     * @param reason what changed
     */
    public record Cause(LayerKey layer, int number, LayerReason reason) {}

    public ReportComparison {
        slower = Lists.copy(slower);
        faster = Lists.copy(faster);
        newlyRun = Lists.copy(newlyRun);
        newlyCached = Lists.copy(newlyCached);
        added = Lists.copy(added);
        removed = Lists.copy(removed);
        grown = Lists.copy(grown);
        folders = Lists.copy(folders);
        causes = Lists.copy(causes);
    }

    /** Compares two builds. */
    public static ReportComparison of(Report before, Report after) {
        return of(BuildSummary.of(before), BuildSummary.of(after));
    }

    /** Like {@link #of(Report, Report)}, from summaries of the history. */
    public static ReportComparison of(BuildSummary before, BuildSummary after) {
        boolean sizesAreAlike = before.measuresSizesLike(after);
        Map<LayerKey, Deque<BuildSummary.Layer>> unmatched = new HashMap<>();
        for (BuildSummary.Layer layer : before.layers()) {
            unmatched.computeIfAbsent(layer.layer(), key -> new ArrayDeque<>()).add(layer);
        }
        List<LayerChange> slower = new ArrayList<>();
        List<LayerChange> faster = new ArrayList<>();
        List<LayerChange> newlyRun = new ArrayList<>();
        List<LayerChange> newlyCached = new ArrayList<>();
        List<LayerChange> added = new ArrayList<>();
        List<LayerChange> removed = new ArrayList<>();
        List<LayerChange> grown = new ArrayList<>();
        Set<BuildSummary.Layer> matched = Collections.newSetFromMap(new IdentityHashMap<>());
        for (BuildSummary.Layer now : after.layers()) {
            Deque<BuildSummary.Layer> candidates = unmatched.get(now.layer());
            BuildSummary.Layer then = candidates == null ? null : candidates.poll();
            if (then == null) {
                if (!isBaseOf(before, now.layer())) {
                    added.add(change(null, now));
                }
                continue;
            }
            matched.add(then);
            LayerChange change = change(then, now);
            if (then.ran() && now.ran()) {
                if (Noise.isExceededByMillis(then.durationMillis(), now.durationMillis())) {
                    (change.millis() > 0 ? slower : faster).add(change);
                }
            } else if (now.layer().startsStage()) {
                // Resolved again, but the same image: the time for it does not matter.
                continue;
            } else if (then.outcome() == TimelineVertex.Outcome.CACHED && now.ran()) {
                newlyRun.add(change);
            } else if (then.ran() && now.outcome() == TimelineVertex.Outcome.CACHED) {
                newlyCached.add(change);
            }
            boolean hasSizes = then.sizeBytes() != null && now.sizeBytes() != null;
            if (sizesAreAlike && hasSizes && Noise.isExceededByBytes(then.sizeBytes(), now.sizeBytes())) {
                grown.add(change);
            }
        }
        for (BuildSummary.Layer then : before.layers()) {
            if (!matched.contains(then) && !isBaseOf(after, then.layer())) {
                removed.add(change(then, null));
            }
        }
        Comparator<LayerChange> byMillis = Comparator.<LayerChange>comparingLong(change -> Math.abs(change.millis()))
                .reversed();
        for (List<LayerChange> changes : List.of(slower, faster, newlyRun, newlyCached, added, removed)) {
            changes.sort(byMillis);
        }
        grown.sort(Comparator.<LayerChange>comparingLong(change -> Math.abs(change.bytes()))
                .reversed());
        return new ReportComparison(
                side(before),
                side(after),
                slower,
                faster,
                newlyRun,
                newlyCached,
                added,
                removed,
                grown,
                folders(before, after),
                List.of());
    }

    /** Growth of the image in bytes; null when a size is unknown or the sizes are of different kinds. */
    @CheckForNull
    public Long imageGrowth() {
        boolean isKnown = before.imageBytes() != null && after.imageBytes() != null;
        boolean isAlike = before.imageSizeKind() != null && before.imageSizeKind() == after.imageSizeKind();
        return isKnown && isAlike ? (Long) (after.imageBytes() - before.imageBytes()) : null;
    }

    /** The parts of the builds' times that differ by more than noise; empty when unknown. */
    public List<PartChange> parts() {
        if (before.time() == null || after.time() == null) {
            return List.of();
        }
        return Arrays.stream(TimeSplit.Part.values())
                .map(part -> new PartChange(
                        part,
                        before.time().millis(part, before.durationMillis()),
                        after.time().millis(part, after.durationMillis())))
                .filter(change -> Noise.isExceededByMillis(change.beforeMillis(), change.afterMillis()))
                .sorted(Comparator.<PartChange>comparingLong(
                                change -> Math.abs(change.afterMillis() - change.beforeMillis()))
                        .reversed())
                .toList();
    }

    /** A copy with these causes. */
    public ReportComparison with(List<Cause> known) {
        return new ReportComparison(
                before, after, slower, faster, newlyRun, newlyCached, added, removed, grown, folders, known);
    }

    /** Whether the build also uses that base image, in any stage: stages and builds share it. */
    private static boolean isBaseOf(BuildSummary build, LayerKey layer) {
        return layer.startsStage()
                && build.layers().stream()
                        .map(BuildSummary.Layer::layer)
                        .anyMatch(other -> other.platform().equals(layer.platform())
                                && image(other).equals(image(layer)));
    }

    /** The image of a FROM, without the stage's name, which may be another build's. */
    private static String image(LayerKey layer) {
        return layer.instruction().replaceFirst("(?i) AS \\S+$", "");
    }

    private static LayerChange change(@CheckForNull BuildSummary.Layer then, @CheckForNull BuildSummary.Layer now) {
        BuildSummary.Layer either = now == null ? then : now;
        return new LayerChange(
                either.layer(),
                now == null ? 0 : now.number(),
                either.lines(),
                then == null ? null : (Long) then.durationMillis(),
                now == null ? null : (Long) now.durationMillis(),
                then == null ? null : then.sizeBytes(),
                now == null ? null : now.sizeBytes());
    }

    private static Side side(BuildSummary build) {
        return new Side(
                build.id(),
                build.started(),
                build.status(),
                build.durationMillis(),
                build.time(),
                build.contextBytes(),
                build.imageBytes(),
                build.imageSizeKind(),
                build.readyMillis());
    }

    /** A copy with the smoke test's result for the later build. */
    ReportComparison withReadyMillis(@CheckForNull Long millis) {
        return RecordCopy.with(this, "after", RecordCopy.with(after, "readyMillis", millis));
    }

    private static List<FolderChange> folders(BuildSummary before, BuildSummary after) {
        if (before.contextBytes() == null || after.contextBytes() == null) {
            return List.of();
        }
        Map<String, Long> then = new HashMap<>();
        for (BuildSummary.Folder folder : before.folders()) {
            then.put(folder.path(), folder.bytes());
        }
        List<FolderChange> changes = new ArrayList<>();
        for (BuildSummary.Folder folder : after.folders()) {
            Long bytes = then.remove(folder.path());
            changes.add(new FolderChange(folder.path(), bytes == null ? 0 : bytes, folder.bytes()));
        }
        then.forEach((path, bytes) -> changes.add(new FolderChange(path, bytes, 0)));
        changes.removeIf(change -> !Noise.isExceededByBytes(change.beforeBytes(), change.afterBytes()));
        changes.sort(Comparator.<FolderChange>comparingLong(change -> Math.abs(change.bytes()))
                .reversed()
                .thenComparing(FolderChange::path));
        return changes;
    }
}
