package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time in which a vertex ran, on BuildKit's clock.
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
}
