package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildFailure;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildMetadata;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspection;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.InvalidIgnoreRuleException;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheMountsSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.HostSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PoolSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Failure;
import java.time.Instant;
import java.util.List;

/**
 * Everything that was observed of a finished build; what could not be observed is null.
 *
 * @param refusal why the build could not start
 * @param result how the client ended; null when it never started
 * @param image what the build made
 * @param findings what was in the context
 * @param context for advice, as it was before the build
 * @param capabilities of the builder, with the versions of its parts where known
 * @param history earlier builds
 * @param notes from the preparation and since then, one sentence each
 * @param cancelled why it ended early, in a sentence; null when it did not
 * @param completed on the client's clock
 * @param mounts cache mounts that were carried; null when there were none
 * @param host the machine that the client ran on
 * @param pool the builder's pool; null when the builder is from no pool
 */
record ObservedBuild(
        PreparedBuild prepared,
        @CheckForNull String refusal,
        Timeline timeline,
        @CheckForNull BuildResult result,
        @CheckForNull ImageInspection image,
        ContextFindings findings,
        @CheckForNull ContextAnalysis context,
        @CheckForNull Capabilities capabilities,
        @CheckForNull ReportHistory history,
        List<String> notes,
        @CheckForNull String cancelled,
        Instant completed,
        @CheckForNull CacheMountsSection mounts,
        HostSection host,
        @CheckForNull PoolSection pool) {
    static final int EXIT_FAILED = 1;

    ObservedBuild {
        notes = List.copyOf(notes);
    }

    /** A build of which only the output was available, with the result that the output shows. */
    static ObservedBuild watched(PreparedBuild prepared, Timeline timeline) {
        boolean failed = Failure.of(timeline) != null;
        boolean cut = !failed && endedEarly(timeline);
        BuildResult.Ending ending =
                failed ? BuildResult.Ending.FAILED : cut ? BuildResult.Ending.CANCELED : BuildResult.Ending.SUCCEEDED;
        return new ObservedBuild(
                prepared,
                null,
                timeline,
                new BuildResult(failed ? EXIT_FAILED : 0, ending, BuildMetadata.NONE, null),
                null,
                ContextFindings.NONE,
                null,
                null,
                null,
                prepared.notes(),
                cut ? "The output ended before the build did." : null,
                timeline.completed() == null ? Instant.now() : timeline.completed(),
                null,
                ReportSections.host(),
                null);
    }

    static boolean endedEarly(Timeline timeline) {
        for (TimelineVertex vertex : timeline.vertices()) {
            boolean ran = !vertex.intervals().isEmpty();
            if (ran
                    && (vertex.outcome() == TimelineVertex.Outcome.CANCELED
                            || vertex.outcome() == TimelineVertex.Outcome.UNFINISHED)) {
                return true;
            }
        }
        return false;
    }

    /** The start time for the report. */
    Instant started() {
        return prepared.isWatched() && timeline.started() != null ? timeline.started() : prepared.started();
    }

    boolean succeeded() {
        return result != null && result.ending() == BuildResult.Ending.SUCCEEDED;
    }

    int exitCode() {
        return result == null ? EXIT_FAILED : result.exitCode();
    }

    /**
     * Explains a failure. The client's messages about itself and about servers take precedence over a layer's output.
     */
    record Explanation(
            @CheckForNull String message, @CheckForNull String wayOut) {}

    /** A sentence; empty when there are none. */
    private String filesThatAreNotUtf8() {
        try {
            List<String> files = context == null || !context.isAnalysed() ? List.of() : context.pathsThatAreNotUtf8();
            return files.isEmpty() ? "" : " It is " + String.join(", ", files) + ".";
        } catch (InvalidIgnoreRuleException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Why a build failed when no instruction is to blame; null when one is, or the reason is unknown. */
    @CheckForNull
    static BuildFailure clientFailure(
            PreparedBuild prepared, @CheckForNull Capabilities capabilities, int exitCode, Timeline timeline) {
        TimelineVertex failed = timeline.failure();
        return BuildFailure.explain(
                prepared.request(),
                capabilities,
                exitCode,
                timeline.text(),
                failed == null ? null : failed.fullName(),
                failed == null ? null : failed.error());
    }

    Explanation explanation() {
        BuildFailure ofClient = clientFailure(prepared, capabilities, exitCode(), timeline);
        if (ofClient != null) {
            String files = ofClient.kind() == BuildFailure.Kind.FILE_NAME ? filesThatAreNotUtf8() : "";
            return new Explanation(ofClient.message(), ofClient.explanation() + files);
        }
        Failure ofLayer = Failure.of(timeline);
        return ofLayer == null
                ? new Explanation("The client ended with exit code " + exitCode() + ".", null)
                : new Explanation(ofLayer.message(), ofLayer.explanation());
    }
}
