package io.jenkins.plugins.optimizeddockerbuild.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script for fish, which picocli does not generate. */
final class FishCompletion {
    private final StringBuilder script = new StringBuilder();

    private FishCompletion() {}

    static String of(CommandLine odb) {
        FishCompletion completion = new FishCompletion();
        String name = odb.getCommandName();
        completion.options(name, "__fish_use_subcommand", odb.getCommandSpec());
        odb.getSubcommands().forEach((command, line) -> {
            CommandSpec spec = line.getCommandSpec();
            completion
                    .line(name, "__fish_use_subcommand")
                    .append(" -f -a ")
                    .append(command)
                    .append(description(spec.usageMessage().header()));
            completion.options(name, "__fish_seen_subcommand_from " + command, spec);
        });
        return completion.script.append('\n').toString();
    }

    private void options(String name, String condition, CommandSpec spec) {
        for (OptionSpec option : spec.options()) {
            if (option.hidden()) {
                continue;
            }
            line(name, condition);
            for (String flag : option.names()) {
                script.append(flag.startsWith("--") ? " -l " + flag.substring(2) : " -s " + flag.substring(1));
            }
            if (option.arity().min() > 0) {
                script.append(" -r");
            }
            script.append(description(option.description()));
        }
    }

    private StringBuilder line(String name, String condition) {
        if (script.length() > 0) {
            script.append('\n');
        }
        return script.append("complete -c ").append(name).append(" -n ").append(quoted(condition));
    }

    /** The first sentence, because each option has a single line. */
    private static String description(String[] lines) {
        if (lines.length == 0) {
            return "";
        }
        String text = Ansi.OFF.string(lines[0].replace("%%", "%"));
        return " -d " + quoted(text.replaceFirst("[.;:,(] .*|\\.$", ""));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
