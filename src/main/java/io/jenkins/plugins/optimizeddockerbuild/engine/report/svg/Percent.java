package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

/** Coordinates as a percentage of the picture's width. */
public final class Percent {
    private static final long HUNDREDTHS = 10_000;

    private Percent() {}

    /**
     * {@code 33.33%}.
     *
     * @param part clamped to the range from zero to {@code whole}
     * @param whole zero or less gives {@code 0%}
     */
    public static String of(double part, double whole) {
        if (whole <= 0 || part <= 0) {
            return "0%";
        }
        long hundredths = Math.min(HUNDREDTHS, Math.round(part / whole * HUNDREDTHS));
        StringBuilder text = new StringBuilder(8).append(hundredths / 100);
        long fraction = hundredths % 100;
        if (fraction > 0) {
            text.append('.').append(fraction / 10);
            if (fraction % 10 > 0) {
                text.append(fraction % 10);
            }
        }
        return text.append('%').toString();
    }
}
