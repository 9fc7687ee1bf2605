package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PlatformTimes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TimelinePicture;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TrendPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The view model of a report: everything that the templates show, ready for display. What is null or empty does not
 * appear on the page.
 *
 * @param heading what was built
 * @param status how it ended, in a word
 * @param verdict where the time went, in a sentence
 */
record Page(
        Report report,
        String heading,
        String status,
        String started,
        List<Phrase> verdict,
        List<Tile> tiles,
        @CheckForNull Changes changes,
        @CheckForNull FailureView failure,
        TimelinePicture timeline,
        @CheckForNull String criticalPath,
        List<LayerRow> layersByTime,
        List<LayerRow> layersInOrder,
        List<TargetRow> targets,
        @CheckForNull ContextView context,
        @CheckForNull ImageView image,
        @CheckForNull CacheView cache,
        @CheckForNull SmokeView smoke,
        @CheckForNull TrendPicture trend,
        List<LayerLog> logs,
        List<Fact> facts,
        @CheckForNull AdviceActions actions) {

    /** Idle times between layers below both limits are ignored. */
    private static final long IDLE_MILLIS = 200;

    private static final long IDLE_SHARE = 20;

    static Page of(Report report) {
        return of(report, Map.of(), null);
    }

    /**
     * @param builds labels of builds in the trend, by id; others are labeled with their day
     * @param actions for each piece of advice; null for none
     */
    static Page of(Report report, Map<String, String> builds, @CheckForNull AdviceActions actions) {
        TimelineSection timeline = report.timeline();
        return new Page(
                report,
                heading(report),
                status(report),
                Moment.of(report.started()),
                Phrase.of(verdict(report)),
                Tile.of(report),
                Changes.of(report.comparison(), timeline, builds),
                FailureView.of(report),
                TimelinePicture.of(timeline),
                criticalPath(report),
                LayerRow.byTime(timeline, whole(report)),
                LayerRow.inOrder(timeline, whole(report)),
                TargetRow.of(report),
                report.context() == null ? null : ContextView.of(report.context()),
                report.image() == null || report.image().sizeBytes() == 0 ? null : ImageView.of(report.image()),
                CacheView.of(report.cache()),
                SmokeView.of(report.smokeTest()),
                trend(report.trend(), builds),
                LayerLog.ofTheSlowest(timeline),
                Fact.of(report),
                actions);
    }

    /** The base of percentages: the whole build, as in the verdict. */
    private static long whole(Report report) {
        return Math.max(report.durationMillis(), report.timeline().durationMillis());
    }

    /** The table of layers by target; empty for a build of one target. */
    List<LayerGroup> layersByTarget() {
        return targets.isEmpty() ? List.of() : LayerGroup.byTarget(report, layersInOrder);
    }

    /** The platforms of the build; empty when there is only one. */
    List<PlatformRow> platforms() {
        return PlatformRow.of(PlatformTimes.of(report), report);
    }

    /** The cost of emulating platforms, one sentence each. */
    List<String> emulation() {
        return PlatformText.emulation(PlatformTimes.of(report));
    }

    /** Null when this is the only build. */
    @CheckForNull
    private static TrendPicture trend(List<TrendPoint> points, Map<String, String> labels) {
        if (points.size() < 2) {
            return null;
        }
        List<TrendPicture.Build> builds = new ArrayList<>(points.size());
        for (TrendPoint point : points) {
            builds.add(
                    new TrendPicture.Build(point, labels.getOrDefault(point.id(), Moment.day(point.started())), null));
        }
        return TrendPicture.of(builds, TrendPicture.Size.SMALL);
    }

    private static String heading(Report report) {
        if (report.imageName() != null) {
            return report.imageName();
        }
        if (report.targets().size() == 1) {
            return report.targets().get(0).name();
        }
        String context = report.request().context();
        return context == null ? "Docker build" : context;
    }

    private static String status(Report report) {
        return switch (report.result().status()) {
            case SUCCESS ->
                failedItsTest(report)
                        ? "Smoke test failed"
                        : report.crossedGates().isEmpty() ? "Succeeded" : "Quality gate crossed";
            case FAILURE -> "Failed";
            case CANCELED -> "Canceled";
        };
    }

    private static boolean failedItsTest(Report report) {
        return report.smokeTest() != null && report.smokeTest().status() == SmokeTestSection.Status.FAILED;
    }

    private static String verdict(Report report) {
        if (!report.verdict().isEmpty()) {
            return report.verdict();
        }
        String time = Durations.format(report.durationMillis());
        return switch (report.result().status()) {
            case SUCCESS -> "Built in " + time + ".";
            case FAILURE -> "Failed after " + time + ".";
            case CANCELED -> "Canceled after " + time + ".";
        };
    }

    @CheckForNull
    private static String criticalPath(Report report) {
        TimelineSection timeline = report.timeline();
        if (report.result().status() != ResultSection.Status.SUCCESS
                || timeline.criticalPath().isEmpty()
                || timeline.durationMillis() == 0) {
            return null;
        }
        long millis = coveredMillis(timeline, TimelineSection.Vertex::onCriticalPath);
        long idle = timeline.durationMillis() - coveredMillis(timeline, vertex -> true);
        return "The critical path took " + Durations.format(millis) + " of the "
                + Durations.format(timeline.durationMillis()) + " in BuildKit ("
                + Shares.format(millis, timeline.durationMillis())
                + "): only what is on it makes the build shorter."
                + (idle > Math.max(IDLE_MILLIS, timeline.durationMillis() / IDLE_SHARE)
                        ? " For " + Durations.format(idle) + " nothing ran at all."
                        : "");
    }

    /** How long at least one of the vertices was running. */
    private static long coveredMillis(TimelineSection timeline, Predicate<TimelineSection.Vertex> which) {
        return Interval.covered(timeline.vertices().stream()
                        .filter(which)
                        .flatMap(vertex -> vertex.observed().intervals().stream())
                        .toList())
                .toMillis();
    }

    /** The symbol for the status, which makes it recognizable without color. */
    String sign() {
        return switch (report.result().status()) {
            case SUCCESS ->
                failedItsTest(report) || failedAGate()
                        ? "✕"
                        : report.crossedGates().isEmpty() ? "✓" : "!";
            case FAILURE -> "✕";
            case CANCELED -> "■";
        };
    }

    /** CSS class of the status in report.css. */
    String tone() {
        return switch (report.result().status()) {
            case SUCCESS ->
                failedItsTest(report) || failedAGate()
                        ? "bad"
                        : report.crossedGates().isEmpty() ? "good" : "warn";
            case FAILURE -> "bad";
            case CANCELED -> "warn";
        };
    }

    private boolean failedAGate() {
        return report.crossedGates().stream().anyMatch(gate -> gate.outcome() == Gate.Outcome.FAILED);
    }

    /** Crossed quality gates with value and limit, one line each. */
    List<String> crossed() {
        return report.crossedGates().stream().map(GateText::crossed).toList();
    }
}
