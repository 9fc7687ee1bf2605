package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the smoke test. Each of them enables it. */
final class SmokeOptions {

    @Option(
            names = "--smoke-test",
            description =
                    "Start the built image, wait until it is ready, and remove it. Ready means its health check and "
                            + "the following options; without any of these, that it is still running after 3 seconds.")
    private boolean smokeTest;

    @Option(names = "--smoke-port", paramLabel = "PORT", description = "Port of the container that must be open.")
    private List<String> ports = List.of();

    @Option(
            names = "--smoke-http",
            paramLabel = "[PORT]/PATH[=STATUS]",
            description = "Page that must respond, with 2xx by default: 8000/health, /health=204.")
    private List<String> http = List.of();

    @Option(
            names = "--smoke-log-line",
            paramLabel = "TEXT",
            description = "Text that must appear in the container's output.")
    private String logLine;

    @Option(
            names = "--smoke-command",
            paramLabel = "COMMAND",
            description = "Command to run in the ready container; it must exit with 0. A JSON array of strings is run "
                    + "without a shell.")
    private List<String> commands = List.of();

    @Option(
            names = "--smoke-env",
            paramLabel = "NAME[=VALUE]",
            description = "Environment variable of the container; NAME alone takes its value from the environment.")
    private List<String> variables = List.of();

    @Option(
            names = "--smoke-arg",
            paramLabel = "WORD",
            description = "Argument of the container, instead of the image's CMD; repeat for each word.")
    private List<String> arguments = List.of();

    @Option(
            names = "--smoke-exit-code",
            paramLabel = "CODE",
            description = "The image is not a service: its container must exit by itself with this exit code.")
    private Integer exitCode;

    @Option(
            names = "--smoke-run-option",
            paramLabel = "OPTION",
            description = "Option of docker run, as one word: --smoke-run-option=--memory=512m.")
    private List<String> runOptions = List.of();

    @Option(
            names = "--smoke-compose",
            paramLabel = "FILE",
            description = "Start this compose file instead of the image alone; the tested service is the one whose "
                    + "image is $${ODB_IMAGE} or the tag.")
    private String composeFile;

    @Option(names = "--smoke-service", paramLabel = "NAME", description = "Service of the compose file to test.")
    private String service;

    @Option(
            names = "--smoke-timeout",
            paramLabel = "DURATION",
            description = "Timeout for the whole test: 90s, 5m (default: 2m).")
    private String timeout;

    /**
     * The test from these options; null when none is given.
     *
     * @throws InvalidRequestException when the text of an option is invalid, or options contradict each other
     */
    @CheckForNull
    SmokeTest toSmokeTest() {
        boolean asked = smokeTest
                || !ports.isEmpty()
                || !http.isEmpty()
                || logLine != null
                || !commands.isEmpty()
                || !variables.isEmpty()
                || !arguments.isEmpty()
                || exitCode != null
                || !runOptions.isEmpty()
                || composeFile != null
                || service != null
                || timeout != null;
        if (!asked) {
            return null;
        }
        SmokeTest.Builder test = SmokeTest.builder()
                .logLine(logLine)
                .exitCode(exitCode)
                .composeFile(composeFile)
                .service(service);
        ports.forEach(test::port);
        http.forEach(test::http);
        commands.forEach(test::command);
        variables.forEach(test::env);
        arguments.forEach(test::argument);
        runOptions.forEach(test::runOption);
        if (timeout != null) {
            test.timeout(SmokeTest.timeout(timeout));
        }
        return test.build();
    }
}
