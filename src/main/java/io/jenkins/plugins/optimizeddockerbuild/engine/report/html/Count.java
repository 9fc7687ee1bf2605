package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

/** How the page writes numbers of things. */
final class Count {
    private Count() {}

    /** {@code 1 file}, {@code 12,311 files}. */
    static String of(long number, String thing) {
        return grouped(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /** {@code 12,311}. */
    static String grouped(long number) {
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
