package io.jenkins.plugins.optimizeddockerbuild.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the completion script for a shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        header = "Print the completion script for bash, zsh or fish.",
        footer = {
            "",
            "Examples:",
            "  odb completion bash > /etc/bash_completion.d/odb",
            "  odb completion zsh > \"${fpath[1]}/_odb\"",
            "  odb completion fish > ~/.config/fish/completions/odb.fish"
        })
final class CompletionCommand implements Callable<Integer> {

    /** The supported shells. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(script(shell, spec.commandLine().getParent()));
        out.flush();
        return 0;
    }

    private static String script(Shell shell, CommandLine odb) {
        return switch (shell) {
            case BASH -> AutoComplete.bash("odb", odb);
            // zsh reads the file at the first Tab and expects it to complete that one as well.
            case ZSH ->
                "#compdef odb\n" + AutoComplete.bash("odb", odb) + "\n_bash_complete -o default -F _complete_odb\n";
            case FISH -> FishCompletion.of(odb);
        };
    }
}
