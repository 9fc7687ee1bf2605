package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;

/**
 * An ignore file contains a rule that BuildKit rejects. The message shows the line; BuildKit would fail the build over
 * the same line, with the pattern but without file and line.
 */
public final class InvalidRuleException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * @param file as named by the caller
     * @param line counted from 1
     * @param rule the line, shortened when it is long; control characters escaped
     * @param reason what is wrong, as a phrase to follow a colon
     */
    InvalidRuleException(String file, int line, String rule, String reason) {
        super("In " + file + ", line " + line + ", the rule \"" + rule + "\" is invalid: " + reason
                + ". Correct or remove the line, which BuildKit rejects as well.");
    }
}
