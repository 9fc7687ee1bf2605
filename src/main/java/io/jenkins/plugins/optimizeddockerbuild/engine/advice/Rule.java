package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import java.util.List;

/**
 * Finds one thing that makes builds slow, images big or results uncertain. Rules keep no state and do not know each
 * other. A rule that is not sure says nothing.
 */
public interface Rule {

    /** Names the rule in reports and in {@code # odb: ignore=…}; the name of its page in {@code docs/rules/}. */
    String id();

    /** What it finds, in the order of the Dockerfile. */
    List<Finding> look(Evidence evidence);
}
