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
        CANCELLED
    }
}
