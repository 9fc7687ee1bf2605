package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ImageName;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Ecosystem;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
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
            } else if (PackageManager.of(Ecosystem.NODE).stream()
                    .anyMatch(each -> each.has(Fact.OMITTING_OPTIONS, name))) {
                omits = true;
            } else if (!command.manager().isHarmless(name) && !name.equals("-g") && !name.equals("--global")) {
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
        for (String name : command.manager().all(Fact.CONFIGURATION_FILES)) {
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
        return image != null && ImageName.withoutDigest(image).matches("(.*/)?node(:[^/]*)?");
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
        return PackageManager.NPM.isHarmless("--" + name)
                || PackageManager.of(Ecosystem.NODE).stream().anyMatch(each -> each.has(Fact.KEYS, name))
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
