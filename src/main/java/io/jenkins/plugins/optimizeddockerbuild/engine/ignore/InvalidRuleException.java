package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;

/**
 * An ignore file contains a rule that BuildKit rejects. The message shows the line; BuildKit would fail the build over
 * the same line, with the pattern but without file and line.
 */
public final class InvalidRuleException extends Exception {

    private static final long serialVersionUID = 1;

    private final String file;
    private final int line;
    private final String rule;
    private final String reason;

    InvalidRuleException(String file, int line, String rule, String reason) {
        super("In " + file + ", line " + line + ", the rule \"" + rule + "\" is invalid: " + reason
                + ". Correct or remove the line, which BuildKit rejects as well.");
        this.file = file;
        this.line = line;
        this.rule = rule;
        this.reason = reason;
    }

    /** The ignore file, as named by the caller. */
    public String file() {
        return file;
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }

    /** The line, shortened when it is long; control characters escaped. */
    public String rule() {
        return rule;
    }

    /** What is wrong, as a phrase to follow a colon. */
    public String reason() {
        return reason;
    }
}
