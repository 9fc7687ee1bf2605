package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GoBoolean;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Option;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.TableOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options of the engine's tables in a command. */
final class TableOptions {
    /** Placeholders for files and folders, which a shell completes. */
    private static final Set<String> FILES = Set.of("DIR", "FILE");

    private TableOptions() {}

    /** A command with these options besides those that its fields declare. */
    static CommandLine with(Object command, TableOption... options) {
        CommandLine line = new CommandLine(command);
        add(line.getCommandSpec(), List.of(options));
        return line;
    }

    static void add(CommandSpec command, Collection<? extends TableOption> options) {
        options.forEach(option -> command.addOption(picocli(option)));
    }

    private static OptionSpec picocli(TableOption option) {
        OptionSpec.Builder spec = OptionSpec.builder(option.flag())
                .description(option.help().replace("%", "%%").replace("$", "$$"));
        String further = null;
        if (option instanceof BuildOption<?> ofDocker) {
            // before the annotated ones
            spec.order(-2).hidden(ofDocker.isHidden());
            further = ofDocker.furtherWord();
            if (ofDocker.shortName() != 0) {
                spec.names("-" + ofDocker.shortName(), option.flag());
            }
        }
        if (option.shape() == BuildOption.Shape.FLAG) {
            String word = further;
            return spec.type(Boolean.class)
                    .arity("0..1")
                    .fallbackValue("true")
                    .paramLabel("BOOL")
                    .converters(text -> text.equals(word) ? text : (Object) GoBoolean.parse(text))
                    .build();
        }
        if (option instanceof CommandOption own && !own.words().isEmpty()) {
            spec.completionCandidates(own.words());
        }
        boolean isPath = FILES.contains(option.placeholder());
        return spec.paramLabel(option.placeholder())
                .type(List.class)
                .auxiliaryTypes(isPath ? Path.class : String.class)
                .arity("1")
                .build();
    }

    /**
     * A command without annotations: with them, Java takes as long to read the options of {@code odb build} as to check
     * a cached image.
     */
    static CommandSpec command(String name, Object command) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        return spec.addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
    }

    /** What was given for an option, in order. */
    static List<String> texts(CommandSpec command, Option option) {
        Object given = command.findOption(option.flag()).getValue();
        if (given instanceof List<?> texts) {
            return texts.stream().map(String::valueOf).toList();
        }
        return given == null ? List.of() : List.of(given.toString());
    }

    /** The last value that was given for an option, or otherwise its default. */
    static <T> T last(CommandSpec command, Option option, Function<String, T> read, T otherwise) {
        List<String> texts = texts(command, option);
        return texts.isEmpty() ? otherwise : read.apply(texts.get(texts.size() - 1));
    }

    static Duration seconds(CommandSpec command, OwnOption option, Duration otherwise) {
        return last(command, option, option::seconds, otherwise);
    }
}
