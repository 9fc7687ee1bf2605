package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;

/** A text is no quality gate; the message says what is wrong with it and how to write it. */
public final class InvalidGateException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidGateException(String message) {
        super(message);
    }
}
