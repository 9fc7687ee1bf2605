package io.jenkins.plugins.optimizeddockerbuild.engine.figures;

/**
 * Formats bytes for the log, the report and pages: in powers of 1000, as Docker prints sizes. The same in every locale.
 */
public final class ByteSizes {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    private ByteSizes() {}

    /**
     * {@code 512 B}, {@code 1.4 MB}, {@code 35.2 MB}, {@code 412 MB}.
     *
     * @param bytes not negative
     */
    public static String format(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a negative number of bytes: " + bytes);
        }
        if (bytes < 1000) {
            return bytes + " B";
        }
        // `tenths` counts tenths of the unit. A value that rounds up to 1000 uses the next unit.
        long unitBytes = 1000;
        int unit = 0;
        while (roundedTo(bytes, unitBytes) >= 1000 && unit < UNITS.length - 1) {
            unitBytes *= 1000;
            unit++;
        }
        long tenths = roundedTo(bytes, unitBytes / 10);
        StringBuilder text = new StringBuilder(8);
        if (tenths < 1000) {
            text.append(tenths / 10).append('.').append(tenths % 10);
        } else {
            text.append(roundedTo(bytes, unitBytes));
        }
        return text.append(' ').append(UNITS[unit]).toString();
    }

    /**
     * {@code 35.2 MB/s}.
     *
     * @param bytes not negative
     * @param millis duration; zero and less count as one millisecond
     */
    public static String rate(long bytes, long millis) {
        double perSecond = bytes * 1000.0 / Math.max(1, millis);
        return format((long) Math.min(perSecond, Long.MAX_VALUE)) + "/s";
    }

    private static long roundedTo(long bytes, long unit) {
        return bytes / unit + (bytes % unit >= unit - unit / 2 ? 1 : 0);
    }
}
