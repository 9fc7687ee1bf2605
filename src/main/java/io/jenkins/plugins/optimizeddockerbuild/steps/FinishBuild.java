package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.DetachedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.FailureText;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildRecord;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
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
     * @param failure why the step fails, and how to fix it; null when it does not
     * @param warning why the run is unstable; null when it is not
     * @param readyMillis from the start of the container until it was ready; null without a test
     */
    record Finished(
            DockerBuildRecord record,
            @CheckForNull String failure,
            @CheckForNull String warning,
            @CheckForNull Long readyMillis)
            implements Serializable {}

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
        String failure = FailureText.of(report);
        return new Finished(
                DockerBuildRecord.of(reportName, artifactFolder, report, summary, imageId),
                failure == null ? FailureText.gates(report, Gate.Outcome.FAILED) : failure,
                FailureText.gates(report, Gate.Outcome.UNSTABLE),
                report.smokeTest() == null ? null : report.smokeTest().readyMillis());
    }
}
