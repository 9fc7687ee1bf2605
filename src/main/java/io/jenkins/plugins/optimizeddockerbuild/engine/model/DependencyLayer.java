package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells the layers that install what a project depends on from those that make the project itself. */
final class DependencyLayer {
    /** What a program is told when it installs. Programs that also build, such as Maven, only where they do nothing else. */
    private static final Map<String, Set<String>> INSTALLING = Map.ofEntries(
            Map.entry("pip", Set.of("install")),
            Map.entry("uv", Set.of("sync", "pip", "add")),
            Map.entry("poetry", Set.of("install", "sync")),
            Map.entry("pipenv", Set.of("install", "sync")),
            Map.entry("conda", Set.of("install", "env", "create")),
            Map.entry("mamba", Set.of("install", "env", "create")),
            Map.entry("micromamba", Set.of("install", "env", "create")),
            Map.entry("npm", Set.of("ci", "install", "i")),
            Map.entry("yarn", Set.of("", "install", "global")),
            Map.entry("pnpm", Set.of("install", "i", "fetch", "add")),
            Map.entry("bun", Set.of("install", "i")),
            Map.entry("bundle", Set.of("", "install")),
            Map.entry("gem", Set.of("install")),
            Map.entry("composer", Set.of("install", "update", "require")),
            Map.entry("go", Set.of("mod", "get")),
            Map.entry("cargo", Set.of("fetch", "chef")),
            Map.entry("mvn", Set.of("dependency:go-offline", "dependency:resolve")),
            Map.entry("mvnw", Set.of("dependency:go-offline", "dependency:resolve")),
            Map.entry("gradle", Set.of("dependencies")),
            Map.entry("gradlew", Set.of("dependencies")),
            Map.entry("dotnet", Set.of("restore")),
            Map.entry("apt-get", Set.of("install", "update", "upgrade", "dist-upgrade")),
            Map.entry("apt", Set.of("install", "update", "upgrade")),
            Map.entry("apk", Set.of("add", "update", "upgrade")),
            Map.entry("dnf", Set.of("install", "update", "upgrade")),
            Map.entry("microdnf", Set.of("install", "update")),
            Map.entry("yum", Set.of("install", "update")),
            Map.entry("zypper", Set.of("install", "in", "update")));

    private DependencyLayer() {}

    /**
     * Whether an instruction installs dependencies, perhaps beside other things.
     *
     * @param instruction as the Dockerfile has it, {@code RUN --mount=… pip install -r requirements.txt}
     */
    static boolean isOne(String instruction) {
        if (!instruction.regionMatches(true, 0, "RUN ", 0, 4)) {
            return false;
        }
        for (ShellCommands.Command command : ShellCommands.in(instruction.substring(4))) {
            if (installs(command.words())) {
                return true;
            }
        }
        return false;
    }

    private static boolean installs(List<String> words) {
        int i = 0;
        while (i < words.size() && isBefore(words.get(i))) {
            i++;
        }
        if (i == words.size()) {
            return false;
        }
        String program = words.get(i).substring(words.get(i).lastIndexOf('/') + 1);
        if (program.matches("python[0-9.]*")
                && i + 2 < words.size()
                && words.get(i + 1).equals("-m")) {
            i += 2;
            program = words.get(i);
        }
        Set<String> verbs = INSTALLING.get(program.matches("pip[0-9.]+") ? "pip" : program);
        if (verbs == null) {
            return false;
        }
        String verb = "";
        for (String word : words.subList(i + 1, words.size())) {
            if (!word.startsWith("-")) {
                verb = word;
                break;
            }
        }
        return verbs.contains(verb);
    }

    /** Flags of the instruction, variables and words that stand before the program. */
    private static boolean isBefore(String word) {
        return word.startsWith("--")
                || word.matches("[A-Za-z_][A-Za-z0-9_]*=.*")
                || word.equals("sudo")
                || word.equals("env")
                || word.equals("exec");
    }
}
