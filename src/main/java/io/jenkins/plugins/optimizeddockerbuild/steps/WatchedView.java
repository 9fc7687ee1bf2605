package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.WatchedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Headway;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.history.JobHistory;
import io.jenkins.plugins.optimizeddockerbuild.history.LiveBuild;
import io.jenkins.plugins.optimizeddockerbuild.history.LiveBuilds;
import java.util.List;
import java.util.UUID;

/**
 * Shows the builds of one output on the pages of their run while they run. On the controller, which writes most logs
 * itself, so it asks the agent for nothing.
 */
final class WatchedView implements WatchedBuild.Viewer {
    private final String runId;
    private final String title;

    @CheckForNull
    private final String report;

    /** Unlike the name of any report, because the report's name is unknown until the build has ended. */
    private final String name = "watched/" + UUID.randomUUID();

    private Run<?, ?> run;

    /** Volatile, because lines come from several threads. */
    private volatile LiveBuild live;

    /**
     * @param runId from {@link Run#getExternalizableId}
     * @param report name of the report; null when the image will decide
     */
    WatchedView(String runId, String title, @CheckForNull String report) {
        this.runId = runId;
        this.title = title;
        this.report = report;
    }

    @Override
    public void begins(boolean isRest) {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            run = Run.fromExternalizableId(runId);
        }
        // a renamed job is not found
        if (run != null) {
            live = new LiveBuild(
                    name,
                    title,
                    System.currentTimeMillis(),
                    isRest,
                    report == null ? List.of() : JobHistory.of(run, ReportNames.valid(report)));
            LiveBuilds.begin(run, live);
        }
    }

    @Override
    public void line(LogLine line) {
        LiveBuild shown = live;
        if (shown != null) {
            shown.add(line, System.currentTimeMillis());
        }
    }

    @Override
    public void reached(Headway headway) {
        if (live != null) {
            live.reached(headway, List.of(), System.currentTimeMillis());
        }
    }

    @Override
    public void ends() {
        if (live != null) {
            LiveBuilds.end(run, name);
            live = null;
            run = null;
        }
    }
}
