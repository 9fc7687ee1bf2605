package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import java.util.List;
import java.util.Set;

/** Commands and instructions that surely do not read what a COPY of the source brings, so that they may stand above it. */
public final class Neutral {
    private static final Set<String> PROGRAMS = Set.of(
            "apt-get",
            "apt",
            "apk",
            "dnf",
            "yum",
            "microdnf",
            "echo",
            "set",
            "true",
            ":",
            "corepack",
            "groupadd",
            "useradd",
            "addgroup",
            "adduser",
            "locale-gen",
            "export",
            "sleep");

    private Neutral() {}

    /**
     * Whether commands do nothing but install packages and the like.
     *
     * @param installs those of the commands that install what files of the project list, which the caller answers for
     */
    public static boolean areFree(List<ShellCommands.Command> commands, List<Install> installs) {
        for (ShellCommands.Command command : commands) {
            if (!isAnswered(command, installs) && !isFree(command)) {
                return false;
            }
        }
        return !commands.isEmpty();
    }

    private static boolean isAnswered(ShellCommands.Command command, List<Install> installs) {
        for (Install install : installs) {
            if (install.command() == command) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFree(ShellCommands.Command command) {
        List<String> words = command.words();
        String program = command.program();
        if (words.get(0).contains("/")
                && !words.get(0).startsWith("/usr/")
                && !words.get(0).startsWith("/bin/")) {
            return false;
        }
        if (PROGRAMS.contains(program)) {
            return !namesFiles(words) && !command.output();
        }
        boolean caches = program.equals("rm") && areCaches(words)
                || command.startsWith("npm", "cache", "clean")
                || command.startsWith("yarn", "cache", "clean")
                || command.startsWith("npm", "config", "set")
                || command.startsWith("poetry", "config")
                || command.startsWith("conda", "clean")
                || command.startsWith("go", "env");
        Install install = Install.of(command, ".");
        return caches
                || makesEnvironment(words)
                || install != null && install.kind() == Install.Kind.PACKAGES && !namesFiles(words);
    }

    /** A virtual environment outside the working directory. */
    private static boolean makesEnvironment(List<String> words) {
        String last = words.get(words.size() - 1);
        boolean makes = words.size() == 4
                        && words.get(0).startsWith("python")
                        && words.get(1).equals("-m")
                        && words.get(2).equals("venv")
                || words.size() == 2 && words.get(0).equals("virtualenv")
                || words.size() == 3
                        && words.get(0).equals("uv")
                        && words.get(1).equals("venv");
        return makes && (last.startsWith("/opt/") || last.startsWith("/venv") || last.startsWith("$"));
    }

    private static boolean areCaches(List<String> words) {
        for (String word : words.subList(1, words.size())) {
            boolean cache = word.startsWith("/var/lib/apt/lists")
                    || word.startsWith("/var/cache/")
                    || word.startsWith("/tmp/")
                    || word.startsWith("/root/.cache")
                    || word.startsWith("-");
            if (!cache) {
                return false;
            }
        }
        return true;
    }

    private static boolean namesFiles(List<String> words) {
        for (String word : words.subList(1, words.size())) {
            if (word.startsWith("/") && !word.equals("/dev/null")
                    || word.startsWith("./")
                    || word.startsWith("../")
                    || word.equals(".")
                    || word.contains("`")
                    || word.matches(".*\\.(txt|deb|apk|rpm|whl|gz|tgz|tar|zip|json|toml)")) {
                return true;
            }
        }
        return false;
    }
}
