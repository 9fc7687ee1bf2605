package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.PatchSequence;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;

/** Where the patches to prove come from. */
@FunctionalInterface
public interface Patches {
    /** All of them, from the first one on. */
    PatchSequence start() throws ContextException, InterruptedException;
}
