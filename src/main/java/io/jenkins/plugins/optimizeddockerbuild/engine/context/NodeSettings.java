package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The configuration of npm, Yarn or pnpm for a command: from options, environment and the files of the project. A
 * setting that is not known to leave the installed packages unchanged is an obstacle.
 *
 * @param obstacle what is not understood, in a few words; null when everything is known
 * @param ignoresScripts whether no script of any package runs
 * @param omits whether packages of the lock file may be left out
 */
record NodeSettings(@CheckForNull String obstacle, boolean ignoresScripts, boolean omits) {

    /** Settings that only affect where packages come from and what is printed. */
    private static final Set<String> HARMLESS = Set.of(
            "registry",
            "strict-ssl",
            "cafile",
            "ca",
            "proxy",
            "https-proxy",
            "noproxy",
            "fetch-retries",
            "fetch-timeout",
            "fetch-retry-mintimeout",
            "fetch-retry-maxtimeout",
            "fetch-retry-factor",
            "maxsockets",
            "network-timeout",
            "network-concurrency",
            "loglevel",
            "fund",
            "audit",
            "progress",
            "update-notifier",
            "cache",
            "save-exact",
            "save-prefix",
            "always-auth",
            "engine-strict",
            "color",
            "unicode",
            "yes",
            "prefer-offline",
            "cache-folder",
            "enabletelemetry",
            "npmregistryserver",
            "httptimeout",
            "package-import-method",
            "store-dir",
            "email",
            "_auth",
            "legacy-peer-deps",
            "strict-peer-dependencies",
            "auto-install-peers",
            "disable-self-update-check",
            "lastupdatecheck",
            "yarn-offline-mirror-pruning",
            "node-version",
            "enableimmutableinstalls",
            "verify-deps-before-run");

    /** Options of an install with the same effect. */
    private static final Set<String> HARMLESS_OPTIONS = Set.of(
            "--frozen-lockfile",
            "--immutable",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--loglevel",
            "--silent",
            "-s",
            "--quiet",
            "-q",
            "--verbose",
            "--no-progress",
            "--non-interactive",
            "--network-timeout",
            "--registry",
            "--force",
            "--legacy-peer-deps",
            "--no-update-notifier",
            "--progress",
            "--fetch-timeout",
            "--fetch-retries",
            "--maxsockets",
            "--cache",
            "--audit",
            "--fund",
            "--pure-lockfile",
            "--check-files",
            "--include",
            "--ignore-scripts",
            "--prefix",
            "-C",
            "--cwd",
            "--dir",
            "--network-concurrency",
            "--mutex",
            "--store-dir",
            "--reporter",
            "--no-optional-warnings",
            "--ignore-engines",
            "--inline-builds",
            "--no-save",
            "--no-package-lock-update",
            "--color",
            "--yes",
            "-y");

    /** Options that omit packages. */
    private static final Set<String> OMITTING_OPTIONS = Set.of(
            "--omit",
            "--production",
            "--prod",
            "-P",
            "--only",
            "--no-dev",
            "--no-optional",
            "--dev",
            "-D",
            "--filter",
            "-F");

    /** The settings in effect for a command. */
    static NodeSettings of(
            ProjectFiles files,
            StageFiles stageFiles,
            @CheckForNull String folder,
            StageTimeline timeline,
            int step,
            Map<String, String> environment,
            PackageCommand command) {
        StageTimeline.Step at = timeline.steps().get(step);
        if (folder == null || mountsConfiguration(at)) {
            return unknown("has settings that are not in view");
        }
        boolean omits = false;
        boolean ignoresScripts = false;
        for (String option : command.options()) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String value = equals < 0 ? "" : option.substring(equals + 1);
            if (name.equals("--ignore-scripts")) {
                ignoresScripts = !value.equals("false");
            } else if (OMITTING_OPTIONS.contains(name)) {
                omits = true;
            } else if (!HARMLESS_OPTIONS.contains(name) && !name.equals("-g") && !name.equals("--global")) {
                return unknown("is given " + name);
            }
        }
        Map<String, String> variables = new HashMap<>(at.variables().values());
        variables.putAll(environment);
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String name = variable.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("npm_config_ignore_scripts") && variable.getValue().equals("true")) {
                ignoresScripts = true;
            } else if (name.startsWith("npm_config_")) {
                if (!isHarmless(name.substring("npm_config_".length()).replace('_', '-'))) {
                    return unknown("is configured by " + variable.getKey());
                }
            } else if (name.startsWith("yarn_") && !name.equals("yarn_version") && !name.endsWith("_folder")
                    || name.equals("node_options")) {
                return unknown("is configured by " + variable.getKey());
            }
        }
        for (String name : command.manager().configurationFiles()) {
            if (StageFiles.mayBeWritten(name, timeline, step + 1)) {
                return unknown("is configured by " + name);
            }
            for (String place = folder; place != null; place = parent(place)) {
                String path = stageFiles.at(StageTimeline.resolve(place, name), timeline, step);
                if (path == null) {
                    continue;
                }
                for (String line : files.text(path).split("\n")) {
                    String key = key(line);
                    if (key.equals("ignore-scripts")) {
                        ignoresScripts |= line.contains("true");
                    } else if (!key.isEmpty() && !isHarmless(key)) {
                        return unknown("is configured by " + path + " (" + key + ")");
                    }
                }
            }
        }
        if (isConfigured(timeline, step)) {
            return unknown("is configured by an earlier command");
        }
        String production = variables.get("NODE_ENV");
        boolean unknownEnvironment = production == null && at.variables().isUnknown("NODE_ENV") && !isOfNode(timeline);
        omits |= production != null && !production.equals("development") && !production.equals("test")
                || unknownEnvironment;
        return new NodeSettings(null, ignoresScripts, omits);
    }

    private static NodeSettings unknown(String obstacle) {
        return new NodeSettings(obstacle, false, true);
    }

    private static boolean mountsConfiguration(StageTimeline.Step step) {
        if (step.instruction() instanceof Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                if (mount.type().equals("secret") || mount.readsContext()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The image of Node.js does not set NODE_ENV; what another image sets is not in the Dockerfile. */
    private static boolean isOfNode(StageTimeline timeline) {
        String image = timeline.image();
        return image != null && ImageReference.withoutDigest(image).matches("(.*/)?node(:[^/]*)?");
    }

    /** Whether an earlier command changes the configuration in a way that is not known to be harmless. */
    private static boolean isConfigured(StageTimeline timeline, int step) {
        for (StageTimeline.Step earlier : timeline.steps().subList(0, step + 1)) {
            if (earlier.instruction() instanceof Instruction.Run run
                    && run.script().matches("(?s).*\\b(npm|yarn|pnpm)\\s+(config|c|set)\\b.*")) {
                for (ShellCommands.Command command : ShellCommands.in(run.script())) {
                    PackageCommand call = command.call();
                    if (call != null && call.action() == PackageAction.CONFIGURE && !isHarmless(call.packages())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether the operands of {@code npm config} do not affect what is installed. */
    private static boolean isHarmless(List<String> operands) {
        String first = operands.isEmpty() ? "" : operands.get(0);
        if (Set.of("get", "list", "ls").contains(first)) {
            return true;
        }
        String setting =
                first.equals("set") || first.equals("delete") ? operands.size() > 1 ? operands.get(1) : "" : first;
        return isHarmless(setting.replaceFirst("=.*", ""));
    }

    private static boolean isHarmless(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return HARMLESS.contains(name)
                || name.startsWith("//")
                || name.startsWith("@") && name.endsWith(":registry")
                || name.endsWith(":_authtoken");
    }

    private static String key(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
            return "";
        }
        return text.split("[=\\s]|: ", 2)[0].replace("\"", "").strip();
    }

    @CheckForNull
    private static String parent(String place) {
        int slash = place.lastIndexOf('/');
        return slash <= 0 ? null : place.substring(0, slash);
    }
}
