package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportComparison.FolderChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportComparison.LayerChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportComparison.Side;
import java.util.ArrayList;
import java.util.List;

/** The difference of two builds as plain text for a terminal: at most some 80 lines. */
public final class ComparisonText {
    private static final int MOST_OF_A_SORT = 10;
    private static final int LONGEST_NAME = 70;
    private static final String UNKNOWN = "unknown";

    private ComparisonText() {}

    /** Lines without terminators. */
    public static List<String> of(ReportComparison comparison) {
        Side before = comparison.before();
        Side after = comparison.after();
        List<String> lines = new ArrayList<>();
        lines.add("before   " + before.id() + "  " + before.status());
        lines.add("after    " + after.id() + "  " + after.status());
        lines.add("");
        lines.add("total    " + times(before.durationMillis(), after.durationMillis()));
        lines.add("context  " + sizes(before.contextBytes(), after.contextBytes()));
        lines.add("image    " + sizes(before.imageBytes(), after.imageBytes()));
        int head = lines.size();
        layers(lines, "Ran again, cached before", comparison.newlyRun());
        layers(lines, "Slower", comparison.slower());
        layers(lines, "New", comparison.added());
        layers(lines, "From the cache, ran before", comparison.newlyCached());
        layers(lines, "Faster", comparison.faster());
        layers(lines, "Gone", comparison.removed());
        if (!comparison.grown().isEmpty()) {
            heading(lines, "Size in the image");
            for (LayerChange change : first(comparison.grown())) {
                lines.add("  " + sizes(change.beforeBytes(), change.afterBytes()) + "  " + name(change.layer()));
            }
            more(lines, comparison.grown().size());
        }
        if (!comparison.folders().isEmpty()) {
            heading(lines, "Context by folder");
            for (FolderChange change : first(comparison.folders())) {
                lines.add("  " + sizes(change.beforeBytes(), change.afterBytes()) + "  " + oneLine(change.path()));
            }
            more(lines, comparison.folders().size());
        }
        if (lines.size() == head) {
            heading(lines, "No layer changed by more than noise.");
        }
        return lines;
    }

    private static void layers(List<String> lines, String title, List<LayerChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        heading(lines, title);
        for (LayerChange change : first(changes)) {
            String time;
            if (change.beforeMillis() == null) {
                time = Durations.format(change.afterMillis());
            } else if (change.afterMillis() == null) {
                time = Durations.format(change.beforeMillis());
            } else {
                time = times(change.beforeMillis(), change.afterMillis());
            }
            lines.add("  " + time + "  " + name(change.layer()));
        }
        more(lines, changes.size());
    }

    private static void heading(List<String> lines, String title) {
        lines.add("");
        lines.add(title);
    }

    private static void more(List<String> lines, int size) {
        if (size > MOST_OF_A_SORT) {
            lines.add("  and " + (size - MOST_OF_A_SORT) + " more");
        }
    }

    private static <T> List<T> first(List<T> changes) {
        return changes.subList(0, Math.min(MOST_OF_A_SORT, changes.size()));
    }

    private static String name(LayerKey layer) {
        StringBuilder name = new StringBuilder();
        if (!layer.platform().isEmpty()) {
            name.append(layer.platform()).append(' ');
        }
        if (!layer.stage().isEmpty()) {
            name.append(layer.stage()).append(": ");
        }
        return oneLine(name.append(layer.instruction()).toString());
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST_NAME));
        for (int i = 0; i < text.length() && line.length() < LONGEST_NAME; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return text.length() > LONGEST_NAME ? line.append('…').toString() : line.toString();
    }

    /** {@code 4m12.3s -> 1m01.0s (3m11.3s less)}. */
    private static String times(long before, long after) {
        String arrow = Durations.format(before) + " -> " + Durations.format(after);
        return before == after
                ? Durations.format(after) + " (as before)"
                : arrow + " (" + Durations.format(Math.abs(after - before)) + (after < before ? " less)" : " more)");
    }

    private static String sizes(Long before, Long after) {
        if (before == null || after == null) {
            return before == null && after == null
                    ? UNKNOWN
                    : (before == null ? UNKNOWN : ByteSizes.format(before)) + " -> "
                            + (after == null ? UNKNOWN : ByteSizes.format(after));
        }
        return before.equals(after)
                ? ByteSizes.format(after) + " (as before)"
                : ByteSizes.format(before) + " -> " + ByteSizes.format(after) + " ("
                        + ByteSizes.format(Math.abs(after - before)) + (after < before ? " less)" : " more)");
    }
}
