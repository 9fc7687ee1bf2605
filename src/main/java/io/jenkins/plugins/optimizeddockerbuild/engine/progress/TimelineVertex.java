package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.List;

/**
 * What one vertex did during one build.
 *
 * <p>The parts of a progress group, such as the copy and the merge of {@code COPY --link}, are one vertex, under the
 * digest of the part that makes the result.
 *
 * @param number counted from 1 in the order in which the vertices were first seen to do something, as in BuildKit's
 *     plain progress ({@code #4})
 * @param intervals when it ran: in order of time, not overlapping, not touching; empty when it never started
 * @param cached true when its result came from a cache, also when its layer was pulled from there afterwards
 * @param outcome how it ended
 * @param error BuildKit's message when it failed
 * @param bytesTransferred bytes of context, base image or cached layer that its statuses counted; BuildKit counts none
 *     for what it pushes and for the cache that it exports
 * @param logLines lines of its own output
 * @param logBytes bytes of its own output
 * @param logTail the last lines of its output, at most {@link #LOG_TAIL_LINES}, without terminators, cut to 2,000
 *     characters; a line with carriage returns as a terminal shows it last; empty when very many vertices print much
 * @param exportParts of an export, in the order of their phases; empty for what exports nothing
 */
public record TimelineVertex(
        int number,
        String digest,
        List<String> inputs,
        String fullName,
        VertexName name,
        List<Interval> intervals,
        boolean cached,
        Outcome outcome,
        @CheckForNull String error,
        long bytesTransferred,
        long logLines,
        long logBytes,
        List<String> logTail,
        List<ExportPart> exportParts) {

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
        inputs = List.copyOf(inputs);
        intervals = List.copyOf(intervals);
        logTail = List.copyOf(logTail);
        exportParts = List.copyOf(exportParts);
    }

    /** The same under another name. */
    TimelineVertex withName(String otherName) {
        return new TimelineVertex(
                number,
                digest,
                inputs,
                otherName,
                VertexName.parse(otherName),
                intervals,
                cached,
                outcome,
                error,
                bytesTransferred,
                logLines,
                logBytes,
                logTail,
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
}
