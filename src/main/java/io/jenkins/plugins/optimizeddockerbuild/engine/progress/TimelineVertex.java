package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.Inlined;
import java.time.Duration;
import java.util.List;

/**
 * What one vertex did during one build.
 *
 * <p>The parts of a progress group, such as the copy and the merge of {@code COPY --link}, are one vertex, under the
 * digest of the part that makes the result.
 *
 * @param number counted from 1, as in the log
 * @param digest identifies it within this build
 * @param name its parsed name
 * @param inputs numbers of its inputs
 * @param intervals when it ran, in order of time
 * @param outcome how it ended
 * @param cached whether its result came from a cache
 * @param bytesIn bytes of context, base image or cache that it transferred
 * @param logLines lines of its output
 * @param logBytes bytes of its output
 * @param logTail the last lines of its output, kept for failed vertices and the slowest ones
 * @param error BuildKit's message when it failed
 * @param exportParts phases of an image or cache export; empty for other vertices
 */
public record TimelineVertex(
        int number,
        String digest,
        VertexName name,
        List<Integer> inputs,
        List<Interval> intervals,
        Outcome outcome,
        boolean cached,
        long bytesIn,
        long logLines,
        long logBytes,
        List<String> logTail,
        @CheckForNull String error,
        List<ExportPart> exportParts)
        implements Inlined {

    /** Limit for the lines of output in the report. */
    public static final int LOG_TAIL_LINES = 50;

    /** How a vertex ended. */
    public enum Outcome {
        /** Completed. */
        DONE,
        /** Taken from a cache. */
        CACHED,
        FAILED,
        /** Stopped because another vertex failed or the build was canceled. */
        CANCELED,
        /** The stream ended while it ran, or before it started. */
        UNFINISHED
    }

    public TimelineVertex {
        digest = digest == null ? "" : digest;
        inputs = List.copyOf(inputs);
        intervals = List.copyOf(intervals);
        outcome = outcome == null ? Outcome.UNFINISHED : outcome;
        logTail = List.copyOf(logTail);
        exportParts = List.copyOf(exportParts);
    }

    /** A copy under another name. */
    TimelineVertex withName(String otherName) {
        return with(VertexName.parse(otherName), outcome, logTail);
    }

    /** A copy without its output; the counts stay. */
    public TimelineVertex withoutLogTail() {
        return with(name, outcome, List.of());
    }

    TimelineVertex canceled() {
        boolean ran = outcome == Outcome.UNFINISHED && !intervals.isEmpty();
        return ran ? with(name, Outcome.CANCELED, logTail) : this;
    }

    private TimelineVertex with(VertexName otherName, Outcome otherOutcome, List<String> otherTail) {
        return new TimelineVertex(
                number,
                digest,
                otherName,
                inputs,
                intervals,
                otherOutcome,
                cached,
                bytesIn,
                logLines,
                logBytes,
                otherTail,
                error,
                exportParts);
    }

    /** The sum of its intervals, not the time from first to last. */
    public Duration duration() {
        Duration sum = Duration.ZERO;
        for (Interval interval : intervals) {
            sum = sum.plus(interval.duration());
        }
        return sum;
    }

    /** As BuildKit prints it. */
    public String fullName() {
        return name.name();
    }

    /**
     * Whether it looked for a cache that does not exist yet, as in the first build of a branch. BuildKit reports an
     * error, and the build continues.
     */
    public boolean missedCache() {
        return name.kind() == VertexName.Kind.CACHE_IMPORT
                && outcome == Outcome.FAILED
                && error != null
                && error.endsWith("not found");
    }
}
