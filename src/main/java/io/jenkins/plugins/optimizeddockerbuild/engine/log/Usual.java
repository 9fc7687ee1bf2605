package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.io.Serializable;
import java.time.Duration;

/**
 * What earlier builds tell of how long a layer takes.
 *
 * @param time the median of the last builds in which it ran
 * @param builds how many these are; of one alone nothing is usual
 */
public record Usual(Duration time, int builds) implements Serializable {

    /** {@code usually 2m10s} or {@code last time 2m10s}. */
    String words(String formatted) {
        return (builds > 1 ? "usually " : "last time ") + formatted;
    }
}
