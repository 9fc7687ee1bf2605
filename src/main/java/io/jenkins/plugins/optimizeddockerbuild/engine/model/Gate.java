package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Objects;

/**
 * A quality gate and its result for this build.
 *
 * @param id the gate as configured, for example {@code image <= 1GB}
 * @param value measured value; null when it could not be measured
 * @param limit limit for the value; null when it is relative to an earlier build and there is none
 * @param unit {@code ms}, {@code bytes}, {@code percent}, {@code count} or {@code severity} (1 low, 2 medium, 3 high)
 * @param outcome whether the build keeps to the gate
 * @param note a short remark on the figures: what a size measures, or why there is no earlier build to compare with;
 *     null for none
 */
public record Gate(
        String id,
        @CheckForNull Double value,
        @CheckForNull Double limit,
        String unit,
        Outcome outcome,
        @CheckForNull String note) {

    /** The result of a gate, the worst last. */
    public enum Outcome {
        PASSED,
        /** The value or the limit is unknown. */
        UNKNOWN,
        UNSTABLE,
        FAILED
    }

    public Gate {
        Objects.requireNonNull(id, "id");
        unit = unit == null ? "count" : unit;
        outcome = outcome == null ? Outcome.UNKNOWN : outcome;
    }

    /** Whether the build crosses the gate. */
    public boolean isCrossed() {
        return outcome == Outcome.FAILED || outcome == Outcome.UNSTABLE;
    }
}
