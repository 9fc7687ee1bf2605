package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.FolderChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.LayerChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.PartChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The most important changes since the previous build.
 *
 * @param since which build that is: {@code build #4}, or {@code the build of} its start
 * @param lines at most {@link #MOST_LINES}
 */
record Changes(String since, List<Line> lines) {
    private static final int MOST_LINES = 6;
    private static final int MOST_OF_A_SORT = 3;
    private static final int LONGEST_INSTRUCTION = 90;
    private static final int LONGEST_REASON = 160;

    private static final String RAN_AGAIN = "Ran again";
    private static final String FROM_CACHE = "From the cache";

    /** Smaller changes of a folder do not matter. */
    private static final long MANY_BYTES = 100_000;

    /**
     * One change.
     *
     * @param number of the vertex; 0 when there is none to show
     * @param code the instruction or folder that changed
     * @param why why it ran; empty when unknown
     */
    record Line(String what, int number, @CheckForNull String code, String figures, List<Phrase> why) {
        Line(String what, int number, @CheckForNull String code, String figures) {
            this(what, number, code, figures, List.of());
        }
    }

    /** @param builds labels of builds, by id */
    @CheckForNull
    static Changes of(@CheckForNull ReportComparison comparison, TimelineSection timeline, Map<String, String> builds) {
        if (comparison == null) {
            return null;
        }
        List<Line> lines = new ArrayList<>();
        add(lines, RAN_AGAIN, comparison.newlyRun(), timeline);
        add(lines, "Slower", comparison.slower(), timeline);
        for (PartChange part : comparison.parts()) {
            if (!part.part().isOfLayers()) {
                lines.add(new Line(
                        part.part().words(),
                        0,
                        null,
                        Durations.format(part.beforeMillis()) + " → " + Durations.format(part.afterMillis())));
            }
        }
        add(lines, "New", comparison.added(), timeline);
        add(lines, FROM_CACHE, comparison.newlyCached(), timeline);
        add(lines, "Faster", comparison.faster(), timeline);
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
        String label = builds.get(comparison.before().id());
        return new Changes(
                label == null ? "the build of " + Moment.of(comparison.before().started()) : "build " + label,
                List.copyOf(lines.subList(0, Math.min(MOST_LINES, lines.size()))));
    }

    private static void add(List<Line> lines, String what, List<LayerChange> changes, TimelineSection timeline) {
        for (LayerChange change : changes.subList(0, Math.min(MOST_OF_A_SORT, changes.size()))) {
            String now = what.equals(FROM_CACHE) ? "cached" : Durations.format(change.afterMillis());
            String figures = change.beforeMillis() == null
                    ? now
                    : (what.equals(RAN_AGAIN) ? "cached" : Durations.format(change.beforeMillis())) + " → " + now;
            lines.add(new Line(
                    what,
                    change.number(),
                    PlainText.shortened(change.layer().instruction(), LONGEST_INSTRUCTION),
                    figures,
                    what.equals(RAN_AGAIN) ? why(timeline.vertex(change.number())) : List.of()));
        }
    }

    private static List<Phrase> why(@CheckForNull TimelineSection.Vertex vertex) {
        LayerReason reason = vertex == null ? null : vertex.reason();
        if (reason == null || !reason.isKnown()) {
            return List.of();
        }
        return Phrase.of(PlainText.shortened(
                reason.cause() == 0 ? reason.text() : "#" + reason.cause() + " ran: " + reason.text(), LONGEST_REASON));
    }
}
