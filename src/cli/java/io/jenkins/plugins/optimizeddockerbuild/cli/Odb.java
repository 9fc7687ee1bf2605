package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.build.WarmUp;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;

/**
 * The command line tool {@code odb}: the engine without Jenkins.
 *
 * <p>Exit codes: the one of the build, where there was one; 0 success; 1 the build or the task failed; 2 wrong usage or
 * input; 3 the image was built and failed its smoke test; 130 interrupted.
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
            "  odb advise .",
            "  docker buildx build --progress=rawjson . 2>&1 | odb annotate --report out",
            "",
            "odb COMMAND --help explains a command."
        })
public final class Odb implements Runnable {

    /** Wrong usage, or input that cannot be used. */
    static final int EXIT_USAGE = 2;

    /** The build succeeded, and its image did not show what the smoke test asks for. */
    static final int EXIT_SMOKE_TEST = 4;

    /** The image was built, and a quality gate was crossed. */
    static final int EXIT_GATE = 3;

    private static final Set<String> HELP = Set.of("-h", "--help", "help");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Odb() {}

    /** Runs the tool and ends the virtual machine with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the tool; gives its exit code. */
    static int run(String... args) {
        String command = args.length == 0 ? "" : args[0];
        if (command.equals("build")) {
            WarmUp.preparationInBackground();
        }
        return commandLine(command, List.of(args)).execute(args);
    }

    /**
     * @param command the first word after {@code odb}: when it names a command, no other is made, since reading the
     *     options of all takes longer than many builds
     */
    private static CommandLine commandLine(String command, List<String> arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("build", BuildCommand::commandLine);
        commands.put("context", ContextCommand::new);
        commands.put("advise", AdviseCommand::new);
        commands.put("annotate", AnnotateCommand::new);
        commands.put("dockerfile", DockerfileCommand::new);
        commands.put("report", ReportCommand::new);
        commands.put("compare", CompareCommand::new);
        CommandLine odb = new CommandLine(new Odb());
        if (commands.containsKey(command)) {
            odb.addSubcommand(command, commands.get(command).get());
        } else {
            commands.forEach((name, made) -> odb.addSubcommand(name, made.get()));
            odb.addSubcommand(new GenerateCompletion());
        }
        boolean asksForHelp = arguments.stream().anyMatch(HELP::contains);
        boolean colour = asksForHelp
                && Terminal.of(Terminal.isTerminal(1), System.getenv()).colour();
        return odb.setColorScheme(CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF))
                .setOut(
                        colour
                                ? new PrintWriter(System.out, true, StandardCharsets.UTF_8)
                                : PrintableWriter.on(System.out))
                .setErr(PrintableWriter.on(System.err))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setExecutionExceptionHandler(new FailureReport())
                .setParameterExceptionHandler(Odb::explainUsage);
    }

    /** Says what is wrong and where the help is; the help itself would push that off the screen. */
    private static int explainUsage(CommandLine.ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(problem.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
        err.println("`" + command.getCommandSpec().qualifiedName() + " --help` explains it.");
        return EXIT_USAGE;
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
