package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption.Shape;
import java.time.Duration;

/** The options of a build that docker does not have, in the order of the help. */
public enum OwnOption implements TableOption {
    PRUNE(
            "prune",
            "prune",
            Shape.ONE,
            "MODE",
            "Which context files to keep from BuildKit: safe (default: those proved not to be read), minimal (all that"
                    + " no COPY, ADD or bind mount reads), report (none, only measure)."),
    IGNORE("ignore", "ignore", Shape.LIST, "RULE", "Additional ignore rule for this build; repeatable."),
    RETRIES(
            "retries",
            "retries",
            Shape.ONE,
            "N",
            "Number of retries after a network or registry failure (429, 5xx, a lost connection, a timeout), with"
                    + " growing pauses. Default: 2; 0 for never."),
    GATE(
            "gate",
            "qualityGates",
            Shape.LIST,
            "GATE",
            "Limit for the build, for example 'image <= 1GB', 'duration <= +20%' (of the last successful build in the"
                    + " history) or 'secrets <= 0 unstable'. Exit code 3 if a successful build crosses one."),
    HEARTBEAT(
            "heartbeat",
            "heartbeatSeconds",
            Shape.ONE,
            "SECONDS",
            "Report that a layer is still running after this many seconds of silence (default: 30)."),
    STALL(
            "stall",
            "stallSeconds",
            Shape.ONE,
            "SECONDS",
            "Investigate the cause after this many seconds of silence (default: 300).");

    private final Row row;

    OwnOption(String name, String step, Shape shape, String placeholder, String help) {
        row = new Row("--" + name, step, shape, placeholder, help);
    }

    @Override
    public Row row() {
        return row;
    }

    /**
     * Reads a number of seconds, at least one.
     *
     * @throws InvalidRequestException when the text is not one
     */
    public Duration seconds(String text) {
        return Duration.ofSeconds(number(text, 1));
    }
}
