package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What the built image showed when it was started. It comes after the build and counts to none of the build's durations.
 *
 * @param status how it ended
 * @param image what was started, as a person names it
 * @param composeFile that started it together with others; null when it was started alone
 * @param message what went wrong in one sentence; null when it passed
 * @param explanation what that means and what to do next; null when the message has to do
 * @param started the client's clock
 * @param durationMillis of everything, from looking for the image to its removal
 * @param readyMillis from the start of the container until it was ready; null when it never was, or was no service
 * @param checks in the order in which they were looked at, those that did not come to it included
 * @param logLines how many lines the containers printed
 * @param logTail the last of them
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

    /** How a smoke test ends. */
    public enum Status {
        PASSED,
        FAILED,
        CANCELED
    }

    /** What a check looks at. */
    public enum Kind {
        HEALTH,
        PORT,
        HTTP,
        LOG_LINE,
        RUNNING,
        EXIT,
        COMMAND
    }

    /** What came of a check. */
    public enum Outcome {
        PASSED,
        FAILED,
        NOT_RUN
    }

    /**
     * One thing that was looked at.
     *
     * @param kind what it looks at
     * @param what for example {@code GET 8000/health}, or the command
     * @param outcome what came of it
     * @param millis until it passed: since the container's start, for a command its own duration; null when it did not
     * @param detail what it answered last; null when there is nothing to tell
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
