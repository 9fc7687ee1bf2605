package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;

/**
 * How the client ended.
 *
 * @param exitCode of the client, 128 + signal when a signal ended it
 * @param ending whether it worked
 * @param metadata what it wrote about the result
 * @param problem why not all of the client's output or metadata reached its receiver; null when it did
 */
public record BuildResult(
        int exitCode,
        Ending ending,
        BuildMetadata metadata,
        @CheckForNull IOException problem) {

    /** How a build ends. */
    public enum Ending {
        SUCCEEDED,
        FAILED,
        /** Somebody called {@link BuildxClient#cancel()}, and the client ended because of it. */
        CANCELED
    }

    /**
     * Reads what the client left behind.
     *
     * @param canceled whether somebody asked the client to end
     * @param outputProblem why not all of its output reached its receiver; null when it did
     */
    public static BuildResult of(
            BuildPlan plan,
            ClientEnvironment environment,
            int exitCode,
            boolean cancelled,
            @CheckForNull IOException outputProblem) {
        BuildMetadata metadata = BuildMetadata.NONE;
        IOException problem = outputProblem;
        // A client that fails leaves the file of an earlier build as it was.
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
