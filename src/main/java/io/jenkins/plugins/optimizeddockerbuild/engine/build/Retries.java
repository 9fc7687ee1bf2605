package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.PassingFault;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection.FailedTry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decides whether a build that failed with a {@link PassingFault} is retried. The layers already built are in
 * BuildKit's own cache, so another try is cheap.
 */
final class Retries {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    /** The factor from one pause to the next. */
    private static final int GROWTH = 3;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** A server that asks for a longer pause is not waited for. */
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(5);

    private Retries() {}

    /**
     * The try that has just failed, with the pause before the next one.
     *
     * @param fault why it failed; null when the fault is not temporary
     * @param notes receives the reason when there is no retry, if that is worth knowing
     * @return null when there is no next try
     */
    @CheckForNull
    static FailedTry failedTry(
            PreparedBuild build, @CheckForNull PassingFault fault, Instant now, Consumer<String> notes) {
        Duration pause = isRepeatable(build) ? pause(build, waitedFor(build), fault, notes) : null;
        return pause == null ? null : failedTry(build, fault.words(), now, pause);
    }

    /**
     * The pause before another try; null when there is none.
     *
     * @param before number of earlier tries that failed with a temporary fault
     * @param fault as in {@link #failedTry}
     * @param notes as in {@link #failedTry}
     */
    @CheckForNull
    static Duration pause(PreparedBuild build, int before, @CheckForNull PassingFault fault, Consumer<String> notes) {
        if (fault == null || before >= build.settings().retries()) {
            return null;
        }
        Duration pause = pause(before);
        if (fault.retryAfter() != null && fault.retryAfter().compareTo(MOST_PATIENCE) > 0) {
            notes.accept("The server asks clients to wait " + Durations.format(fault.retryAfter())
                    + ", which is too long. The build is not retried.");
            return null;
        }
        return fault.retryAfter() != null && fault.retryAfter().compareTo(pause) > 0 ? fault.retryAfter() : pause;
    }

    /** The try that has just failed, for a reason other than a temporary fault. */
    static FailedTry failedTry(PreparedBuild build, String fault, Instant now, Duration pause) {
        long took = Duration.between(build.started(), now).toMillis() - FailedTry.millis(build.failedTries());
        return new FailedTry(fault, Math.max(0, took), pause.toMillis());
    }

    /** Tries that failed with a temporary fault. */
    private static int waitedFor(PreparedBuild build) {
        return (int) build.failedTries().stream()
                .filter(failed -> failed.pauseMillis() > 0)
                .count();
    }

    private static Duration pause(int failedBefore) {
        Duration pause = FIRST_PAUSE;
        for (int i = 0; i < failedBefore && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(GROWTH);
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Standard input is consumed, and what went to standard output cannot be taken back. */
    static boolean isRepeatable(PreparedBuild build) {
        return build.plan() != null
                && !build.plan().readsStandardInput()
                && build.request().outputs().stream().noneMatch(Exporter::writesToStandardOutput);
    }

    /** For the log, before the pause. */
    static String announcement(PreparedBuild build) {
        FailedTry last = build.failedTries().get(build.failedTries().size() - 1);
        return announcement(build, "The build", last.fault(), Duration.ofMillis(last.pauseMillis()), waitedFor(build));
    }

    /**
     * @param what failed
     * @param failed number of tries that have failed
     */
    static String announcement(PreparedBuild build, String what, String fault, Duration pause, int failed) {
        return what + " failed with a temporary fault (" + fault + "). Trying again in " + Durations.format(pause)
                + ", try " + (failed + 1) + " of " + (build.settings().retries() + 1) + ".";
    }

    /** For the report: the number of tries and their duration; null when the first try was the only one. */
    @CheckForNull
    static String summary(List<FailedTry> failed) {
        if (failed.isEmpty()) {
            return null;
        }
        StringBuilder faults = new StringBuilder();
        failed.stream()
                .map(FailedTry::fault)
                .distinct()
                .forEach(fault -> faults.append(faults.isEmpty() ? "" : ", ").append(fault));
        return (failed.size() == 1 ? "An earlier try" : failed.size() + " earlier tries") + " failed (" + faults
                + "), which took " + Durations.format(FailedTry.millis(failed)) + ", pauses included.";
    }
}
