package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;

/** Names a build among others of a history, for example {@code 2026-03-01T10-15-30Z-4f2a}. */
final class ReportId {

    private ReportId() {}

    /** Begins with the time, so that names sort as the builds ran; the rest keeps builds of one second apart. */
    static String of(Instant started) {
        String time = started.truncatedTo(ChronoUnit.SECONDS).toString().replace(':', '-');
        return time + "-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
    }
}
