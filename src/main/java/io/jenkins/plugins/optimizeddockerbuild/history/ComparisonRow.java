package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Noise;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.FolderChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.LayerChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.PlainText;
import java.util.function.LongFunction;

/** A value before and after, formatted; empty when unknown or missing. */
public final class ComparisonRow {
    private final String what;
    private final String place;
    private final int layer;
    private final String before;
    private final String after;
    private final String change;

    private ComparisonRow(String what, String place, int layer, String before, String after, String change) {
        this.what = PlainText.of(what);
        this.place = PlainText.of(place);
        this.layer = layer;
        this.before = before;
        this.after = after;
        this.change = change;
    }

    /** Two times; differences within noise do not count. */
    static ComparisonRow ofTimes(String what, @CheckForNull Long before, @CheckForNull Long after) {
        boolean differ = before != null && after != null && Noise.isExceededByMillis(before, after);
        ComparisonRow row = of(what, before, after, Durations::format);
        return differ ? row : new ComparisonRow(row.what, row.place, row.layer, row.before, row.after, "");
    }

    static ComparisonRow of(
            String what, @CheckForNull Long before, @CheckForNull Long after, LongFunction<String> format) {
        return of(what, "", 0, before, after, format);
    }

    static ComparisonRow of(
            LayerChange change, @CheckForNull Long before, @CheckForNull Long after, LongFunction<String> format) {
        return of(change.layer().instruction(), place(change.layer()), change.number(), before, after, format);
    }

    /** Sizes of different kinds are not compared. */
    static ComparisonRow ofImages(ReportComparison comparison) {
        Long growth = comparison.imageGrowth();
        String change = "";
        if (growth != null
                && Noise.isExceededByBytes(
                        comparison.before().imageBytes(), comparison.after().imageBytes())) {
            change = (growth > 0 ? "+" : "−") + ByteSizes.format(Math.abs(growth));
        }
        return new ComparisonRow(
                Messages.Trend_image(), "", 0, size(comparison.before()), size(comparison.after()), change);
    }

    private static String size(ReportComparison.Side side) {
        return side.imageBytes() == null ? "" : TrendMessages.size(side.imageBytes(), side.imageSizeKind());
    }

    static ComparisonRow of(FolderChange folder) {
        return of(folder.path(), folder.beforeBytes(), folder.afterBytes(), ByteSizes::format);
    }

    private static ComparisonRow of(
            String what,
            String place,
            int layer,
            @CheckForNull Long before,
            @CheckForNull Long after,
            LongFunction<String> format) {
        String change = "";
        if (before != null && after != null && !before.equals(after)) {
            change = (after > before ? "+" : "−") + format.apply(Math.abs(after - before));
        }
        return new ComparisonRow(what, place, layer, text(before, format), text(after, format), change);
    }

    private static String text(@CheckForNull Long value, LongFunction<String> format) {
        return value == null ? "" : format.apply(Math.max(0, value));
    }

    public String getWhat() {
        return what;
    }

    /** Platform and stage of a layer. */
    public String getPlace() {
        return place;
    }

    /** Its number in the report; 0 when it has none there. */
    public int getLayer() {
        return layer;
    }

    public String getBefore() {
        return before;
    }

    public String getAfter() {
        return after;
    }

    public String getChange() {
        return change;
    }

    /** Platform and stage. */
    static String place(LayerKey layer) {
        return layer.platform().isEmpty() ? layer.stage() : layer.platform() + " " + layer.stage();
    }
}
