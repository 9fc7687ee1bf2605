package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import java.util.List;

/** Tells the layers that install what a project depends on from those that make the project itself. */
final class DependencyLayer {
    private DependencyLayer() {}

    /**
     * Whether an instruction installs dependencies, perhaps beside other things.
     *
     * @param instruction as the Dockerfile has it, {@code RUN --mount=… pip install -r requirements.txt}
     */
    static boolean isOne(String instruction) {
        if (!instruction.regionMatches(true, 0, "RUN ", 0, 4)) {
            return false;
        }
        for (ShellCommands.Command command : ShellCommands.in(instruction.substring(4))) {
            if (installs(command.words())) {
                return true;
            }
        }
        return false;
    }

    private static boolean installs(List<String> words) {
        int program = 0;
        while (program < words.size() && isBefore(words.get(program))) {
            program++;
        }
        PackageCommand command = PackageCommand.of(words.subList(program, words.size()));
        return command != null && (command.installs() || command.action() == PackageAction.DOWNLOAD);
    }

    /** Flags of the instruction, variables and words that are before the program. */
    private static boolean isBefore(String word) {
        return word.startsWith("--")
                || word.matches("[A-Za-z_][A-Za-z0-9_]*=.*")
                || word.equals("sudo")
                || word.equals("env")
                || word.equals("exec");
    }
}
