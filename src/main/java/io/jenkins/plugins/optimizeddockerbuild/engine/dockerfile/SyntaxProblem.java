package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/** Something wrong within one instruction, before it is known where in the file it stands. */
final class SyntaxProblem extends Exception {
    SyntaxProblem(String problem) {
        super(problem, null, false, false);
    }
}
