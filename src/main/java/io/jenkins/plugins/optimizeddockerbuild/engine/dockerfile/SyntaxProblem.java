package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/** A problem within one instruction, before its position in the file is known. */
final class SyntaxProblem extends Exception {
    SyntaxProblem(String problem) {
        super(problem, null, false, false);
    }
}
