package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a build did, vertex by vertex, from its progress stream.
 *
 * @param vertices ordered by {@link TimelineVertex#number()}
 * @param started when the first vertex started; null when none ran
 * @param completed when the last vertex completed; null when none ran
 * @param criticalPath numbers of the vertices that determined the build's duration, in order of time: speeding up any
 *     other would not have ended it earlier
 * @param failure the vertex that failed the build; null when none did: the reason for a failure is then in {@code
 *     text}, as the client's error
 * @param warnings from BuildKit's own checks
 * @param text lines of the stream that are not progress, without terminators; when there are many, the first and last
 *     ones, with a line in between that counts the omitted ones
 * @param leftOut number of vertices dropped because there were too many, see {@link LiveTimeline#MAX_VERTICES}
 * @param exportedIndexes digests of the exported image indexes, one from each node that built
 */
public record Timeline(
        List<TimelineVertex> vertices,
        @CheckForNull Instant started,
        @CheckForNull Instant completed,
        List<Integer> criticalPath,
        @CheckForNull TimelineVertex failure,
        List<ProgressEvent.Warning> warnings,
        List<String> text,
        int leftOut,
        Set<String> exportedIndexes) {

    /** The timeline of a build that never started. */
    public static final Timeline EMPTY = new Timeline(List.of(), null, null, List.of(), null, List.of(), List.of(), 0);

    public Timeline {
        vertices = List.copyOf(vertices);
        criticalPath = List.copyOf(criticalPath);
        warnings = List.copyOf(warnings);
        text = List.copyOf(text);
        exportedIndexes = Collections.unmodifiableSet(new TreeSet<>(exportedIndexes));
    }

    /** Without an index. */
    public Timeline(
            List<TimelineVertex> vertices,
            @CheckForNull Instant started,
            @CheckForNull Instant completed,
            List<Integer> criticalPath,
            @CheckForNull TimelineVertex failure,
            List<ProgressEvent.Warning> warnings,
            List<String> text,
            int leftOut) {
        this(vertices, started, completed, criticalPath, failure, warnings, text, leftOut, Set.of());
    }

    /**
     * The matching vertices under their numbers, with their own times, critical path and failure; the client's lines
     * and BuildKit's checks belong to the whole build.
     */
    Timeline part(Predicate<TimelineVertex> isPart) {
        List<TimelineVertex> part = vertices.stream().filter(isPart).toList();
        TimelineVertex failed = failure != null && isPart.test(failure) ? failure : null;
        Instant first = null;
        Instant last = null;
        for (TimelineVertex vertex : part) {
            for (Interval interval : vertex.intervals()) {
                first = first == null || interval.started().isBefore(first) ? interval.started() : first;
                last = last == null || interval.completed().isAfter(last) ? interval.completed() : last;
            }
        }
        return new Timeline(part, first, last, CriticalPath.of(part, failed), failed, List.of(), List.of(), 0);
    }

    /** A copy with other records of the same vertices. */
    Timeline withVertices(List<TimelineVertex> others) {
        TimelineVertex failed = failure;
        for (TimelineVertex other : others) {
            failed = failed != null && other.digest().equals(failed.digest()) ? other : failed;
        }
        return new Timeline(others, started, completed, criticalPath, failed, warnings, text, leftOut, exportedIndexes);
    }

    /** What ran when a canceled build's progress ended was canceled with it. */
    public Timeline canceled() {
        return withVertices(vertices.stream().map(TimelineVertex::canceled).toList());
    }

    /** Finds a vertex by its number; null when there is none. */
    @CheckForNull
    public TimelineVertex vertex(int number) {
        int low = 0;
        int high = vertices.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = vertices.get(middle).number();
            if (found == number) {
                return vertices.get(middle);
            }
            low = found < number ? middle + 1 : low;
            high = found > number ? middle - 1 : high;
        }
        return null;
    }

    /** From the first start to the last end; zero when nothing ran. */
    public Duration duration() {
        return started == null || completed == null ? Duration.ZERO : Duration.between(started, completed);
    }
}
