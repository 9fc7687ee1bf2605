package io.jenkins.plugins.optimizeddockerbuild.engine.model;

/** Thresholds below which two builds do not differ: repeating the same build varies as much. */
public final class Noise {
    private static final long MILLIS = 500;

    /** A tenth of the earlier time. */
    private static final long MILLIS_SHARE = 10;

    /** Timestamps in an archive vary as much. */
    private static final long BYTES = 1_000;

    /** A thousandth of the earlier size. */
    private static final long BYTES_SHARE = 1_000;

    private Noise() {}

    /** Whether times differ by more than half a second and more than a tenth. */
    public static boolean isExceededByMillis(long beforeMillis, long afterMillis) {
        long difference = Math.abs(afterMillis - beforeMillis);
        return difference > MILLIS && difference * MILLIS_SHARE > beforeMillis;
    }

    /** Whether sizes differ by more than 1 kB and more than a thousandth. */
    public static boolean isExceededByBytes(long before, long after) {
        long difference = Math.abs(after - before);
        return difference > BYTES && difference * BYTES_SHARE > before;
    }
}
