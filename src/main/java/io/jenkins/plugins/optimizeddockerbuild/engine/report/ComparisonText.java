package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.Cause;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.LayerChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.PartChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.Side;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The difference of two builds as plain text for a terminal, in about 80 lines at most. */
public final class ComparisonText {
    private static final int MOST_OF_A_SORT = 10;
    private static final int LONGEST_NAME = 70;
    private static final int LONGEST_REASON = 200;
    private static final String UNKNOWN = "unknown";

    private ComparisonText() {}

    /** Lines without terminators. */
    public static List<String> of(ReportComparison comparison) {
        Side before = comparison.before();
        Side after = comparison.after();
        List<String> lines = new ArrayList<>();
        lines.add("before   " + oneLine(before.id()) + "  " + before.status());
        lines.add("after    " + oneLine(after.id()) + "  " + after.status());
        lines.add("");
        lines.add("total    " + times(before.durationMillis(), after.durationMillis()));
        for (PartChange part : comparison.parts()) {
            lines.add("  " + times(part.beforeMillis(), part.afterMillis()) + "  "
                    + part.part().words());
        }
        lines.add("context  " + sizes(before.contextBytes(), after.contextBytes()));
        lines.add("image    " + image(comparison));
        if (before.readyMillis() != null && after.readyMillis() != null) {
            lines.add("ready    " + times(before.readyMillis(), after.readyMillis()));
        }
        int head = lines.size();
        List<Cause> causes = comparison.causes();
        if (!causes.isEmpty()) {
            heading(lines, "What made layers run");
            for (Cause cause : causes.subList(0, Math.min(MOST_OF_A_SORT, causes.size()))) {
                lines.add("  " + name(cause.layer()) + ": "
                        + oneLine(cause.reason().text(), LONGEST_REASON));
            }
            if (causes.size() > MOST_OF_A_SORT) {
                lines.add("  and " + (causes.size() - MOST_OF_A_SORT) + " more");
            }
        }
        layers(lines, "Ran again, from the cache before", comparison.newlyRun(), change -> time(change.afterMillis()));
        layers(lines, "Slower", comparison.slower(), change -> times(change.beforeMillis(), change.afterMillis()));
        layers(lines, "New", comparison.added(), change -> time(change.afterMillis()));
        layers(lines, "From the cache, ran before", comparison.newlyCached(), change -> time(change.beforeMillis()));
        layers(lines, "Faster", comparison.faster(), change -> times(change.beforeMillis(), change.afterMillis()));
        layers(lines, "Gone", comparison.removed(), change -> time(change.beforeMillis()));
        layers(
                lines,
                "Size in the image",
                comparison.grown(),
                change -> sizes(change.beforeBytes(), change.afterBytes()));
        section(
                lines,
                "Context by folder",
                comparison.folders(),
                change -> sizes(change.beforeBytes(), change.afterBytes()),
                change -> oneLine(change.path()));
        if (lines.size() == head) {
            heading(lines, "No layer changed by more than noise.");
        }
        return lines;
    }

    private static void layers(
            List<String> lines, String title, List<LayerChange> changes, Function<LayerChange, String> figures) {
        section(lines, title, changes, figures, change -> name(change.layer()));
    }

    /** A line for each change, with figures in a column. */
    private static <T> void section(
            List<String> lines, String title, List<T> changes, Function<T, String> figures, Function<T, String> name) {
        if (changes.isEmpty()) {
            return;
        }
        heading(lines, title);
        List<T> first = changes.subList(0, Math.min(MOST_OF_A_SORT, changes.size()));
        int width = 0;
        for (T change : first) {
            width = Math.max(width, figures.apply(change).length());
        }
        for (T change : first) {
            String figure = figures.apply(change);
            lines.add("  " + figure + " ".repeat(width - figure.length()) + "  " + name.apply(change));
        }
        if (changes.size() > MOST_OF_A_SORT) {
            lines.add("  and " + (changes.size() - MOST_OF_A_SORT) + " more");
        }
    }

    private static void heading(List<String> lines, String title) {
        lines.add("");
        lines.add(title);
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
        return oneLine(text, LONGEST_NAME);
    }

    private static String oneLine(String text, int longest) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), longest));
        for (int i = 0; i < text.length() && line.length() < longest; i++) {
            char c = text.charAt(i);
            line.append(Character.isSurrogate(c) || Printable.escape(c) == null ? c : ' ');
        }
        return text.length() > longest ? line.append('…').toString() : line.toString();
    }

    private static String time(long millis) {
        return Durations.format(millis);
    }

    /** {@code 4m12.3s -> 1m01.0s (3m11.3s less)}. */
    private static String times(long before, long after) {
        String arrow = Durations.format(before) + " -> " + Durations.format(after);
        return before == after
                ? Durations.format(after) + " (as before)"
                : arrow + " (" + Durations.format(Math.abs(after - before)) + (after < before ? " less)" : " more)");
    }

    private static String image(ReportComparison comparison) {
        if (comparison.imageGrowth() != null) {
            return sizes(comparison.before().imageBytes(), comparison.after().imageBytes()) + ", "
                    + comparison.after().imageSizeKind().word();
        }
        return comparison.before().imageBytes() == null && comparison.after().imageBytes() == null
                ? UNKNOWN
                : "not compared: " + image(comparison.before()) + " before, " + image(comparison.after()) + " after";
    }

    private static String image(Side side) {
        if (side.imageBytes() == null) {
            return UNKNOWN;
        }
        String kind =
                side.imageSizeKind() == null ? "" : " " + side.imageSizeKind().word();
        return ByteSizes.format(side.imageBytes()) + kind;
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
