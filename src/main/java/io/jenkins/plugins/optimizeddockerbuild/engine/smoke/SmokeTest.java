package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requirements for a started image. The image's health check always counts; without one, and without ports, pages,
 * a log line or an expected exit code, the container has to keep running for {@link Readiness#SETTLED}.
 *
 * @param commands run one after another in the container once it is ready, and must exit with 0; a JSON array of
 *     strings runs directly, everything else with {@code /bin/sh -c}
 * @param http pages that have to respond
 * @param ports of the container that have to accept connections
 * @param logLine text that has to appear in a line of the container's output; null for none
 * @param variables environment of the container; with a compose file, variables that the file may use
 * @param arguments of the container, replacing the image's own command; empty to keep it
 * @param exitCode with which the container has to exit by itself, for an image that is not a service; null for a
 *     service
 * @param runOptions further options of {@code docker create}, one word each
 * @param composeFile that starts the image together with other services; null to start it alone
 * @param service of the compose file under test; null for the one with the built image
 * @param timeout for everything together, from pulling the image to the last command
 * @param spelling of option names in messages
 */
public record SmokeTest(
        List<String> commands,
        List<HttpCheck> http,
        List<Integer> ports,
        @CheckForNull String logLine,
        List<SmokeVariable> variables,
        List<String> arguments,
        @CheckForNull Integer exitCode,
        List<String> runOptions,
        @CheckForNull String composeFile,
        @CheckForNull String service,
        Duration timeout,
        Spelling spelling)
        implements Serializable {

    /** The default timeout. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,5})m(?:in)?)?(?:(\\d{1,6})s?)?", Pattern.CASE_INSENSITIVE);

    /** Options that are ours, or with which the test would lose track of its container. */
    private static final List<String> REFUSED_OPTIONS = List.of(
            "--rm",
            "--detach",
            "-d",
            "--name",
            "--restart",
            "--cidfile",
            "--interactive",
            "-i",
            "--tty",
            "-t",
            "-it",
            "-ti",
            "-itd",
            "--attach",
            "-a",
            "--pull");

    public SmokeTest {
        commands = List.copyOf(commands);
        http = List.copyOf(http);
        ports = List.copyOf(ports);
        variables = List.copyOf(variables);
        arguments = List.copyOf(arguments);
        runOptions = List.copyOf(runOptions);
        commands.forEach(SmokeTest::checkCommand);
        runOptions.forEach(SmokeTest::checkRunOption);
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new InvalidRequestException(SmokeOption.TIMEOUT, ": it takes at least one second and at most a day.");
        }
        if (logLine != null && logLine.isBlank()) {
            throw new InvalidRequestException(SmokeOption.LOG_LINE, " is empty; set the text to wait for.");
        }
        if (composeFile == null && service != null) {
            throw new InvalidRequestException(
                    SmokeOption.SERVICE,
                    " " + service + " selects a service, but there is no ",
                    SmokeOption.COMPOSE,
                    " with the file that contains it.");
        }
        if (composeFile != null && !(arguments.isEmpty() && runOptions.isEmpty())) {
            throw new InvalidRequestException(
                    SmokeOption.ARG,
                    " and ",
                    SmokeOption.RUN_OPTION,
                    " are for an image that is started alone; with ",
                    SmokeOption.COMPOSE,
                    ", the compose file defines how it is started.");
        }
        if (exitCode != null && !(commands.isEmpty() && http.isEmpty() && ports.isEmpty())) {
            throw new InvalidRequestException(
                    SmokeOption.EXIT_CODE,
                    " is for a container that exits by itself; it cannot be combined with a command,"
                            + " page or port. Remove one of them.");
        }
    }

    private static void checkCommand(String command) {
        if (command.isBlank()) {
            throw new InvalidRequestException(
                    SmokeOption.COMMAND, " is empty; set the command to run in the container.");
        }
        ContainerCommand.words(command);
    }

    private static void checkRunOption(String option) {
        String name = option.contains("=") ? option.substring(0, option.indexOf('=')) : option;
        if (!option.startsWith("-") || name.equals("-") || name.equals("--")) {
            throw new InvalidRequestException(
                    SmokeOption.RUN_OPTION,
                    ": `" + option
                            + "` is not an option; write option and value as one word, for example --memory=512m.");
        }
        if (REFUSED_OPTIONS.contains(name)) {
            throw new InvalidRequestException(
                    SmokeOption.RUN_OPTION,
                    " " + name + ": the smoke test sets this itself, so that nothing is left running; remove it.");
        }
    }

    /**
     * Parses {@code 90}, {@code 90s}, {@code 2m}, {@code 1m30s} or {@code 1h}.
     *
     * @throws InvalidRequestException when the text is not a duration
     */
    public static Duration timeout(String text) {
        Matcher parts = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (text.isBlank() || !parts.matches()) {
            throw new InvalidRequestException(
                    SmokeOption.TIMEOUT, ": `" + text + "` is not a duration; write for example 90s or 2m.");
        }
        return Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3)));
    }

    private static long number(@CheckForNull String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /**
     * Rejects before the build what cannot work after it.
     *
     * @throws InvalidRequestException when the build makes no image to start, when a file or a variable is missing, or
     *     when there is no docker command
     */
    public void check(BuildRequest build, ClientEnvironment environment) {
        List<Message> problems = new ArrayList<>();
        if (environment.program("docker") == null) {
            problems.add(
                    Message.of("The smoke test needs the docker command, which is not on the PATH; install it (package"
                            + " docker-ce-cli from Docker, docker-cli from Debian)."));
        }
        if (build.call() != null) {
            problems.add(Message.of(
                    BuildOption.CALL,
                    " " + build.call() + " builds no image, so there is none to test; remove one of them."));
        } else if (makesOnlyFiles(build)) {
            problems.add(Message.of(
                    "The smoke test starts the built image, but this build only writes files; add ",
                    BuildOption.LOAD,
                    " or ",
                    BuildOption.PUSH,
                    ", or remove ",
                    BuildOption.OUTPUT,
                    " out."));
        }
        if (composeFile != null) {
            Path file = environment.resolve(composeFile);
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                problems.add(Message.of(
                        SmokeOption.COMPOSE,
                        ": " + composeFile
                                + (Files.exists(file) ? " is not a file that can be read." : " does not exist in ")
                                + (Files.exists(file) ? "" : environment.folder() + ".")));
            }
        }
        for (SmokeVariable variable : variables) {
            if (variable.value() == null && environment.variables().get(variable.name()) == null) {
                problems.add(Message.of(
                        SmokeOption.ENV,
                        " " + variable.name() + ": the environment variable is not set; set it, or write "
                                + variable.name() + "=VALUE."));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
    }

    private static boolean makesOnlyFiles(BuildRequest build) {
        boolean image = build.exporters().isEmpty();
        for (Exporter exporter : build.exporters()) {
            image |= exporter.loads() || exporter.pushes() || exporter.type().equals("image");
        }
        return !image;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects a {@link SmokeTest}. */
    public static final class Builder {
        private final List<String> commands = new ArrayList<>();
        private final List<HttpCheck> http = new ArrayList<>();
        private final List<Integer> ports = new ArrayList<>();
        private final List<SmokeVariable> variables = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final List<String> runOptions = new ArrayList<>();
        private String logLine;
        private Integer exitCode;
        private String composeFile;
        private String service;
        private Duration timeout = DEFAULT_TIMEOUT;
        private Spelling spelling = Spelling.COMMAND_LINE;

        private Builder() {}

        /**
         * Takes what was given for an option.
         *
         * @throws InvalidRequestException when the text is invalid
         */
        public Builder read(SmokeOption option, String text) {
            return switch (option) {
                case TEST -> this;
                case PORT -> port(text);
                case HTTP -> http(text);
                case LOG_LINE -> logLine(text);
                case COMMAND -> command(text);
                case ENV -> env(text);
                case ARG -> argument(text);
                case EXIT_CODE -> exitCode(option.number(text, 0));
                case RUN_OPTION -> runOption(text);
                case COMPOSE -> composeFile(text);
                case SERVICE -> service(text);
                case TIMEOUT -> timeout(SmokeTest.timeout(text));
            };
        }

        public Builder command(String command) {
            commands.add(command);
            return this;
        }

        /** @param check in the syntax of {@link HttpCheck#parse} */
        public Builder http(String check) {
            http.add(HttpCheck.parse(check));
            return this;
        }

        public Builder port(String port) {
            ports.add(HttpCheck.port(SmokeOption.PORT, port));
            return this;
        }

        public Builder logLine(@CheckForNull String text) {
            logLine = text;
            return this;
        }

        /** @param variable in the syntax of {@link SmokeVariable#parse} */
        public Builder env(String variable) {
            variables.add(SmokeVariable.parse(variable));
            return this;
        }

        public Builder argument(String word) {
            arguments.add(word);
            return this;
        }

        public Builder exitCode(@CheckForNull Integer code) {
            exitCode = code;
            return this;
        }

        public Builder runOption(String word) {
            runOptions.add(word);
            return this;
        }

        public Builder composeFile(@CheckForNull String file) {
            composeFile = file;
            return this;
        }

        public Builder service(@CheckForNull String name) {
            service = name;
            return this;
        }

        public Builder timeout(Duration duration) {
            timeout = duration;
            return this;
        }

        public Builder spelling(Spelling value) {
            spelling = value;
            return this;
        }

        /** @throws InvalidRequestException when options contradict each other */
        public SmokeTest build() {
            return new SmokeTest(
                    commands,
                    http,
                    ports,
                    logLine,
                    variables,
                    arguments,
                    exitCode,
                    runOptions,
                    composeFile,
                    service,
                    timeout,
                    spelling);
        }
    }
}
