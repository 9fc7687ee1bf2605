package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Objects;

/**
 * A quality gate and what it said about this build.
 *
 * @param id the gate as it was written, for example {@code image <= 1GB}
 * @param value measured; null when it could not be measured
 * @param limit that the value must not cross; null when it is relative to an earlier build and there is none
 * @param unit {@code ms}, {@code bytes}, {@code percent}, {@code count} or {@code severity} (1 low, 2 medium, 3 high)
 * @param outcome what it says
 * @param note half a sentence on the figures: what a size counts, or why there is nothing to compare with; null when
 *     there is nothing to say
 */
public record Gate(
        String id,
        @CheckForNull Double value,
        @CheckForNull Double limit,
        String unit,
        Outcome outcome,
        @CheckForNull String note) {

    /** What a gate says. */
    public enum Outcome {
        PASSED,
        UNSTABLE,
        FAILED,
        /** Value or limit is not known. */
        UNKNOWN
    }

    public Gate {
        Objects.requireNonNull(id, "id");
        unit = unit == null ? "count" : unit;
        outcome = outcome == null ? Outcome.UNKNOWN : outcome;
    }

    /** Whether the build did not keep it. */
    public boolean isCrossed() {
        return outcome == Outcome.FAILED || outcome == Outcome.UNSTABLE;
    }
}
