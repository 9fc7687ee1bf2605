package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.PatchSequence;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;

/** The source of the patches to prove. */
@FunctionalInterface
public interface Patches {
    /** All of them, starting with the first. */
    PatchSequence start() throws ContextException, InterruptedException;
}
