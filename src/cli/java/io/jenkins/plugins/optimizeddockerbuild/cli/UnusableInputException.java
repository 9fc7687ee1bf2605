package io.jenkins.plugins.optimizeddockerbuild.cli;

/** Input that a command cannot work with; the message is what the person reads. */
final class UnusableInputException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableInputException(String message) {
        super(message);
    }
}
