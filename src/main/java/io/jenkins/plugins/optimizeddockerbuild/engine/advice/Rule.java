package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import java.util.List;

/**
 * Finds one thing that makes builds slow, images big or results unreliable. Rules are stateless and independent of each
 * other. A rule that is not sure reports nothing.
 */
public interface Rule {

    /** Identifies the rule in reports and in {@code # odb: ignore=…}; the name of its page in {@code docs/rules/}. */
    String id();

    /** Its findings, in the order of the Dockerfile. */
    List<Finding> look(Evidence evidence);
}
