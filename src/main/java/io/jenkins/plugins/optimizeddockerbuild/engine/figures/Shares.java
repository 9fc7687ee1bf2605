package io.jenkins.plugins.optimizeddockerbuild.engine.figures;

/** Formats percentages for the log, the report and pages. The same in every locale. */
public final class Shares {
    private Shares() {}

    /**
     * In whole percent: {@code 84 %}. A small part is never shown as zero ({@code <1 %}), and never as the whole
     * ({@code >99 %}).
     *
     * @param part not negative; more than the whole counts as the whole
     * @param whole zero or less when unknown: then the share is {@code 0 %}
     */
    public static String format(long part, long whole) {
        if (whole <= 0 || part <= 0) {
            return "0 %";
        }
        if (part >= whole) {
            return "100 %";
        }
        double percent = 100.0 * part / whole;
        if (percent < 1) {
            return "<1 %";
        }
        if (percent > 99) {
            return ">99 %";
        }
        return Math.round(percent) + " %";
    }
}
