package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CommandLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * How the container of a stage starts.
 *
 * @param instruction that defines it
 * @param words the program and its arguments, if both are plain; empty when a shell interprets them
 * @param commands all commands in it
 * @param shell whether a shell is needed
 * @param workdir in which it starts; null when unknown
 */
public record Start(
        Instruction instruction,
        List<String> words,
        List<ShellCommands.Command> commands,
        boolean shell,
        @CheckForNull String workdir) {
    public Start {
        words = List.copyOf(words);
        commands = List.copyOf(commands);
    }

    /** Null when the stage leaves that to its base. */
    @CheckForNull
    public static Start of(StageSteps stage) {
        Step entrypoint = null;
        Step cmd = null;
        for (Step step : stage.all()) {
            if (step.instruction() instanceof Instruction.Entrypoint) {
                entrypoint = step;
                // it resets the arguments from a base or a line above
                cmd = null;
            } else if (step.instruction() instanceof Instruction.Cmd) {
                cmd = step;
            }
        }
        Step first = entrypoint == null ? cmd : entrypoint;
        if (first == null) {
            return null;
        }
        CommandLine command = line(first.instruction());
        String workdir = stage.steps().isEmpty() ? null : workdirAtEnd(stage);
        if (!command.shell()) {
            List<String> words = new ArrayList<>(command.words());
            if (entrypoint != null && cmd != null && !line(cmd.instruction()).shell()) {
                words.addAll(line(cmd.instruction()).words());
            }
            boolean shell = !words.isEmpty() && words.get(0).matches("(/bin/|/usr/bin/)?(ba|da|a)?sh");
            List<ShellCommands.Command> inside = shell && words.size() > 2
                    ? ShellCommands.in(words.get(words.size() - 1))
                    : words.isEmpty() ? List.of() : List.of(new ShellCommands.Command(words, false, false));
            return new Start(first.instruction(), shell ? List.of() : words, inside, shell, workdir);
        }
        List<ShellCommands.Command> inside = ShellCommands.in(command.text());
        boolean plain = inside.size() == 1 && command.text().matches("[A-Za-z0-9_./ =:-]+");
        return new Start(first.instruction(), plain ? inside.get(0).words() : List.of(), inside, true, workdir);
    }

    @CheckForNull
    private static String workdirAtEnd(StageSteps stage) {
        Step last = stage.steps().get(stage.steps().size() - 1);
        if (last.instruction() instanceof Instruction.Workdir change) {
            return StageTimeline.resolve(last.workdir(), StageTimeline.expand(change.path(), last.variables()));
        }
        return last.workdir();
    }

    private static CommandLine line(Instruction instruction) {
        return instruction instanceof Instruction.Cmd cmd
                ? cmd.command()
                : ((Instruction.Entrypoint) instruction).command();
    }

    /** The program, as a path if it is one; empty when it is not plain. */
    public String program() {
        return words.isEmpty() ? "" : words.get(0);
    }
}
