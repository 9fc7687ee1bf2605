package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * A build stage: a FROM and the instructions up to the next one.
 *
 * @param index counted from 0, as in {@code COPY --from=0}
 * @param name in lower case, as BuildKit uses it; null when FROM has none
 * @param from its FROM
 * @param instructions after FROM, in order
 * @param lines from FROM to the end of the last instruction
 */
public record Stage(
        int index, @CheckForNull String name, Instruction.From from, List<Instruction> instructions, Lines lines) {
    public Stage {
        instructions = List.copyOf(instructions);
    }

    /**
     * The name that BuildKit prints before the steps of this stage: its own, otherwise {@code stage-N}. For a build
     * with a single unnamed stage, BuildKit prints none.
     */
    public String displayName() {
        return name == null ? "stage-" + index : name;
    }
}
