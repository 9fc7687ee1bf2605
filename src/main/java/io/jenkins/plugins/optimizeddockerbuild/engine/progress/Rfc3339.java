package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.time.Month;

/**
 * Parses times as Go writes them into JSON: {@code 2026-11-24T03:21:10.496387229Z}, {@code 2026-11-24T05:21:10+02:00}.
 * {@link Instant#parse} is too slow for a progress stream, which has a time in every few lines.
 */
final class Rfc3339 {

    private static final int NANOS_PER_SECOND_DIGITS = 9;

    private final CharSequence text;
    private int position;
    private boolean malformed;

    private Rfc3339(CharSequence text) {
        this.text = text;
    }

    /**
     * @return null when the text is not such a time, and for Go's zero time (year 1), which means "not set"; digits
     *     beyond nanoseconds are cut off
     */
    @CheckForNull
    static Instant parse(CharSequence text) {
        return new Rfc3339(text).parse();
    }

    @CheckForNull
    private Instant parse() {
        int year = number(4);
        expect('-', '-');
        int month = number(2);
        expect('-', '-');
        int day = number(2);
        expect('T', 't');
        int hour = number(2);
        expect(':', ':');
        int minute = number(2);
        expect(':', ':');
        int second = number(2);
        int nanos = peek() == '.' ? fraction() : 0;
        int offsetSeconds = offset();
        if (malformed
                || position != text.length()
                || year <= 1
                || month < 1
                || month > 12
                || day < 1
                || day > daysIn(year, month)
                || hour > 23
                || minute > 59
                || second > 59) {
            return null;
        }
        long seconds = ((epochDay(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offsetSeconds;
        return Instant.ofEpochSecond(seconds, nanos);
    }

    private int offset() {
        char sign = peek();
        position++;
        if (sign == 'Z' || sign == 'z') {
            return 0;
        }
        int hours = number(2);
        expect(':', ':');
        int minutes = number(2);
        malformed |= sign != '+' && sign != '-' || hours > 23 || minutes > 59;
        int seconds = (hours * 60 + minutes) * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private int fraction() {
        position++;
        int nanos = 0;
        int digits = 0;
        while (isDigit(peek())) {
            if (digits < NANOS_PER_SECOND_DIGITS) {
                nanos = nanos * 10 + peek() - '0';
            }
            digits++;
            position++;
        }
        malformed |= digits == 0;
        for (int i = digits; i < NANOS_PER_SECOND_DIGITS; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    private int number(int digits) {
        int number = 0;
        for (int i = 0; i < digits; i++) {
            char digit = peek();
            malformed |= !isDigit(digit);
            number = number * 10 + digit - '0';
            position++;
        }
        return number;
    }

    private void expect(char upperCase, char lowerCase) {
        char found = peek();
        malformed |= found != upperCase && found != lowerCase;
        position++;
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static int daysIn(int year, int month) {
        return Month.of(month).length(isLeap(year));
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private static long epochDay(int year, int month, int day) {
        int yearsBefore = year - 1;
        long daysBeforeYear = yearsBefore * 365L + yearsBefore / 4 - yearsBefore / 100 + yearsBefore / 400;
        int daysBeforeMonth = Month.of(month).firstDayOfYear(isLeap(year)) - 1;
        return daysBeforeYear + daysBeforeMonth + day - 1 - DAYS_BEFORE_1970;
    }

    private static final long DAYS_BEFORE_1970 = 719162;
}
