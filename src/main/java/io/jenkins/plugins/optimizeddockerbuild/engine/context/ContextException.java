package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/**
 * A build context that cannot be used as requested. The message is one sentence that says what happened, where, and
 * what to do; the subclasses differ in what the caller can change.
 */
public abstract sealed class ContextException extends Exception
        permits InvalidIgnoreRuleException, UnusableContextException, UnusableDockerfileException {

    private static final long serialVersionUID = 1;

    ContextException(String message) {
        super(message);
    }

    ContextException(String message, Throwable cause) {
        super(message, cause);
    }
}
