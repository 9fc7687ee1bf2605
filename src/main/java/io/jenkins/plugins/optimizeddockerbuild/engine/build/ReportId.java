package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;

/** A build's name in the history, for example {@code 2026-03-01T10-15-30Z-4f2a}. */
final class ReportId {

    private ReportId() {}

    /** The time comes first, which makes names sort chronologically; the suffix separates builds of the same second. */
    static String of(Instant started) {
        String time = started.truncatedTo(ChronoUnit.SECONDS).toString().replace(':', '-');
        return time + "-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
    }
}
