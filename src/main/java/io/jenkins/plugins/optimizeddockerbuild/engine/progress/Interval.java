package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * An interval in which a vertex ran, on BuildKit's clock.
 *
 * @param started on BuildKit's clock
 * @param completed on BuildKit's clock
 */
public record Interval(Instant started, Instant completed) {
    public Interval {
        if (completed.isBefore(started)) {
            throw new IllegalArgumentException("completed " + completed + " before started " + started);
        }
    }

    public Duration duration() {
        return Duration.between(started, completed);
    }

    /** The time covered by at least one of the intervals. */
    public static Duration covered(Collection<Interval> intervals) {
        return union(intervals).stream().map(Interval::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** The union of the intervals, in order of time. */
    public static List<Interval> union(Collection<Interval> intervals) {
        List<Interval> inOrder = new ArrayList<>(intervals);
        inOrder.sort(Comparator.comparing(Interval::started));
        List<Interval> union = new ArrayList<>();
        for (Interval interval : inOrder) {
            Interval last = union.isEmpty() ? null : union.get(union.size() - 1);
            if (last == null || interval.started().isAfter(last.completed())) {
                union.add(interval);
            } else if (interval.completed().isAfter(last.completed())) {
                union.set(union.size() - 1, new Interval(last.started(), interval.completed()));
            }
        }
        return union;
    }
}
