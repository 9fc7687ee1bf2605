package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;

/**
 * The command line tool {@code odb}: the engine without Jenkins.
 *
 * <p>Exit codes: the one of the build, where there was one; 0 success; 1 the build or the task failed; 2 wrong usage or
 * input; 130 interrupted.
 */
@Command(
        name = "odb",
        mixinStandardHelpOptions = true,
        versionProvider = Odb.Version.class,
        header = "Docker builds that are fast, visible and explained.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  odb build -t registry.example.com/team/app:1.2 --push .",
            "  odb context .",
            "  docker buildx build --progress=rawjson . 2>&1 | odb annotate --report out",
            "",
            "odb COMMAND --help explains a command."
        },
        subcommands = {
            BuildCommand.class,
            ContextCommand.class,
            AnnotateCommand.class,
            DockerfileCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            GenerateCompletion.class
        })
public final class Odb implements Runnable {

    /** Wrong usage, or input that cannot be used. */
    static final int EXIT_USAGE = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Odb() {}

    /** Runs the tool and ends the virtual machine with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the tool; gives its exit code. */
    static int run(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Odb())
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        Terminal.of(Terminal.isTerminal(1), System.getenv()).colour() ? Ansi.ON : Ansi.OFF))
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new FailureReport());
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do, for example: odb build .");
    }

    /** The version that the build wrote into the jar's manifest. */
    static final class Version implements IVersionProvider {
        static String ofThisJar() {
            String version = Odb.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"odb " + ofThisJar()};
        }
    }
}
