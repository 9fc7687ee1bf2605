package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;

/** How much measured time and bytes matter. */
public final class Weight {
    /** Shorter times go unnoticed, in milliseconds. */
    public static final long FELT_MILLIS = 1_000;

    /** Smaller sizes go unnoticed, in bytes. */
    public static final long FELT_BYTES = 1_000_000;

    private static final long MUCH_MILLIS = 60_000;
    private static final long SOME_MILLIS = 10_000;
    private static final long MUCH_BYTES = 200_000_000;
    private static final long SOME_BYTES = 20_000_000;

    private Weight() {}

    /** @param otherwise when nothing was measured */
    public static Severity ofMillis(@CheckForNull Long millis, Severity otherwise) {
        if (millis == null) {
            return otherwise;
        }
        return millis >= MUCH_MILLIS ? Severity.HIGH : millis >= SOME_MILLIS ? Severity.MEDIUM : Severity.LOW;
    }

    /** Like {@link #ofMillis}, for advice that is never urgent. */
    public static Severity ofMillisAtMostMedium(@CheckForNull Long millis, Severity otherwise) {
        Severity severity = ofMillis(millis, otherwise);
        return severity == Severity.HIGH ? Severity.MEDIUM : severity;
    }

    /** @param otherwise when nothing was measured */
    public static Severity ofBytes(@CheckForNull Long bytes, Severity otherwise) {
        if (bytes == null) {
            return otherwise;
        }
        return bytes >= MUCH_BYTES ? Severity.HIGH : bytes >= SOME_BYTES ? Severity.MEDIUM : Severity.LOW;
    }
}
