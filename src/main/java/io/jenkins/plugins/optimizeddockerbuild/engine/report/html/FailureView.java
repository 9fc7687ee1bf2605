package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import java.util.List;

/**
 * Why the build did not succeed.
 *
 * @param tone CSS class of the panel in report.css
 * @param vertex the one that failed; null when none did
 * @param log the end of the output of the vertex or the client; empty when there is none
 */
record FailureView(
        String title,
        String tone,
        @CheckForNull Vertex vertex,
        @CheckForNull LayerLabel name,
        String message,
        @CheckForNull List<Phrase> explanation,
        LayerLog log) {

    private static final int LONGEST_INSTRUCTION = 300;
    private static final int LONGEST_MESSAGE = 2000;
    private static final int MOST_LINES = 50;

    /** Null when the build succeeded, and when the verdict already says everything. */
    @CheckForNull
    static FailureView of(Report report) {
        ResultSection.Failure error = report.result().error();
        if (error == null) {
            return null;
        }
        Vertex vertex = report.timeline().vertex(error.vertex());
        boolean cancelled = report.result().status() == ResultSection.Status.CANCELED;
        String title = cancelled ? "The build was canceled" : vertex == null ? "The build failed" : "This layer failed";
        FailureView view = new FailureView(
                title,
                cancelled ? "warn" : "bad",
                vertex,
                vertex == null ? null : LayerLabel.of(vertex, LONGEST_INSTRUCTION),
                says(title, error.message()) ? "" : PlainText.shortened(error.message(), LONGEST_MESSAGE),
                error.explanation() == null ? null : Phrase.of(error.explanation()),
                vertex == null ? said(report.log()) : LayerLog.of(vertex, MOST_LINES));
        return view.hasMoreThanItsTitle() ? view : null;
    }

    private boolean hasMoreThanItsTitle() {
        return vertex != null
                || explanation != null
                || !message.isEmpty()
                || !log.text().isEmpty();
    }

    private static boolean says(String title, String message) {
        return message.startsWith(title) && message.length() <= title.length() + 1;
    }

    private static LayerLog said(List<String> lines) {
        List<String> shown = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
        return new LayerLog(
                0, new LayerLabel("", "", false), LayerLog.joined(shown), lines.size() - (long) shown.size());
    }
}
