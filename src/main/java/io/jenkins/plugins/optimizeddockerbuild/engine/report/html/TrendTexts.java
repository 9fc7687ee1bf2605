package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TrendPicture;
import java.util.List;

/** The texts of a trend, in the reader's language. */
public interface TrendTexts {
    /** The heading of a panel. */
    String heading(TrendPicture.Kind kind);

    /** The legend for a part of a column. */
    String part(TrendPicture.Look look);

    /** The legend for the symbol above a build that did not succeed. */
    String unsuccessful();

    /** The legend for the symbol above a build that crossed a quality gate. */
    String crossed();

    /**
     * A build in one sentence, for a tooltip and for screen readers.
     *
     * @param label of the build below its column
     */
    String build(String label, TrendPoint point);

    /** The whole picture in a sentence or two, for screen readers. */
    String description(List<TrendPicture.Build> builds);
}
