package io.jenkins.plugins.optimizeddockerbuild.engine.option;

/** The options of the smoke test. */
public enum SmokeOption implements Option {
    ARG("arg", "arguments"),
    COMMAND("command", "commands"),
    COMPOSE("compose", "composeFile"),
    ENV("env", "env"),
    EXIT_CODE("exit-code", "exitCode"),
    HTTP("http", "http"),
    LOG_LINE("log-line", "logLine"),
    PORT("port", "ports"),
    RUN_OPTION("run-option", "runOptions"),
    SERVICE("service", "service"),
    TIMEOUT("timeout", "timeout");

    private final String name;
    private final String step;

    SmokeOption(String name, String step) {
        this.name = name;
        this.step = step;
    }

    @Override
    public String flag() {
        return "--smoke-" + name;
    }

    @Override
    public String stepName() {
        return "smokeTest " + step;
    }
}
