package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/** The context is missing, not a folder or not readable, so another one has to be used. */
public final class UnusableContextException extends ContextException {

    private static final long serialVersionUID = 1;

    UnusableContextException(String message) {
        super(message);
    }

    UnusableContextException(String message, Throwable cause) {
        super(message, cause);
    }
}
