package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Evaluates from earlier builds whether filling cache mounts pays off: whether base images and RUN instructions with
 * mounts, plus the fill, took less time than without a fill.
 */
public final class FillRecord {
    /** Older builds are ignored, so mounts that were left alone are eventually tried again. */
    private static final int NEWEST = 20;

    private static final int LEAST_FILLED = 3;

    private FillRecord() {}

    /**
     * Why the mounts should be left alone, in sentences for display; null when filling pays off, or it is unknown.
     *
     * @param builds of the same image, in any order
     */
    @CheckForNull
    public static String objection(List<BuildSummary> builds) {
        List<Long> filled = newest(
                builds,
                FillRecord::isFilled,
                build -> millisWithMounts(build) + build.cache().fillMillis());
        List<Long> plain = plain(builds);
        if (filled.size() < LEAST_FILLED || plain.isEmpty() || median(filled) <= median(plain)) {
            return null;
        }
        return "The cache mounts are neither filled nor written, because that did not pay off: with the fill, base images and their"
                + " instructions took "
                + seconds(median(filled)) + " (median of " + filled.size() + " builds), without it "
                + seconds(median(plain)) + " (median of " + plain.size()
                + "). They are tried again when these builds are"
                + " no longer among the last " + NEWEST + "; a registry closer to the builder makes a fill faster.";
    }

    /**
     * How much less time this build took than those without a fill, not counting the fill itself; 0 for more, null when
     * unknown.
     *
     * @param builds earlier ones of the same image, in any order
     */
    @CheckForNull
    public static Long savedMillis(List<BuildSummary> builds, BuildSummary build) {
        List<Long> plain = plain(builds);
        return isFilled(build) && !plain.isEmpty() ? (Long) Math.max(0, median(plain) - millisWithMounts(build)) : null;
    }

    private static boolean isFilled(BuildSummary build) {
        return build.cache() != null && build.cache().fillMillis() != null;
    }

    /** Of builds on builders that are not known to have had the content of the mounts. */
    private static List<Long> plain(List<BuildSummary> builds) {
        return newest(
                builds,
                build -> !isFilled(build)
                        && !(build.cache() != null && build.cache().mountsPresent()),
                FillRecord::millisWithMounts);
    }

    private static List<Long> newest(
            List<BuildSummary> builds, Predicate<BuildSummary> which, ToLongFunction<BuildSummary> millis) {
        return builds.stream()
                .sorted(Comparator.comparing(BuildSummary::started).reversed())
                .limit(NEWEST)
                .filter(build -> build.status() == ResultSection.Status.SUCCESS && millisWithMounts(build) > 0)
                .filter(which)
                .map(millis::applyAsLong)
                .toList();
    }

    /**
     * Of the instructions with a cache mount that ran, and of the base images that were pulled, which the fill pulls
     * otherwise; 0 when none of the instructions ran.
     */
    private static long millisWithMounts(BuildSummary build) {
        long mounted = millis(build, instruction -> instruction.contains("type=cache"));
        return mounted == 0 ? 0 : mounted + millis(build, instruction -> instruction.startsWith("FROM "));
    }

    private static long millis(BuildSummary build, Predicate<String> instructions) {
        return build.layers().stream()
                .filter(layer -> layer.ran() && instructions.test(layer.layer().instruction()))
                .mapToLong(BuildSummary.Layer::durationMillis)
                .sum();
    }

    private static long median(List<Long> values) {
        List<Long> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static String seconds(long millis) {
        return Durations.format(Duration.ofMillis(millis));
    }
}
