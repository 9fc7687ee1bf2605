package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long a layer took in earlier builds.
 *
 * @param time the median of the last builds in which it ran
 * @param builds their number; a single one is not called usual
 */
public record Usual(Duration time, int builds) implements Serializable {

    /** {@code usually 2m10s} or {@code last time 2m10s}. */
    String words(String formatted) {
        return (builds > 1 ? "usually " : "last time ") + formatted;
    }
}
