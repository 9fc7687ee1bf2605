package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.optimizeddockerbuild.engine.DetachedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportMarkdown;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildRecord;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jenkins.MasterToSlaveFileCallable;

/**
 * On the agent: makes the report. Null when this process does not know the build and {@link OpenBuild} has to come first.
 */
final class FinishBuild extends MasterToSlaveFileCallable<FinishBuild.Finished> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final long position;
    private final int exitCode;
    private final boolean cancelled;
    private final String reportName;
    private final String artifactFolder;

    /**
     * What came of the build.
     *
     * @param record what the run keeps
     * @param failure what went wrong, with the way out; null when nothing did
     * @param crossed quality gates that the build did not keep
     * @param markdown a summary for pull requests and chats
     * @param lines the last lines of the log
     */
    record Finished(
            DockerBuildRecord record,
            @CheckForNull String failure,
            Map<Gate.Outcome, String> crossed,
            String markdown,
            List<LogLine> lines)
            implements Serializable {
        /** What the gates of that outcome say, in a sentence; null when there are none. */
        @CheckForNull
        String gate(Gate.Outcome outcome) {
            return crossed.get(outcome);
        }
    }

    FinishBuild(
            String folder, long position, int exitCode, boolean cancelled, String reportName, String artifactFolder) {
        this.folder = folder;
        this.position = position;
        this.exitCode = exitCode;
        this.cancelled = cancelled;
        this.reportName = reportName;
        this.artifactFolder = artifactFolder;
    }

    @CheckForNull
    @Override
    public Finished invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        DetachedBuild build = OpenBuilds.get(folder);
        if (build == null) {
            return null;
        }
        Report report = build.finish(position, exitCode, cancelled);
        List<LogLine> lines = build.takeLines();
        OpenBuilds.remove(folder);
        return new Finished(
                DockerBuildRecord.of(reportName, artifactFolder, report, build.imageId()),
                failure(report),
                crossed(report),
                ReportMarkdown.of(report),
                lines);
    }

    private static Map<Gate.Outcome, String> crossed(Report report) {
        Map<Gate.Outcome, String> crossed = new EnumMap<>(Gate.Outcome.class);
        for (Gate gate : report.gates()) {
            if (gate.outcome() == Gate.Outcome.FAILED || gate.outcome() == Gate.Outcome.UNSTABLE) {
                crossed.merge(
                        gate.outcome(),
                        "The quality gate was crossed: " + GateText.line(gate),
                        (first, second) -> first + "; " + GateText.line(gate));
            }
        }
        return crossed;
    }

    @CheckForNull
    private static String failure(Report report) {
        if (report.result().error() == null) {
            return null;
        }
        String message = report.result().error().message();
        String explanation = report.result().error().explanation();
        return (message == null ? "exit code " + report.result().exitCode() : message.strip())
                + (explanation == null ? "" : " " + explanation);
    }
}
