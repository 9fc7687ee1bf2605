package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/** Names what is not plain in a script. */
final class NotPlainException extends Exception {
    private static final long serialVersionUID = 1;

    NotPlainException(String message) {
        super(message, null, false, false);
    }
}
