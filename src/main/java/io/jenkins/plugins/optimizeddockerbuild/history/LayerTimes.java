package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Durations of a build's layers, for its log. */
public final class LayerTimes {
    private static final Logger LOGGER = Logger.getLogger(LayerTimes.class.getName());

    /** A log has hundreds of headings, and each one needs a summary. */
    private static final Recent<String, BuildSummary> SUMMARIES = new Recent<>(20);

    private LayerTimes() {}

    /** The layer with that number; null when there is none or no report yet, and for an invalid report name. */
    @CheckForNull
    public static BuildSummary.Layer find(Run<?, ?> run, String report, int number) {
        BuildSummary summary = number < 1 || !DockerBuildRecord.isName(report) ? null : summary(run, report);
        if (summary != null) {
            for (BuildSummary.Layer layer : summary.layers()) {
                if (layer.number() == number) {
                    return layer;
                }
            }
        }
        return null;
    }

    @CheckForNull
    private static BuildSummary summary(Run<?, ?> run, String report) {
        DockerBuildAction action = run.getAction(DockerBuildAction.class);
        DockerBuildRecord record = action == null ? null : action.getRecord(report);
        if (record == null) {
            return null;
        }
        String key = run.getExternalizableId() + ' ' + report + ' ' + record.getReportId();
        BuildSummary summary = SUMMARIES.get(key);
        if (summary == null) {
            try {
                summary = SummaryFile.read(run.getRootDir().toPath(), report);
            } catch (ReportException e) {
                LOGGER.log(Level.FINE, e, () -> "No durations beside the headings of layers: " + e.getMessage());
            }
            if (summary != null) {
                SUMMARIES.put(key, summary);
            }
        }
        return summary;
    }
}
