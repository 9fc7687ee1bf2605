package io.jenkins.plugins.optimizeddockerbuild.engine.figures;

import java.time.Duration;

/**
 * Formats durations for the log, the report and pages. The same in every locale; a negative duration, which only two
 * disagreeing clocks can produce, is shown as zero.
 */
public final class Durations {
    private static final long MILLIS_PER_TENTH = 100;
    private static final long TENTHS_PER_MINUTE = 600;
    private static final long TENTHS_PER_HOUR = 60 * TENTHS_PER_MINUTE;

    private Durations() {}

    /** Measured, to a tenth of a second: {@code 0.4s}, {@code 12.3s}, {@code 4m12.3s}, {@code 1h02m}. */
    public static String format(Duration duration) {
        return format(millis(duration));
    }

    /** Like {@link #format(Duration)}, from milliseconds. */
    public static String format(long millis) {
        long tenths = roundedTo(millis, MILLIS_PER_TENTH);
        if (tenths >= TENTHS_PER_HOUR) {
            return hoursAndMinutes(millis);
        }
        StringBuilder text = new StringBuilder(8);
        long ofMinute = tenths % TENTHS_PER_MINUTE;
        if (tenths >= TENTHS_PER_MINUTE) {
            text.append(tenths / TENTHS_PER_MINUTE).append('m');
            if (ofMinute < 100) {
                text.append('0');
            }
        }
        return text.append(ofMinute / 10)
                .append('.')
                .append(ofMinute % 10)
                .append('s')
                .toString();
    }

    /** Running or only expected, to a second: {@code 35s}, {@code 2m10s}, {@code 1h02m}. */
    public static String coarse(Duration duration) {
        return coarse(millis(duration));
    }

    /** Like {@link #coarse(Duration)}, from milliseconds. */
    public static String coarse(long millis) {
        long seconds = roundedTo(millis, 1000);
        if (seconds >= 3600) {
            return hoursAndMinutes(millis);
        }
        StringBuilder text = new StringBuilder(8);
        if (seconds >= 60) {
            text.append(seconds / 60).append('m');
            if (seconds % 60 < 10) {
                text.append('0');
            }
        }
        return text.append(seconds % 60).append('s').toString();
    }

    private static String hoursAndMinutes(long millis) {
        long minutes = roundedTo(millis, 60_000);
        StringBuilder text = new StringBuilder(8).append(minutes / 60).append('h');
        if (minutes % 60 < 10) {
            text.append('0');
        }
        return text.append(minutes % 60).append('m').toString();
    }

    private static long millis(Duration duration) {
        try {
            return duration.toMillis();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    /** The time in this unit, rounded. */
    private static long roundedTo(long millis, long unit) {
        if (millis <= 0) {
            return 0;
        }
        return millis / unit + (millis % unit >= unit - unit / 2 ? 1 : 0);
    }
}
