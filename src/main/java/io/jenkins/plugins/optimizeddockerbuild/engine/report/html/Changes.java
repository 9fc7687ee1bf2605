package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportComparison;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportComparison.FolderChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportComparison.LayerChange;
import java.util.ArrayList;
import java.util.List;

/**
 * What changed since the build before, a line for each of the changes that matter most.
 *
 * @param since when that build began
 * @param lines at most {@link #MOST_LINES}
 */
record Changes(String since, List<Line> lines) {
    private static final int MOST_LINES = 6;
    private static final int MOST_OF_A_SORT = 3;
    private static final int LONGEST_INSTRUCTION = 90;

    private static final String RAN_AGAIN = "Ran again";
    private static final String FROM_CACHE = "From the cache";

    /** Folders that changed by less do not matter. */
    private static final long MANY_BYTES = 100_000;

    /**
     * One change.
     *
     * @param number of the vertex; 0 when there is none to show
     * @param code the instruction or folder that changed
     */
    record Line(String what, int number, @CheckForNull String code, String figures) {}

    @CheckForNull
    static Changes of(@CheckForNull ReportComparison comparison) {
        if (comparison == null) {
            return null;
        }
        List<Line> lines = new ArrayList<>();
        add(lines, RAN_AGAIN, comparison.newlyRun());
        add(lines, "Slower", comparison.slower());
        add(lines, "New", comparison.added());
        add(lines, FROM_CACHE, comparison.newlyCached());
        add(lines, "Faster", comparison.faster());
        int folders = 0;
        for (FolderChange folder : comparison.folders()) {
            if (folders++ < MOST_OF_A_SORT && Math.abs(folder.afterBytes() - folder.beforeBytes()) > MANY_BYTES) {
                lines.add(new Line(
                        folder.afterBytes() > folder.beforeBytes() ? "Context grew in" : "Context shrank in",
                        0,
                        PlainText.shortened(folder.path(), LONGEST_INSTRUCTION),
                        ByteSizes.format(folder.beforeBytes()) + " → " + ByteSizes.format(folder.afterBytes())));
            }
        }
        int layers = 0;
        for (LayerChange layer : comparison.grown()) {
            if (layers++ < MOST_OF_A_SORT && Math.abs(layer.afterBytes() - layer.beforeBytes()) > MANY_BYTES) {
                lines.add(new Line(
                        layer.afterBytes() > layer.beforeBytes() ? "Layer grew" : "Layer shrank",
                        layer.number(),
                        PlainText.shortened(layer.layer().instruction(), LONGEST_INSTRUCTION),
                        ByteSizes.format(layer.beforeBytes()) + " → " + ByteSizes.format(layer.afterBytes())));
            }
        }
        return new Changes(
                Moment.of(comparison.before().started()),
                List.copyOf(lines.subList(0, Math.min(MOST_LINES, lines.size()))));
    }

    private static void add(List<Line> lines, String what, List<LayerChange> changes) {
        for (LayerChange change : changes.subList(0, Math.min(MOST_OF_A_SORT, changes.size()))) {
            String now = what.equals(FROM_CACHE) ? "cached" : Durations.format(change.afterMillis());
            String figures = change.beforeMillis() == null
                    ? now
                    : (what.equals(RAN_AGAIN) ? "cached" : Durations.format(change.beforeMillis())) + " → " + now;
            lines.add(new Line(
                    what,
                    change.number(),
                    PlainText.shortened(change.layer().instruction(), LONGEST_INSTRUCTION),
                    figures));
        }
    }
}
