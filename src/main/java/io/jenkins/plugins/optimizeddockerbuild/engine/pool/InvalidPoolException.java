package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

/** A pool cannot be as it was written. The message says what is wrong with what, without a full stop. */
public final class InvalidPoolException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidPoolException(String message) {
        super(message);
    }
}
