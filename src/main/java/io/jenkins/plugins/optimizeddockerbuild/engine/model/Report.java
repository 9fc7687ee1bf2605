package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What one build did, and what it did it with: the content of {@code report.json}. The names of the components are the
 * names in the JSON; docs/report.md tells what each means. Times are instants in UTC, durations milliseconds, sizes
 * bytes. There is no secret in it: build arguments and secrets by name only, addresses without credentials.
 *
 * @param schema number of this schema, 1
 * @param id names this build among others in a history, for example {@code 2026-03-01T10-15-30Z-4f2a}
 * @param verdict one sentence that says where the time went, or what went wrong
 * @param request what was asked for
 * @param versions what took part
 * @param host the machine that the client ran on; null when unknown
 * @param builder what built; null when it could not be asked
 * @param started on the client's clock, before the context was looked at
 * @param completed on the client's clock, after the build had ended
 * @param durationMillis from the one to the other
 * @param result how it ended
 * @param context null when there was no context to look at
 * @param timeline what it did
 * @param targets of a bake, in alphabetical order; empty for a build of one target
 * @param image null when the build made none
 * @param cache what the cache cost and saved
 * @param comparison with the last successful build of the history; null when there is none
 * @param trend the builds of the history and this one, the oldest first, at most 30; empty when there is no
 *     history
 * @param advice what would make the next builds better
 * @param patch all patches of the advice in one, for {@code git apply} in the context; null when there are none
 * @param gates quality gates
 * @param smokeTest what the started image showed; null when none was asked for, or the build made no image
 * @param warnings BuildKit's own checks of the Dockerfile
 * @param notes what the product noticed on its way: a cache that does not exist yet, a capability that is missing
 * @param log lines of the client's output that belong to no layer, the first and the last when there are many
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

    /** The number of the schema that this code writes and reads. */
    public static final int SCHEMA = 1;

    /** The same with each of its texts as the function makes it, for example without secrets. */
    public Report withTexts(UnaryOperator<String> change) {
        return RecordTexts.map(this, change);
    }

    /** The same with what the quality gates say of it, in its own column of the trend too. */
    public Report withGates(List<Gate> verdicts) {
        List<Gate> crossed = verdicts.stream().filter(Gate::isCrossed).toList();
        List<TrendPoint> judged = trend.stream()
                .map(point -> point.id().equals(id) ? point.withCrossed(crossed) : point)
                .toList();
        return RecordCopy.with(RecordCopy.with(this, "trend", judged), "gates", verdicts);
    }

    /** Quality gates that the build did not keep. */
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

    /** Whether the build succeeded, its image passed its test, and no quality gate fails it. */
    public boolean passes() {
        return result.status() == ResultSection.Status.SUCCESS
                && (smokeTest == null || smokeTest.passed())
                && gates.stream().noneMatch(gate -> gate.outcome() == Gate.Outcome.FAILED);
    }

    /**
     * The same build with what came of a push that waited for the verdict.
     *
     * @param ending how the build ended with it
     * @param sentence what is to be said instead of the verdict
     * @param further notes behind the others
     */
    public Report withPush(
            ResultSection ending, String sentence, @CheckForNull ImageSection pushed, List<String> further) {
        Report named = RecordCopy.with(RecordCopy.with(this, "result", ending), "verdict", sentence);
        List<String> all = Stream.concat(notes.stream(), further.stream()).toList();
        return RecordCopy.with(RecordCopy.with(named, "image", pushed), "notes", all);
    }

    /**
     * The same of a build of which only the output was seen.
     *
     * @param sentence the verdict
     * @param names of the images
     */
    public Report withSeen(String sentence, List<String> names) {
        return RecordCopy.with(RecordCopy.with(this, "verdict", sentence), "request", request.withTags(names));
    }

    /** The same build with the targets that it was of. */
    public Report withTargets(List<TargetSection> sections) {
        return RecordCopy.with(this, "targets", sections);
    }

    /**
     * What the build did for one of its {@link #targets}: its vertices under the same numbers, shared ones included.
     * Image, advice, gates and history are of the whole build and left out.
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
                CacheSection.of(part, request),
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

    /** The same build with what its image showed when it was started. */
    public Report withSmokeTest(SmokeTestSection section) {
        ReportComparison ready = comparison == null ? null : comparison.withReadyMillis(section.readyMillis());
        return RecordCopy.with(RecordCopy.with(this, "comparison", ready), "smokeTest", section);
    }
}
