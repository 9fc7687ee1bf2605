package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/** There is no Dockerfile at the expected place, or it is not readable, so another one has to be used. */
public final class UnusableDockerfileException extends ContextException {

    private static final long serialVersionUID = 1;

    UnusableDockerfileException(String message) {
        super(message);
    }

    UnusableDockerfileException(String message, Throwable cause) {
        super(message, cause);
    }
}
