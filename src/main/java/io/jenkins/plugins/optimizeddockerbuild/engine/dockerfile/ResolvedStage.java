package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Set;

/**
 * A stage in a build with given arguments.
 *
 * @param stage as in the Dockerfile
 * @param base of FROM, with known variables expanded
 * @param kind of the base
 * @param baseStage the stage that it starts from; null unless {@code kind} is {@link BaseKind#STAGE}
 * @param instructions that it runs, starting with ONBUILD triggers of its base stage; empty when a named context
 *     replaces it
 * @param needs indexes of the stages that it needs directly: its base, and those of COPY and mounts
 * @param after the variables at its end
 * @param environment of its image: ENV, not ARG. A stage based on it starts with the variables at its end, overlaid
 *     with its image's environment
 * @param workdir at its end, see {@link ResolvedInstruction}
 * @param problems why part of it cannot be determined or built, one sentence each
 */
public record ResolvedStage(
        Stage stage,
        String base,
        BaseKind kind,
        @CheckForNull Stage baseStage,
        List<ResolvedInstruction> instructions,
        Set<Integer> needs,
        Variables after,
        Variables environment,
        @CheckForNull String workdir,
        List<String> problems) {
    /** Stands for the working directory that a base image sets; relative paths can still be compared. */
    public static final String BASE_IMAGE = "?";

    public ResolvedStage {
        instructions = List.copyOf(instructions);
        needs = Set.copyOf(needs);
        problems = List.copyOf(problems);
    }

    /** What a stage starts from. */
    public enum BaseKind {
        /** Nothing. */
        SCRATCH,
        /** An earlier stage of the same Dockerfile. */
        STAGE,
        IMAGE,
        /** An extra context with the name of the image. */
        NAMED_CONTEXT,
        /** The stage itself is replaced by an extra context with its name, and nothing of it runs. */
        REPLACED,
        /** A name with a variable that is only known during the build. */
        UNKNOWN
    }

    /**
     * An instruction that a stage runs.
     *
     * @param instruction with its values as written
     * @param trigger whether it comes from an ONBUILD of the base stage
     * @param variables visible to it
     * @param workdir where it runs: absolute, perhaps with needless slashes, or below {@link #BASE_IMAGE}; null when
     *     only known during the build
     */
    public record ResolvedInstruction(
            Instruction instruction,
            boolean trigger,
            Variables variables,
            @CheckForNull String workdir) {}
}
