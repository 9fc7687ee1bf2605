package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command line tool {@code odb}: the engine without Jenkins.
 *
 * <p>Its help lists the exit codes.
 */
public final class Odb implements Runnable {
    static final String HEADER = "Docker builds that are fast, visible and explained.";

    /** As in README. */
    static final String SIX_COMMANDS = """
              odb context .                # what is in the context, and what could go
              odb build -t REGISTRY/app --cache REGISTRY/app:cache --push --report report .
              docker buildx build --progress=rawjson . 2>&1 | odb annotate --report report
              odb compare yesterday today  # what changed between two builds
              odb advise --apply .         # what to change and why, with the patch applied
              odb dockerfile Dockerfile    # stages and instructions with their lines
            """;

    static final String MORE_HELP = "odb COMMAND --help explains a command; odb --help lists them all.";

    /** Wrong usage, or a file or folder that is missing or cannot be used. */
    static final int EXIT_USAGE = 2;

    /** The build succeeded, but its image failed the smoke test. */
    static final int EXIT_SMOKE_TEST = 4;

    /** The build succeeded, but crossed a quality gate. */
    static final int EXIT_GATE = 3;

    private static final List<String> COMMANDS =
            List.of("build", "context", "advise", "annotate", "dockerfile", "report", "compare", "history");

    private static final Set<String> HELP = Set.of("-h", "--help", "help");

    private final CommandSpec spec = TableOptions.command("odb", this);

    private Odb() {
        spec.versionProvider(new Version())
                .usageMessage()
                .header(HEADER)
                .synopsisSubcommandLabel("COMMAND")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes())
                .footer("", "Examples:", SIX_COMMANDS, "odb COMMAND --help explains a command.");
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "Success.");
        codes.put("1", "The build failed, as for docker buildx build, or odb could not do its work.");
        codes.put("2", "Wrong usage, or a file or folder that is missing or cannot be used.");
        codes.put("3", "The build crossed a quality gate, or there is advice of the severity given with --fail-on.");
        codes.put("4", "The image failed its smoke test.");
        codes.put("130", "Canceled.");
        return codes;
    }

    /** Runs the tool and exits with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the tool and returns its exit code. */
    static int run(String... args) {
        return commandLine(args.length == 0 ? "" : args[0], List.of(args)).execute(args);
    }

    /** With all commands, for generated documentation. */
    public static CommandLine commandLine() {
        return commandLine("", List.of());
    }

    /**
     * @param command the first word after {@code odb}: if it is a command, only that one is created, because reading
     *     the options of all takes longer than many builds
     */
    private static CommandLine commandLine(String command, List<String> arguments) {
        CommandLine odb = new CommandLine(new Odb().spec);
        if (COMMANDS.contains(command)) {
            odb.addSubcommand(command, command(command));
        } else {
            COMMANDS.forEach(name -> odb.addSubcommand(name, command(name)));
            odb.addSubcommand(new HelpCommand());
            odb.addSubcommand(new CompletionCommand());
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
                .setParameterExceptionHandler(new WrongUsage());
    }

    /** A switch, because a map of constructors would load the classes of all commands. */
    private static Object command(String name) {
        return switch (name) {
            case "build" -> BuildCommand.commandLine();
            case "context" -> ContextCommand.commandLine();
            case "advise" -> AdviseCommand.commandLine();
            case "annotate" -> AnnotateCommand.commandLine();
            case "dockerfile" -> new DockerfileCommand();
            case "report" -> new ReportCommand();
            case "compare" -> new CompareCommand();
            case "history" -> new HistoryCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(HEADER);
        out.println();
        out.println(SIX_COMMANDS);
        out.println(MORE_HELP);
    }

    /** Of the jar: the version comes from its manifest, the commit from a resource next to this class. */
    static final class Version implements IVersionProvider {
        static String ofThisJar() {
            String version = Odb.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }

        @Override
        public String[] getVersion() {
            String commit = commit();
            return new String[] {
                "odb " + ofThisJar() + (commit.isEmpty() ? "" : ", commit " + commit) + ", Java "
                        + System.getProperty("java.version")
            };
        }

        /** Empty when the sources were not a Git checkout. */
        private static String commit() {
            try (InputStream text = Odb.class.getResourceAsStream("commit")) {
                return text == null ? "" : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                return "";
            }
        }
    }
}
