package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.FillRecord;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuilderSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheMountsSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.DockerfileWarning;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.HostSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.VersionsSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Assembles a report from what the parts of the engine know. Only the request, the times and the result are required;
 * everything else is optional, in any order. Not thread safe; one instance per report.
 */
public final class ReportAssembler {
    private final String id;
    private final RequestSection request;
    private VersionsSection versions = VersionsSection.UNKNOWN;
    private HostSection host;
    private BuilderSection builder;
    private Instant started;
    private Instant completed;
    private ResultSection.Status status;
    private int exitCode;
    private String message;
    private String explanation;
    private ContextSection context;
    private Timeline timeline = Timeline.EMPTY;
    private DockerfileSteps steps;
    private Map<String, Lines> lines = Map.of();
    private Map<LayerKey, LayerHistory> layers = Map.of();
    private Map<Integer, LayerReason> reasons = Map.of();
    private ImageSection image;
    private BuildSummary previous;
    private List<BuildSummary> earlier = List.of();
    private String verdict;
    private List<Advice> advice = List.of();
    private CacheMountsSection mounts;
    private String exportedTo;
    private String patch;
    private List<String> notes = List.of();
    private List<ResultSection.FailedTry> failedTries = List.of();

    /** @param id as {@link Report#id()} */
    public ReportAssembler(String id, RequestSection request) {
        this.id = Objects.requireNonNull(id, "id");
        this.request = Objects.requireNonNull(request, "request");
    }

    /** When the whole build started and ended, on the client's clock. */
    public ReportAssembler ran(Instant started, Instant completed) {
        this.started = started;
        this.completed = completed;
        return this;
    }

    public ReportAssembler succeeded() {
        status = ResultSection.Status.SUCCESS;
        return this;
    }

    /**
     * @param message null when the timeline's failed vertex has it
     * @param explanation what it means and what to do next; null when unknown
     */
    public ReportAssembler failed(int exitCode, @CheckForNull String message, @CheckForNull String explanation) {
        return ended(ResultSection.Status.FAILURE, exitCode, message, explanation);
    }

    /** Like {@link #failed}, for a build that a user or a time limit ended. */
    public ReportAssembler cancelled(int exitCode, @CheckForNull String message, @CheckForNull String explanation) {
        return ended(ResultSection.Status.CANCELED, exitCode, message, explanation);
    }

    private ReportAssembler ended(ResultSection.Status status, int exitCode, String message, String explanation) {
        this.status = status;
        this.exitCode = exitCode;
        this.message = message;
        this.explanation = explanation;
        return this;
    }

    public ReportAssembler versions(VersionsSection versions) {
        this.versions = versions;
        return this;
    }

    public ReportAssembler host(@CheckForNull HostSection host) {
        this.host = host;
        return this;
    }

    /** @param carried null when no cache mount was carried */
    public ReportAssembler cacheMounts(@CheckForNull CacheMountsSection carried) {
        this.mounts = carried;
        return this;
    }

    /** @param reference of the only exported cache; null for none, or several */
    public ReportAssembler exportedTo(@CheckForNull String reference) {
        this.exportedTo = reference;
        return this;
    }

    public ReportAssembler builder(@CheckForNull BuilderSection builder) {
        this.builder = builder;
        return this;
    }

    public ReportAssembler context(@CheckForNull ContextSection context) {
        this.context = context;
        return this;
    }

    public ReportAssembler timeline(Timeline timeline) {
        this.timeline = timeline;
        return this;
    }

    /** The steps of the Dockerfile, which supply the lines and layers of vertices; null when not available. */
    public ReportAssembler steps(@CheckForNull DockerfileSteps steps) {
        this.steps = steps;
        return this;
    }

    /** Lines of the Dockerfile by digest of the vertex, from a better source than the steps: the provenance. */
    public ReportAssembler lines(Map<String, Lines> lines) {
        this.lines = lines;
        return this;
    }

    /** What earlier builds know about layers. */
    public ReportAssembler history(Map<LayerKey, LayerHistory> layers) {
        this.layers = layers;
        return this;
    }

    /** Why layers ran, by vertex number. */
    public ReportAssembler reasons(Map<Integer, LayerReason> reasons) {
        this.reasons = reasons;
        return this;
    }

    public ReportAssembler image(@CheckForNull ImageSection image) {
        this.image = image;
        return this;
    }

    /** The build to compare with; null when there is none. */
    public ReportAssembler previous(@CheckForNull BuildSummary previous) {
        this.previous = previous;
        return this;
    }

    /** Earlier builds, newest first, to show this one among. */
    public ReportAssembler earlier(List<BuildSummary> builds) {
        this.earlier = builds;
        return this;
    }

    /** One sentence that says where the time went, or what went wrong. */
    public ReportAssembler verdict(String verdict) {
        this.verdict = verdict;
        return this;
    }

    public ReportAssembler advice(List<Advice> advice) {
        this.advice = advice;
        return this;
    }

    /** All patches of the advice combined; null when there are none. */
    public ReportAssembler patch(@CheckForNull String patch) {
        this.patch = patch;
        return this;
    }

    /** Tries before the one that is reported. */
    public ReportAssembler failedTries(List<ResultSection.FailedTry> tries) {
        this.failedTries = tries;
        return this;
    }

    public ReportAssembler notes(List<String> notes) {
        this.notes = notes;
        return this;
    }

    /** Builds the report, including the comparison with the previous build. */
    public Report assemble() {
        Objects.requireNonNull(started, "ran(started, completed) was not called");
        Objects.requireNonNull(status, "the result was not set");
        TimelineSection section =
                TimelineSection.of(timeline, steps, lines, layers, image).withReasons(reasons);
        Report report = report(section, null, List.of());
        if (previous == null && earlier.isEmpty()) {
            return report;
        }
        BuildSummary summary = BuildSummary.of(report);
        mounts = mounts == null ? null : mounts.withSaved(FillRecord.savedMillis(earlier, summary));
        return report(
                section, previous == null ? null : ReportComparison.of(previous, summary), trend(earlier, summary));
    }

    private static List<TrendPoint> trend(List<BuildSummary> earlier, BuildSummary now) {
        if (earlier.isEmpty()) {
            return List.of();
        }
        List<BuildSummary> builds = new ArrayList<>(earlier.size() + 1);
        builds.add(now);
        builds.addAll(earlier);
        return TrendPoint.oldestFirst(builds);
    }

    private Report report(TimelineSection section, @CheckForNull ReportComparison comparison, List<TrendPoint> trend) {
        return new Report(
                Report.SCHEMA,
                id,
                verdict,
                request,
                versions,
                host,
                builder,
                started,
                completed,
                Math.max(0, Duration.between(started, completed).toMillis()),
                result(),
                context(section),
                section,
                List.of(),
                image,
                CacheSection.of(section, request, exportedTo).withMounts(mounts),
                comparison,
                trend,
                advice,
                patch,
                List.of(),
                null,
                warnings(),
                notes(timeline.leftOut()),
                timeline.text());
    }

    private List<String> notes(int leftOut) {
        if (leftOut == 0) {
            return notes;
        }
        List<String> all = new ArrayList<>(notes);
        all.add("This build has too many layers for a report: " + Counts.grouped(leftOut)
                + " or more that started after the first "
                + Counts.grouped(timeline.vertices().size()) + " are left out.");
        return all;
    }

    private ResultSection result() {
        if (status == ResultSection.Status.SUCCESS) {
            return new ResultSection(status, 0, null, failedTries);
        }
        int vertex = timeline.failure() == null ? 0 : timeline.failure().number();
        String said = message == null && timeline.failure() != null
                ? timeline.failure().error()
                : message;
        return new ResultSection(status, exitCode, new ResultSection.Failure(said, explanation, vertex), failedTries);
    }

    @CheckForNull
    private ContextSection context(TimelineSection section) {
        long sent = section.sentBytes();
        if (context != null) {
            return context.withSentBytes(sent);
        }
        return sent == 0
                ? null
                : ContextSection.notAnalysed("Only the output of this build was available, not its context.")
                        .withSentBytes(sent);
    }

    private List<DockerfileWarning> warnings() {
        List<DockerfileWarning> warnings = new ArrayList<>();
        for (ProgressEvent.Warning warning : timeline.warnings()) {
            warnings.add(DockerfileWarning.of(warning));
        }
        return warnings;
    }
}
