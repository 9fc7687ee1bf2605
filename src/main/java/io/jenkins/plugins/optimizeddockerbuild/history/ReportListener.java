package io.jenkins.plugins.optimizeddockerbuild.history;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Is notified of each report after it has been stored. */
public abstract class ReportListener implements ExtensionPoint {
    private static final Logger LOGGER = Logger.getLogger(ReportListener.class.getName());

    /**
     * Called while the build may still be running. Must return quickly, because the build waits for it.
     *
     * @param markdown the report in at most 40 lines
     */
    public abstract void onReport(Run<?, ?> run, DockerBuildRecord record, String markdown);

    /** A failing listener stops neither the build nor other listeners. */
    static void tellAll(Run<?, ?> run, DockerBuildRecord record) {
        String markdown = record.markdown();
        if (markdown == null) {
            return;
        }
        for (ReportListener listener : ExtensionList.lookup(ReportListener.class)) {
            try {
                listener.onReport(run, record, markdown);
            } catch (RuntimeException e) {
                LOGGER.log(
                        Level.WARNING,
                        e,
                        () -> listener.getClass().getName() + " failed for the report " + record.getName() + " of "
                                + run);
            }
        }
    }
}
