package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.DetachedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
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
 * On the agent: makes the report, and has the image tested if requested. Null when this process does not know the
 * build, so that {@link OpenBuild} has to run first.
 */
final class FinishBuild extends MasterToSlaveFileCallable<FinishBuild.Answer> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final long position;
    private final int exitCode;
    private final boolean cancelled;
    private final int told;
    private final String reportName;
    private final String artifactFolder;

    /**
     * The progress so far.
     *
     * @param lines of the log that the caller does not have yet
     * @param finished null while the image is being tested: call again
     */
    record Answer(List<LogLine> lines, @CheckForNull Finished finished) implements Serializable {}

    /**
     * The outcome of the build.
     *
     * @param record stored with the run
     * @param failure what went wrong and how to fix it; null for nothing
     * @param crossed crossed quality gates
     * @param testFailure why the image failed its test; null when it passed, or there was none
     * @param readyMillis from the start of the container until it was ready; null without a test
     * @param markdown a summary for pull requests and chats
     */
    record Finished(
            DockerBuildRecord record,
            @CheckForNull String failure,
            Map<Gate.Outcome, String> crossed,
            @CheckForNull String testFailure,
            @CheckForNull Long readyMillis,
            String markdown)
            implements Serializable {
        /** The gates with that outcome, in a sentence; null when there are none. */
        @CheckForNull
        String gate(Gate.Outcome outcome) {
            return crossed.get(outcome);
        }
    }

    /** The parameters in the middle are those of {@link DetachedBuild#finish}. */
    FinishBuild(
            String folder,
            long position,
            int exitCode,
            boolean cancelled,
            int told,
            String reportName,
            String artifactFolder) {
        this.folder = folder;
        this.position = position;
        this.exitCode = exitCode;
        this.cancelled = cancelled;
        this.told = told;
        this.reportName = reportName;
        this.artifactFolder = artifactFolder;
    }

    @CheckForNull
    @Override
    public Answer invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        DetachedBuild build = OpenBuilds.get(folder);
        if (build == null) {
            return null;
        }
        DetachedBuild.Ending ending = build.finish(position, exitCode, cancelled, told);
        Report report = ending.report();
        return new Answer(
                ending.lines(), report == null ? null : finished(report, build.summary(report), build.imageId()));
    }

    private Finished finished(Report report, BuildSummary summary, @CheckForNull String imageId) {
        SmokeTestSection test = report.smokeTest();
        return new Finished(
                DockerBuildRecord.of(reportName, artifactFolder, report, summary, imageId),
                failure(report),
                crossed(report),
                test == null ? null : testFailure(test),
                test == null ? null : test.readyMillis(),
                ReportMarkdown.of(report));
    }

    @CheckForNull
    private static String testFailure(SmokeTestSection test) {
        if (test.status() == SmokeTestSection.Status.PASSED) {
            return null;
        }
        return test.message() + (test.explanation() == null ? "" : " " + test.explanation());
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
