package io.jenkins.plugins.optimizeddockerbuild.engine.report;

/**
 * How long a layer takes, from earlier builds in which it really ran.
 *
 * @param usualMillis the median
 * @param lastMillis what it took when it last ran
 * @param runs how many builds the median is of, at least 1
 */
public record UsualDuration(long usualMillis, long lastMillis, int runs) {
    public UsualDuration {
        if (runs < 1) {
            throw new IllegalArgumentException("usual duration of " + runs + " runs");
        }
    }
}
