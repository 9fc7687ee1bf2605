package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

/** Nothing could be compared, because a build failed; the message says which and why. */
public final class ProofFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    ProofFailedException(String message) {
        super(message);
    }
}
