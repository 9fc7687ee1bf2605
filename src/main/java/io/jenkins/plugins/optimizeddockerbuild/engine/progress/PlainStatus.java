package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * A line of plain progress about a part of a vertex: {@code sha256:… 12.34MB / 45.60MB 1.2s}, {@code transferring
 * context: 2.30MB 0.1s done}, {@code exporting layers done}. Source of the format: BuildKit {@code
 * util/progress/progressui/printer.go}.
 *
 * @param current bytes so far, as exact as BuildKit prints them (two decimals)
 * @param total bytes in all; 0 when unknown
 * @param ran since it started
 */
record PlainStatus(String id, long current, long total, Duration ran, boolean done) {

    private static final String UNITS = "kMGTPE";

    static PlainStatus parse(String line) {
        String rest = line;
        boolean done = rest.endsWith(" done");
        if (done) {
            rest = withoutLastWord(rest);
        }
        Duration ran = seconds(lastWord(rest));
        if (ran != null) {
            rest = withoutLastWord(rest);
        }
        long current = bytes(lastWord(rest));
        long total = 0;
        if (current >= 0) {
            rest = withoutLastWord(rest);
            if (rest.endsWith(" /") && bytes(lastWord(withoutLastWord(rest))) >= 0) {
                rest = withoutLastWord(rest);
                total = current;
                current = bytes(lastWord(rest));
                rest = withoutLastWord(rest);
            }
        }
        return new PlainStatus(rest, Math.max(0, current), total, ran == null ? Duration.ZERO : ran, done);
    }

    /** Empty when there is only one word, which is the id. */
    private static String lastWord(String text) {
        int space = text.lastIndexOf(' ');
        return space < 0 ? "" : text.substring(space + 1);
    }

    private static String withoutLastWord(String text) {
        return text.substring(0, text.lastIndexOf(' '));
    }

    /** {@code 0.1s}; null for anything else. */
    @CheckForNull
    private static Duration seconds(String word) {
        if (!word.endsWith("s")) {
            return null;
        }
        BigDecimal seconds = decimal(word.substring(0, word.length() - 1));
        return seconds == null ? null : seconds(seconds);
    }

    /** {@code 4.1} as a duration; null when it is not a number. */
    @CheckForNull
    static Duration decimalSeconds(String number) {
        BigDecimal seconds = decimal(number);
        return seconds == null ? null : seconds(seconds);
    }

    private static Duration seconds(BigDecimal seconds) {
        return Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    /** {@code 122B}, {@code 1.23kB}, {@code 4.56MB}; -1 for anything else. */
    private static long bytes(String word) {
        if (word.length() < 2 || !word.endsWith("B")) {
            return -1;
        }
        int numberEnd = word.length() - 1;
        int power = UNITS.indexOf(word.charAt(numberEnd - 1)) + 1;
        if (power > 0) {
            numberEnd--;
        }
        BigDecimal number = decimal(word.substring(0, numberEnd));
        return number == null
                ? -1
                : number.movePointRight(3 * power)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValue();
    }

    @CheckForNull
    private static BigDecimal decimal(String text) {
        if (text.isEmpty() || text.length() > 15) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if ((character < '0' || character > '9') && character != '.') {
                return null;
            }
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException severalPoints) {
            return null;
        }
    }
}
