package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption.Shape;

/** The options of the smoke test, in the order of the help. Each of them enables it. */
public enum SmokeOption implements TableOption {
    TEST(
            "test",
            "",
            Shape.FLAG,
            null,
            "Start the built image, wait until it is ready, and remove it. Ready means its health check and the"
                    + " following options; without any of these, that it is still running after 3 seconds."),
    PORT("port", "ports", Shape.LIST, "PORT", "Port of the container that must be open."),
    HTTP(
            "http",
            "http",
            Shape.LIST,
            "[PORT]/PATH[=STATUS]",
            "Page that must respond, with 2xx by default: 8000/health, /health=204."),
    LOG_LINE("log-line", "logLine", Shape.ONE, "TEXT", "Text that must appear in the container's output."),
    COMMAND(
            "command",
            "commands",
            Shape.LIST,
            "COMMAND",
            "Command to run in the ready container; it must exit with 0. A JSON array of strings is run without a"
                    + " shell."),
    ENV(
            "env",
            "env",
            Shape.LIST,
            "NAME[=VALUE]",
            "Environment variable of the container; NAME alone takes its value from the environment."),
    ARG(
            "arg",
            "arguments",
            Shape.LIST,
            "WORD",
            "Argument of the container, instead of the image's CMD; repeat for each word."),
    EXIT_CODE(
            "exit-code",
            "exitCode",
            Shape.ONE,
            "CODE",
            "The image is not a service: its container must exit by itself with this exit code."),
    RUN_OPTION(
            "run-option",
            "runOptions",
            Shape.LIST,
            "OPTION",
            "Option of docker run, as one word: --smoke-run-option=--memory=512m."),
    COMPOSE(
            "compose",
            "composeFile",
            Shape.ONE,
            "FILE",
            "Start this compose file instead of the image alone; the tested service is the one whose image is"
                    + " ${ODB_IMAGE} or the tag."),
    SERVICE("service", "service", Shape.ONE, "NAME", "Service of the compose file to test."),
    TIMEOUT("timeout", "timeout", Shape.ONE, "DURATION", "Timeout for the whole test: 90s, 5m (default: 2m).");

    private final Row row;

    SmokeOption(String name, String step, Shape shape, @CheckForNull String placeholder, String help) {
        row = new Row("--smoke-" + name, ("smokeTest " + step).strip(), shape, placeholder, help);
    }

    @Override
    public Row row() {
        return row;
    }
}
