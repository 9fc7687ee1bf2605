package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Set;

/**
 * A stage as a build with given arguments sees it.
 *
 * @param stage as it is in the Dockerfile
 * @param base what FROM names, variables expanded as far as they are known
 * @param kind what that is
 * @param baseStage the stage it begins from; null unless {@code kind} is {@link BaseKind#STAGE}
 * @param instructions those it runs, ONBUILD triggers of its base stage first; empty where a named context replaces it
 * @param needs indexes of the stages it needs directly: its base, and those of COPY and mounts
 * @param after the variables at its end
 * @param environment those that its image has: ENV, not ARG. A stage based on it begins with the variables at its end, over
 *     which its image's environment is laid again
 * @param problems why something of it cannot be determined, or why it cannot be built, one sentence each
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
        List<String> problems) {
    public ResolvedStage {
        instructions = List.copyOf(instructions);
        needs = Set.copyOf(needs);
        problems = List.copyOf(problems);
    }

    /** What a stage begins from. */
    public enum BaseKind {
        /** Nothing. */
        SCRATCH,
        /** An earlier stage of the same Dockerfile. */
        STAGE,
        IMAGE,
        /** An extra context that has the name of the image. */
        NAMED_CONTEXT,
        /** The stage itself is replaced by an extra context of its name: nothing of it runs. */
        REPLACED,
        /** A name with a variable in it that only the build knows. */
        UNKNOWN
    }

    /**
     * An instruction that a stage runs.
     *
     * @param instruction with its values as written
     * @param trigger whether it comes from an ONBUILD of the base stage
     * @param variables those it sees
     */
    public record ResolvedInstruction(Instruction instruction, boolean trigger, Variables variables) {}
}
