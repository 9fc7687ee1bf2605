package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations in Go's notation: {@code 1m30s}, {@code 1.5h}, {@code 250ms}. */
final class GoDuration {
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /** @throws SyntaxProblem when the text is not a duration */
    static Duration parse(String text) throws SyntaxProblem {
        boolean negative = text.startsWith("-");
        int at = negative || text.startsWith("+") ? 1 : 0;
        if (text.substring(at).equals("0")) {
            return Duration.ZERO;
        }
        if (at == text.length()) {
            throw invalid(text);
        }
        BigDecimal nanos = BigDecimal.ZERO;
        while (at < text.length()) {
            int number = at;
            while (at < text.length() && isNumeric(text.charAt(at))) {
                at++;
            }
            int unit = at;
            while (at < text.length() && !isNumeric(text.charAt(at))) {
                at++;
            }
            nanos = nanos.add(number(text, number, unit).multiply(nanosOf(text, unit, at)));
        }
        if (nanos.compareTo(LONGEST) > 0) {
            throw invalid(text);
        }
        return Duration.ofNanos(negative ? -nanos.longValue() : nanos.longValue());
    }

    private static boolean isNumeric(char c) {
        return c == '.' || (c >= '0' && c <= '9');
    }

    private static BigDecimal number(String text, int start, int end) throws SyntaxProblem {
        String number = text.substring(start, end);
        int points = number.indexOf('.') < 0 ? 0 : number.indexOf('.') == number.lastIndexOf('.') ? 1 : 2;
        if (points == 2 || number.length() == points) {
            throw invalid(text);
        }
        return new BigDecimal(number);
    }

    private static BigDecimal nanosOf(String text, int start, int end) throws SyntaxProblem {
        return BigDecimal.valueOf(
                switch (text.substring(start, end)) {
                    case "ns" -> 1L;
                    case "us", "µs", "μs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> throw invalid(text);
                });
    }

    private static SyntaxProblem invalid(String text) {
        return new SyntaxProblem(text + " is not a duration; write a number with its unit, such as 30s or 1m30s");
    }
}
