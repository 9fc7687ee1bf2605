package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * How the build ended.
 *
 * @param status how the build ended
 * @param exitCode exit code of the client; 130 when a user canceled the build
 * @param error why the build failed; null when it succeeded
 * @param failedTries tries before this one, in order; empty for most builds
 */
public record ResultSection(
        Status status, int exitCode, @CheckForNull Failure error, List<FailedTry> failedTries) {

    /** How a build can end. */
    public enum Status {
        SUCCESS,
        FAILURE,
        CANCELED
    }

    /**
     * Why a build did not succeed.
     *
     * @param message message of BuildKit or the client
     * @param explanation what it means and what to do next; null when unknown
     * @param vertex number of the vertex that failed; 0 when none did
     */
    public record Failure(String message, @CheckForNull String explanation, int vertex) {
        public Failure {
            message = message == null ? "" : message;
        }
    }

    /**
     * A failed try after which the build was retried: because of a temporary fault of the network or a server, a pruned
     * context, or a lost pool node.
     *
     * @param fault as BuildKit prints it, for example {@code 503 Service Unavailable}, or a description
     * @param durationMillis time until it failed
     * @param pauseMillis pause before the next try; 0 when waiting would not help
     */
    public record FailedTry(String fault, long durationMillis, long pauseMillis) implements Serializable {
        public FailedTry {
            Objects.requireNonNull(fault, "fault");
        }

        /** Total time of the tries and the pauses after them. */
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

    /** Total time of the tries before this one and the pauses after them. */
    public long earlierTriesMillis() {
        return FailedTry.millis(failedTries);
    }
}
