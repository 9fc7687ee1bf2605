package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

/** A pool is configured incorrectly. The message says what is wrong, without a full stop. */
public final class InvalidPoolException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidPoolException(String message) {
        super(message);
    }
}
