package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/** The context is missing, is no folder or must not be read: another one has to be named. */
public final class UnusableContextException extends ContextException {

    private static final long serialVersionUID = 1;

    UnusableContextException(String message) {
        super(message);
    }

    UnusableContextException(String message, Throwable cause) {
        super(message, cause);
    }
}
