package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NearestName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports on standard error what is wrong with a command line, what was probably meant, and where to find help. The
 * help itself would push that off the screen.
 */
final class WrongUsage implements IParameterExceptionHandler {
    /** What picocli's command {@code help} reports for a word that is not a command. */
    private static final String UNKNOWN_TO_HELP = "Unknown subcommand ";

    @Override
    public int handleParseException(ParameterException problem, String[] args) {
        CommandSpec command = problem.getCommandLine().getCommandSpec();
        PrintWriter err = problem.getCommandLine().getErr();
        if (problem instanceof UnmatchedArgumentException unmatched) {
            explainUnmatched(unmatched, command, err);
        } else if (problem instanceof MissingParameterException missing) {
            explainMissing(missing.getMissing(), command, err);
        } else if (problem.getMessage().startsWith(UNKNOWN_TO_HELP)) {
            explainUnknownCommand(problem.getValue(), command, err);
        } else {
            err.println(problem.getMessage().replace(" is not an int", " is not a whole number"));
        }
        err.println("`" + command.qualifiedName() + " --help` explains it.");
        return Odb.EXIT_USAGE;
    }

    private static void explainUnmatched(UnmatchedArgumentException problem, CommandSpec command, PrintWriter err) {
        String word = problem.getUnmatched().get(0);
        List<String> known = new ArrayList<>();
        if (problem.isUnknownOption()) {
            // its value may be a secret
            word = word.replaceFirst("(?s)=.*", "");
            err.println("`" + command.qualifiedName() + "` has no option `" + word + "`.");
            command.options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> known.addAll(List.of(option.names())));
        } else if (command.subcommands().isEmpty()) {
            err.println("`" + word + "` is one argument too many: " + expected(command) + ".");
        } else {
            explainUnknownCommand(word, command, err);
        }
        suggest(word, known, err);
    }

    private static void explainUnknownCommand(String word, CommandSpec command, PrintWriter err) {
        err.println("odb has no command `" + word + "`.");
        suggest(word, command.subcommands().keySet(), err);
    }

    private static void suggest(String word, Collection<String> known, PrintWriter err) {
        String nearest = NearestName.of(word, known);
        if (nearest != null) {
            err.println("Did you mean `" + nearest + "`?");
        }
    }

    private static void explainMissing(Collection<ArgSpec> missing, CommandSpec command, PrintWriter err) {
        for (ArgSpec argument : missing) {
            err.println(
                    argument instanceof OptionSpec option
                            ? "`" + option.longestName() + "` needs a value: " + argument.paramLabel() + "."
                            : argument.paramLabel() + " is missing: " + String.join(" ", argument.description()));
        }
        String example = firstExample(command);
        if (example != null) {
            err.println("For example: " + example);
        }
    }

    private static String expected(CommandSpec command) {
        List<String> labels =
                command.positionalParameters().stream().map(ArgSpec::paramLabel).toList();
        return "`" + command.qualifiedName() + "` takes "
                + (labels.isEmpty() ? "options alone" : String.join(" and ", labels));
    }

    @CheckForNull
    private static String firstExample(CommandSpec command) {
        for (String line : command.usageMessage().footer()) {
            if (line.startsWith("  odb ")) {
                return line.strip();
            }
        }
        return null;
    }
}
