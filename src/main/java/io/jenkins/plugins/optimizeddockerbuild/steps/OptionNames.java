package io.jenkins.plugins.optimizeddockerbuild.steps;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The engine's messages name the options of the command line; in a Pipeline they have other names. */
final class OptionNames {
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--([a-z]+(?:-[a-z]+)*)(?![\\w-]|=\\w)");

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("add-host", "addHosts"),
            Map.entry("allow", "allow"),
            Map.entry("annotation", "annotations"),
            Map.entry("build-arg", "buildArgs"),
            Map.entry("build-context", "buildContexts"),
            Map.entry("builder", "builder"),
            Map.entry("cache-from", "cacheFrom"),
            Map.entry("cache-to", "cacheTo"),
            Map.entry("cgroup-parent", "cgroupParent"),
            Map.entry("file", "dockerfile"),
            Map.entry("label", "labels"),
            Map.entry("load", "load: true"),
            Map.entry("network", "network"),
            Map.entry("no-cache", "noCache"),
            Map.entry("no-cache-filter", "noCacheStages"),
            Map.entry("output", "outputs"),
            Map.entry("platform", "platforms"),
            Map.entry("provenance", "provenance"),
            Map.entry("pull", "pull"),
            Map.entry("push", "push: true"),
            Map.entry("sbom", "sbom"),
            Map.entry("secret", "secrets"),
            Map.entry("shm-size", "shmSize"),
            Map.entry("ssh", "ssh"),
            Map.entry("tag", "tags"),
            Map.entry("target", "target"),
            Map.entry("ulimit", "ulimits"),
            Map.entry("smoke-arg", "smokeTest arguments"),
            Map.entry("smoke-command", "smokeTest commands"),
            Map.entry("smoke-compose", "smokeTest composeFile"),
            Map.entry("smoke-env", "smokeTest env"),
            Map.entry("smoke-exit-code", "smokeTest exitCode"),
            Map.entry("smoke-http", "smokeTest http"),
            Map.entry("smoke-log-line", "smokeTest logLine"),
            Map.entry("smoke-port", "smokeTest ports"),
            Map.entry("smoke-run-option", "smokeTest runOptions"),
            Map.entry("smoke-service", "smokeTest service"),
            Map.entry("smoke-timeout", "smokeTest timeout"));

    private OptionNames() {}

    /** The message with the step's names; what is no option of it stays as it is. */
    static String inPipeline(String message) {
        return OPTION.matcher(message).replaceAll(OptionNames::name);
    }

    private static String name(MatchResult option) {
        return NAMES.getOrDefault(option.group(1), option.group());
    }
}
