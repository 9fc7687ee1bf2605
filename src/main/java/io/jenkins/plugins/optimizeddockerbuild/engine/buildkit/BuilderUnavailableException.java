package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

/**
 * Nothing can be built here now: no client, no such builder, or a builder that does not answer. The message is one
 * sentence with the way out.
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
