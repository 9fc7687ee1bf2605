package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;

/** The image failed the test or could not be started. The message is one sentence. */
final class SmokeTestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Message explanation;

    SmokeTestException(String message) {
        this(message, (Message) null);
    }

    SmokeTestException(String message, @CheckForNull String explanation) {
        this(message, explanation == null ? null : Message.of(explanation));
    }

    SmokeTestException(String message, @CheckForNull Message explanation) {
        super(message);
        this.explanation = explanation;
    }

    /** What it means and what to do next; null when there is nothing to add. */
    @CheckForNull
    String explanation(Spelling spelling) {
        return explanation == null ? null : explanation.in(spelling);
    }
}
