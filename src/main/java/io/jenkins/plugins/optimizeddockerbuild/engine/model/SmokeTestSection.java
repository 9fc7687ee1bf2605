package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The result of starting and checking the built image. The test runs after the build and is part of none of the build's
 * durations.
 *
 * @param status how the test ended
 * @param image image that was started, for display
 * @param composeFile compose file that started it together with other services; null when it was started alone
 * @param message what went wrong, in one sentence; null when it passed
 * @param explanation what it means and what to do next; null when unknown
 * @param started start, on the client's clock
 * @param durationMillis duration of the whole test, from looking up the image to removing the container
 * @param readyMillis from the start of the container until it was ready; null when it never was, or is not a service
 * @param checks checks in order, including those that were not reached
 * @param logLines number of lines that the containers printed
 * @param logTail the last of these lines
 */
public record SmokeTestSection(
        Status status,
        String image,
        @CheckForNull String composeFile,
        @CheckForNull String message,
        @CheckForNull String explanation,
        Instant started,
        long durationMillis,
        @CheckForNull Long readyMillis,
        List<Check> checks,
        long logLines,
        List<String> logTail) {

    /** How a smoke test can end. */
    public enum Status {
        PASSED,
        FAILED,
        CANCELED
    }

    /** The kind of a check. */
    public enum Kind {
        HEALTH,
        PORT,
        HTTP,
        LOG_LINE,
        RUNNING,
        EXIT,
        COMMAND
    }

    /** The result of a check. */
    public enum Outcome {
        PASSED,
        FAILED,
        NOT_RUN
    }

    /**
     * One check.
     *
     * @param kind kind of the check
     * @param what what is checked, for example {@code GET 8000/health}, or the command
     * @param outcome how the check ended
     * @param millis time until it passed, measured from the container's start; for a command its own duration; null
     *     when it did not pass
     * @param detail the last answer; null when there is nothing to show
     */
    public record Check(
            Kind kind,
            String what,
            Outcome outcome,
            @CheckForNull Long millis,
            @CheckForNull String detail) {
        public Check {
            kind = kind == null ? Kind.COMMAND : kind;
            what = what == null ? "" : what;
            outcome = outcome == null ? Outcome.NOT_RUN : outcome;
        }
    }

    public SmokeTestSection {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(started, "started");
        image = image == null ? "" : image;
        checks = Lists.copy(checks);
        logTail = Lists.copy(logTail);
    }

    public boolean passed() {
        return status == Status.PASSED;
    }
}
