package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Everything about one build: the content of {@code report.json}. The components have the names of the JSON fields;
 * docs/report.md documents them. Times are instants in UTC, durations milliseconds, sizes bytes. It holds no secrets:
 * build arguments and secrets by name only, addresses without credentials.
 *
 * @param schema version of this schema, 1
 * @param id id of this build in a history, for example {@code 2026-03-01T10-15-30Z-4f2a}
 * @param verdict one sentence that says where the time went, or what went wrong
 * @param request what was requested
 * @param versions versions of the tools that took part
 * @param host the machine that the client ran on; null when unknown
 * @param builder the builder; null when it did not respond
 * @param started on the client's clock, before the context was analyzed
 * @param completed on the client's clock, after the build ended
 * @param durationMillis from {@code started} to {@code completed}
 * @param result how the build ended
 * @param context null when there was no context to analyze
 * @param timeline what the build did
 * @param targets targets of a bake, in alphabetical order; empty for a build of one target
 * @param image null when the build made none
 * @param cache cost and savings of the cache
 * @param comparison comparison with the last successful build of the history; null when there is none
 * @param trend the builds of the history and this one, oldest first, at most 30; empty without a history
 * @param advice what to change for better builds
 * @param patch all patches of the advice combined, for {@code git apply} in the context; null when there are none
 * @param gates quality gates
 * @param smokeTest result of the smoke test; null when none was requested, or the build made no image
 * @param warnings warnings from BuildKit's own checks of the Dockerfile
 * @param notes remarks on the build as a whole: a cache that does not exist yet, a missing capability
 * @param log lines of the client's output that belong to no layer; the first and last when there are many
 */
public record Report(
        int schema,
        String id,
        String verdict,
        RequestSection request,
        VersionsSection versions,
        @CheckForNull HostSection host,
        @CheckForNull BuilderSection builder,
        Instant started,
        Instant completed,
        long durationMillis,
        ResultSection result,
        @CheckForNull ContextSection context,
        TimelineSection timeline,
        List<TargetSection> targets,
        @CheckForNull ImageSection image,
        CacheSection cache,
        @CheckForNull ReportComparison comparison,
        List<TrendPoint> trend,
        List<Advice> advice,
        @CheckForNull String patch,
        List<Gate> gates,
        @CheckForNull SmokeTestSection smokeTest,
        List<DockerfileWarning> warnings,
        List<String> notes,
        List<String> log) {

    /** The schema version that this code writes and reads. */
    public static final int SCHEMA = 1;

    /** A copy with each of its texts transformed, for example to mask secrets. */
    public Report withTexts(UnaryOperator<String> change) {
        return RecordTexts.map(this, change);
    }

    /** A copy with these results of the quality gates, also in its own column of the trend. */
    public Report withGates(List<Gate> verdicts) {
        List<Gate> crossed = verdicts.stream().filter(Gate::isCrossed).toList();
        List<TrendPoint> judged = trend.stream()
                .map(point -> point.id().equals(id) ? point.withCrossed(crossed) : point)
                .toList();
        return RecordCopy.with(RecordCopy.with(this, "trend", judged), "gates", verdicts);
    }

    /** The names of the image, the first one for display: as requested, otherwise as exported. */
    public List<String> imageNames() {
        return request.tags().isEmpty() && image != null ? image.names() : request.tags();
    }

    /** The first of {@link #imageNames}; null when the image has none. */
    @CheckForNull
    public String imageName() {
        return imageNames().isEmpty() ? null : imageNames().get(0);
    }

    /** Quality gates that the build crosses. */
    public List<Gate> crossedGates() {
        return gates.stream().filter(Gate::isCrossed).toList();
    }

    public Report {
        if (schema != SCHEMA) {
            throw new IllegalArgumentException("schema " + schema + " instead of " + SCHEMA);
        }
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(completed, "completed");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(timeline, "timeline");
        verdict = verdict == null ? "" : verdict;
        versions = versions == null ? VersionsSection.UNKNOWN : versions;
        cache = cache == null ? CacheSection.UNUSED : cache;
        targets = Lists.copy(targets);
        trend = Lists.copy(trend);
        advice = Lists.copy(advice);
        gates = Lists.copy(gates);
        warnings = Lists.copy(warnings);
        notes = Lists.copy(notes);
        log = Lists.copy(log);
    }

    /** Whether the build succeeded, its image passed the smoke test, and no quality gate fails it. */
    public boolean passes() {
        return result.status() == ResultSection.Status.SUCCESS
                && (smokeTest == null || smokeTest.passed())
                && gates.stream().noneMatch(gate -> gate.outcome() == Gate.Outcome.FAILED);
    }

    /**
     * A copy with the outcome of a push that waited for the verdict.
     *
     * @param ending how the build ended with the push
     * @param sentence replaces the verdict
     * @param further notes to append
     */
    public Report withPush(
            ResultSection ending, String sentence, @CheckForNull ImageSection pushed, List<String> further) {
        Report named = RecordCopy.with(RecordCopy.with(this, "result", ending), "verdict", sentence);
        List<String> all = Stream.concat(notes.stream(), further.stream()).toList();
        return RecordCopy.with(RecordCopy.with(named, "image", pushed), "notes", all);
    }

    /**
     * A copy for a build of which only the output was available.
     *
     * @param sentence the verdict
     * @param names of the images
     */
    public Report withSeen(String sentence, List<String> names) {
        return RecordCopy.with(RecordCopy.with(this, "verdict", sentence), "request", request.withTags(names));
    }

    /** A copy with these targets. */
    public Report withTargets(List<TargetSection> sections) {
        return RecordCopy.with(this, "targets", sections);
    }

    /**
     * The part of one of the {@link #targets}: its vertices under the same numbers, shared ones included. Image,
     * advice, gates and history belong to the whole build and are left out.
     */
    public Report of(TargetSection target) {
        TimelineSection part = timeline.of(target);
        return new Report(
                schema,
                id,
                target.verdict(),
                request,
                versions,
                host,
                builder,
                target.started() == null ? started : target.started(),
                target.completed() == null ? completed : target.completed(),
                target.durationMillis(),
                result.of(target),
                context == null ? null : context.withSentBytes(part.sentBytes()),
                part,
                List.of(target),
                null,
                cache.of(part, request),
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                warnings,
                notes,
                List.of());
    }

    /** A copy with the result of the smoke test. */
    public Report withSmokeTest(SmokeTestSection section) {
        ReportComparison ready = comparison == null ? null : comparison.withReadyMillis(section.readyMillis());
        return RecordCopy.with(RecordCopy.with(this, "comparison", ready), "smokeTest", section);
    }
}
