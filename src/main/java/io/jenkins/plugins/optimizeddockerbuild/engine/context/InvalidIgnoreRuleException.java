package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;

/** An ignore file contains a rule that BuildKit rejects. The message names file, line and reason. */
public final class InvalidIgnoreRuleException extends ContextException {

    private static final long serialVersionUID = 1;

    InvalidIgnoreRuleException(InvalidRuleException cause) {
        super(cause.getMessage(), cause);
    }
}
