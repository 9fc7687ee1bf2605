package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;

/** A text is not a quality gate; the message says what is wrong and how to write one. */
public final class InvalidGateException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidGateException(String message) {
        super(message);
    }
}
