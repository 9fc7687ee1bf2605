package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/** There is no Dockerfile where one is looked for, or it must not be read: another one has to be named. */
public final class UnusableDockerfileException extends ContextException {

    private static final long serialVersionUID = 1;

    UnusableDockerfileException(String message) {
        super(message);
    }

    UnusableDockerfileException(String message, Throwable cause) {
        super(message, cause);
    }
}
