package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Formats instants for the page. Hand-written, because the first formatter in a process takes longer than the whole
 * page.
 */
final class Moment {
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    private Moment() {}

    /** {@code 1 March 2026, 10:15:30 UTC}. */
    static String of(Instant instant) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        return time.getDayOfMonth() + " " + MONTHS[time.getMonthValue() - 1] + " " + time.getYear() + ", "
                + twoDigits(time.getHour()) + ":" + twoDigits(time.getMinute()) + ":" + twoDigits(time.getSecond())
                + " UTC";
    }

    /** {@code 1 Mar}. */
    static String day(Instant instant) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        return time.getDayOfMonth() + " " + MONTHS[time.getMonthValue() - 1].substring(0, 3);
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
