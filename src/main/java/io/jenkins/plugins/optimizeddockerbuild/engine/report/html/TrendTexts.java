package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TrendPicture;
import java.util.List;

/** The words of a trend, in the language of those who read it. */
public interface TrendTexts {
    /** Above a panel. */
    String heading(TrendPicture.Kind kind);

    /** What a part of a column stands for, in the legend. */
    String part(TrendPicture.Look look);

    /** What the sign above a column means that did not succeed. */
    String unsuccessful();

    /** What the sign above a column means that crossed a quality gate. */
    String crossed();

    /**
     * A build in a sentence, for those who point at its column or do not see it.
     *
     * @param label of the build below its column
     */
    String build(String label, TrendPoint point);

    /** The whole picture in a sentence or two, for those who do not see it. */
    String description(List<TrendPicture.Build> builds);
}
