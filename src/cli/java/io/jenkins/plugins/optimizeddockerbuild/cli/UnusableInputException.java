package io.jenkins.plugins.optimizeddockerbuild.cli;

/** Input that a command cannot work with; the message is shown to the user. */
final class UnusableInputException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableInputException(String message) {
        super(message);
    }
}
