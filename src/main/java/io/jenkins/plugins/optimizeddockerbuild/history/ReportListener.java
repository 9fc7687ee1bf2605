package io.jenkins.plugins.optimizeddockerbuild.history;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Hears of each report that a build keeps, after it has been kept. */
public abstract class ReportListener implements ExtensionPoint {
    private static final Logger LOGGER = Logger.getLogger(ReportListener.class.getName());

    /**
     * The build may still run. Must not take long: nothing else goes on meanwhile.
     *
     * @param markdown the report in at most 40 lines
     */
    public abstract void onReport(Run<?, ?> run, DockerBuildRecord record, String markdown);

    /** One that fails keeps neither the build nor the others from going on. */
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
