package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption.Shape;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

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
    CACHE_MOUNTS(
            "cache-mounts",
            "cacheMounts",
            Shape.ONE,
            "REF|ref=REF,…",
            "Image in a registry that carries the content of RUN --mount=type=cache to other builders; size=2GB limits"
                    + " each mount, mount=ID adds one that no known tool uses."),
    KEEP_STORAGE(
            "keep-storage",
            null,
            Shape.ONE,
            "SIZE",
            "How much build cache the builder may keep, for example 20GB; the least recently used is pruned after a"
                    + " successful build."),
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
    IGNORE_RULE(
            "ignore-rule",
            null,
            Shape.LIST,
            "RULE[,RULE...]",
            "Advice rules to ignore. In the Dockerfile: # odb: ignore=RULE reason"),
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

    /** @param step null when only the command line has it */
    OwnOption(String name, @CheckForNull String step, Shape shape, String placeholder, String help) {
        String flag = "--" + name;
        row = new Row(flag, step == null ? flag : step, shape, placeholder, help);
    }

    @Override
    public Row row() {
        return row;
    }

    /** Words of all texts, which commas separate. */
    public static List<String> words(List<String> texts) {
        return texts.stream().flatMap(text -> Stream.of(text.split(","))).toList();
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
