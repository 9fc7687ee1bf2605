package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What the name of a vertex says, for example {@code [linux/arm64 builder 2/5] RUN make}.
 *
 * @param kind what the vertex does
 * @param platform {@code linux/arm64}, where BuildKit names it (builds for several platforms)
 * @param stage name of the stage as BuildKit prints it: {@code builder}, {@code stage-1}; null where there is one
 *     unnamed stage only
 * @param step number of the step in its stage, counted from 1; 0 when the vertex is no step
 * @param steps number of the steps in the stage; 0 when the vertex is no step
 * @param text the name without its prefix: the instruction, or {@code exporting to image}
 */
public record VertexName(
        Kind kind,
        @CheckForNull String platform,
        @CheckForNull String stage,
        int step,
        int steps,
        String text) {

    /** What a vertex does in the build. */
    public enum Kind {
        /** An instruction of the Dockerfile. */
        STEP,
        /** Loading the Dockerfile, the ignore file, the metadata of a base image. */
        INTERNAL,
        /** Sending the build context or a named context. */
        CONTEXT,
        CACHE_IMPORT,
        CACHE_EXPORT,
        /** Exporting, unpacking and pushing the result. */
        EXPORT,
        /** Anything else, such as the login to a registry. */
        OTHER
    }
}
