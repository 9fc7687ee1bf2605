package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** The image did not show what it had to, or could not be started. The message is one sentence. */
final class SmokeTestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String explanation;

    SmokeTestException(String message, @CheckForNull String explanation) {
        super(message);
        this.explanation = explanation;
    }

    /** What that means and what to do next; null when the message has to do. */
    @CheckForNull
    String explanation() {
        return explanation;
    }
}
