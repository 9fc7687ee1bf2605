package io.jenkins.plugins.optimizeddockerbuild.engine.figures;

/** Formats counts for log, report and command line. */
public final class Counts {
    private Counts() {}

    /** {@code 1 file}, {@code 12,311 files}. */
    public static String of(long number, String thing) {
        return grouped(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /** {@code 12,311}. */
    public static String grouped(long number) {
        String digits = Long.toString(number);
        StringBuilder text = new StringBuilder(digits.length() + 4);
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                text.append(',');
            }
            text.append(digits.charAt(i));
        }
        return text.toString();
    }
}
