package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

/**
 * No build is possible here now: there is no client or no such builder, or the builder does not answer. The message is
 * one sentence that says how to fix it.
 */
public final class BuilderUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public BuilderUnavailableException(String message) {
        super(message);
    }

    public BuilderUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
