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
 * @param name what it is called, and what that says
 * @param inputs numbers of the vertices that it needed
 * @param intervals when it ran, in order of time
 * @param outcome how it ended
 * @param cached whether its result came from a cache
 * @param bytesIn bytes of context, base image or cache that it transferred
 * @param logLines lines of its output
 * @param logBytes bytes of its output
 * @param logTail the last lines of its output, kept for those that failed and for the slowest
 * @param error BuildKit's message when it failed
 * @param exportParts of an export of image or cache; empty for what exports nothing
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

    /** How many lines of a vertex's output are kept for the report. */
    public static final int LOG_TAIL_LINES = 50;

    /** How a vertex ended. */
    public enum Outcome {
        /** Ran to its end. */
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

    /** The same under another name. */
    TimelineVertex withName(String otherName) {
        return with(VertexName.parse(otherName), logTail);
    }

    /** The same without its output, of which the counts stay. */
    public TimelineVertex withoutLogTail() {
        return with(name, List.of());
    }

    private TimelineVertex with(VertexName otherName, List<String> otherTail) {
        return new TimelineVertex(
                number,
                digest,
                otherName,
                inputs,
                intervals,
                outcome,
                cached,
                bytesIn,
                logLines,
                logBytes,
                otherTail,
                error,
                exportParts);
    }

    /** The time in which it ran: the sum of its intervals, never last minus first. */
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
     * True when it looked for a cache that does not exist yet, as the first build of every branch does: BuildKit calls
     * that an error, and the build goes on.
     */
    public boolean missedCache() {
        return name.kind() == VertexName.Kind.CACHE_IMPORT
                && outcome == Outcome.FAILED
                && error != null
                && error.endsWith("not found");
    }
}
