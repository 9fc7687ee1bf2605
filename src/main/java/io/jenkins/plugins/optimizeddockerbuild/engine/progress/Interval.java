package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A stretch of time in which a vertex ran, on BuildKit's clock.
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

    /** For how long at least one of them lasted: what overlaps counts once. */
    public static Duration covered(Collection<Interval> intervals) {
        List<Interval> inOrder = new ArrayList<>(intervals);
        inOrder.sort(Comparator.comparing(Interval::started));
        Duration covered = Duration.ZERO;
        Instant until = Instant.MIN;
        for (Interval interval : inOrder) {
            Instant from = interval.started().isAfter(until) ? interval.started() : until;
            if (interval.completed().isAfter(from)) {
                covered = covered.plus(Duration.between(from, interval.completed()));
                until = interval.completed();
            }
        }
        return covered;
    }
}
