package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * How the build ended.
 *
 * @param status how it ended
 * @param exitCode of the client; 130 when a person canceled it
 * @param error null when it succeeded
 * @param failedTries tries before this one, in order; none in most builds
 */
public record ResultSection(
        Status status, int exitCode, @CheckForNull Failure error, List<FailedTry> failedTries) {

    /** How a build ends. */
    public enum Status {
        SUCCESS,
        FAILURE,
        CANCELED
    }

    /**
     * Why a build did not succeed.
     *
     * @param message BuildKit's or the client's own
     * @param explanation what that means and what to do next; null when the message has to do
     * @param vertex number of the vertex that failed; 0 when the failure belongs to none
     */
    public record Failure(String message, @CheckForNull String explanation, int vertex) {
        public Failure {
            message = message == null ? "" : message;
        }
    }

    /**
     * A try that failed, after which the build was tried again: for a fault of the network or of a server, with a pruned
     * context, or on a node of a pool that went away.
     *
     * @param fault in the words of BuildKit, for example {@code 503 Service Unavailable}, or ours
     * @param durationMillis until it failed
     * @param pauseMillis until the next try began; 0 where waiting would not help
     */
    public record FailedTry(String fault, long durationMillis, long pauseMillis) implements Serializable {
        public FailedTry {
            Objects.requireNonNull(fault, "fault");
        }

        /** What the tries took, with the pauses after them. */
        public static long millis(List<FailedTry> tries) {
            return tries.stream()
                    .mapToLong(each -> each.durationMillis() + each.pauseMillis())
                    .sum();
        }
    }

    /** How one target of the build ended. */
    ResultSection of(TargetSection target) {
        return switch (target.status()) {
            case SUCCESS -> new ResultSection(Status.SUCCESS, 0, null, failedTries);
            case CANCELED ->
                new ResultSection(
                        Status.CANCELED,
                        exitCode,
                        status == Status.CANCELED
                                ? error
                                : new Failure("BuildKit canceled it when another target failed.", null, 0),
                        failedTries);
            case FAILURE -> new ResultSection(Status.FAILURE, exitCode, error, failedTries);
        };
    }

    public ResultSection {
        failedTries = Lists.copy(failedTries);
        Objects.requireNonNull(status, "status");
    }

    /** What the tries before this one took, with the pauses after them. */
    public long earlierTriesMillis() {
        return FailedTry.millis(failedTries);
    }
}
