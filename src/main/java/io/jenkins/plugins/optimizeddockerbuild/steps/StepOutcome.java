package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.config.ArchiveChoice;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildRecord;

/**
 * The end of a step that was not canceled.
 *
 * @param result what it returns
 * @param label for stage view and Pipeline graph
 * @param failure why it fails; null when it does not
 * @param warning why the run is unstable; null when it is not
 */
record StepOutcome(
        DockerBuildResult result,
        String label,
        @CheckForNull String failure,
        @CheckForNull String warning) {
    /** For a build without a report. */
    static StepOutcome withoutReport(BuildOrder order, int exitCode) {
        DockerBuildResult result = new DockerBuildResult(
                order.image(), null, null, isOnlyInRegistry(order), order.tags(), 0, 0, null, null, null, null, null);
        String failure = exitCode == 0 ? null : "The build of " + order.image() + " ended with exit code " + exitCode;
        return new StepOutcome(result, order.image(), failure, null);
    }

    /** Whether the agent's engine may lack the image. */
    private static boolean isOnlyInRegistry(BuildOrder order) {
        return order.request().pushes() && !order.request().load();
    }

    static StepOutcome of(Place place, BuildOrder order, FinishBuild.Finished finished) {
        DockerBuildRecord record = finished.record();
        boolean archived = order.policy().archive() != ArchiveChoice.NONE;
        Double hitRatio = record.getCacheHitRatio();
        DockerBuildResult result = new DockerBuildResult(
                order.image(),
                record.getDigest(),
                record.getImageId(),
                isOnlyInRegistry(order),
                order.tags(),
                record.getDurationMillis(),
                hitRatio == null ? 0 : hitRatio,
                record.getContextBytes(),
                record.getImageBytes(),
                finished.readyMillis(),
                archived ? RunReports.url(place.run(), order.reportName()) : null,
                record.markdown());
        return new StepOutcome(result, record.getLabel(), finished.failure(), finished.warning());
    }
}
