package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Objects;

/**
 * A quality gate and what it said about this build.
 *
 * @param id names what is measured, for example {@code context-bytes}
 * @param value measured; null when it could not be measured
 * @param limit that the value must not cross
 * @param unit {@code ms}, {@code bytes}, {@code percent} or {@code count}
 */
public record Gate(String id, @CheckForNull Double value, double limit, String unit, Outcome outcome) {

    /** What a gate says. */
    public enum Outcome {
        PASSED,
        UNSTABLE,
        FAILED,
        /** The value could not be measured. */
        UNKNOWN
    }

    public Gate {
        Objects.requireNonNull(id, "id");
        unit = unit == null ? "count" : unit;
        outcome = outcome == null ? Outcome.UNKNOWN : outcome;
    }
}
