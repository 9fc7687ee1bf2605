package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;

/**
 * How the client ended.
 *
 * @param exitCode of the client, 128 + signal when a signal killed it
 * @param ending whether it succeeded
 * @param metadata what it wrote about the result
 * @param problem why part of the client's output or metadata was lost; null when nothing was
 */
public record BuildResult(
        int exitCode,
        Ending ending,
        BuildMetadata metadata,
        @CheckForNull IOException problem) {

    /** How a build can end. */
    public enum Ending {
        SUCCEEDED,
        FAILED,
        /** {@link BuildxClient#cancel()} was called, and the client ended because of it. */
        CANCELED
    }

    /**
     * Reads what the client left behind.
     *
     * @param cancelled whether the client was asked to end
     * @param outputProblem why part of its output was lost; null when nothing was
     */
    public static BuildResult of(
            BuildPlan plan,
            ClientEnvironment environment,
            int exitCode,
            boolean cancelled,
            @CheckForNull IOException outputProblem) {
        BuildMetadata metadata = BuildMetadata.NONE;
        IOException problem = outputProblem;
        // A failed client leaves an earlier build's file untouched.
        if (plan.metadataFile() != null && exitCode == 0) {
            try {
                metadata = BuildMetadata.read(environment.resolve(plan.metadataFile()));
                metadata = plan.pendingPush() == null
                        ? metadata
                        : metadata.withNames(plan.pendingPush().texts());
            } catch (IOException e) {
                problem = problem == null ? e : problem;
            }
        }
        Ending ending = exitCode == 0 ? Ending.SUCCEEDED : cancelled ? Ending.CANCELED : Ending.FAILED;
        return new BuildResult(exitCode, ending, metadata, problem);
    }
}
