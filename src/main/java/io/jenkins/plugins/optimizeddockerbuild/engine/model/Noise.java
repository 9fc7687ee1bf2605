package io.jenkins.plugins.optimizeddockerbuild.engine.model;

/** Differences between two builds that nobody has to know: the same build, run twice, has them as well. */
public final class Noise {
    private static final long MILLIS = 500;

    /** A tenth of the time before. */
    private static final long MILLIS_SHARE = 10;

    /** Time stamps in an archive make as much. */
    private static final long BYTES = 1_000;

    /** A thousandth of the size before. */
    private static final long BYTES_SHARE = 1_000;

    private Noise() {}

    /** Whether a time differs by more than half a second and more than a tenth. */
    public static boolean isExceededByMillis(long beforeMillis, long afterMillis) {
        long difference = Math.abs(afterMillis - beforeMillis);
        return difference > MILLIS && difference * MILLIS_SHARE > beforeMillis;
    }

    /** Whether a size differs by more than 1 kB and more than a thousandth. */
    public static boolean isExceededByBytes(long before, long after) {
        long difference = Math.abs(after - before);
        return difference > BYTES && difference * BYTES_SHARE > before;
    }
}
