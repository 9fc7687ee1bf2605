package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * A build stage: a FROM and the instructions up to the next one.
 *
 * @param index counted from 0; {@code COPY --from=0} means the stage of that index
 * @param name in lower case, as BuildKit uses it; null where FROM gives none
 * @param from the FROM that begins it
 * @param instructions those after FROM, in order
 * @param lines from FROM to the end of the last instruction
 */
public record Stage(
        int index, @CheckForNull String name, Instruction.From from, List<Instruction> instructions, LineRange lines) {
    public Stage {
        instructions = List.copyOf(instructions);
    }

    /**
     * The name that BuildKit prints before the steps of this stage: its own, else {@code stage-N}. Where a build has one
     * unnamed stage only, BuildKit prints none.
     */
    public String displayName() {
        return name == null ? "stage-" + index : name;
    }
}
