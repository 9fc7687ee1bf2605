package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Objects;

/**
 * How the build ended.
 *
 * @param status how it ended
 * @param exitCode of the client; 130 when a person cancelled it
 * @param error null when it succeeded
 */
public record ResultSection(
        Status status, int exitCode, @CheckForNull Failure error) {

    public static final ResultSection SUCCEEDED = new ResultSection(Status.SUCCESS, 0, null);

    /** How a build ends. */
    public enum Status {
        SUCCESS,
        FAILURE,
        CANCELLED
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

    public ResultSection {
        Objects.requireNonNull(status, "status");
    }
}
