package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A shell command that calls a package manager: {@code PackageCommand.of(List.of("python3", "-m", "pip", "install",
 * "-r", "requirements.txt"))} is pip, {@link PackageAction#INSTALL}, with that file. Words are taken literally, without
 * expanding variables.
 *
 * @param manager which one
 * @param action what it does
 * @param verb the word for the action, as written, or two separated by a space: {@code install}, {@code global add}; of
 *     several tasks the decisive one; empty for none
 * @param folder that it is told to work in ({@code --prefix}, {@code -C}, {@code --cwd}); null for the working
 *     directory
 * @param files that the command names: requirements and constraints of pip, the environment of conda
 * @param packages that the command names, as written, versions included
 * @param projects folders and archives of packages to build and install: {@code .}, {@code ./lib}
 * @param options words that start with {@code -}, in order, including values after {@code =}
 * @param arguments all words except program and verb, in order
 */
public record PackageCommand(
        PackageManager manager,
        PackageAction action,
        String verb,
        @CheckForNull String folder,
        List<String> files,
        List<String> packages,
        List<String> projects,
        List<String> options,
        List<String> arguments) {

    /** Goals of Maven's dependency plugins that need nothing of the project but its pom.xml. */
    private static final Set<String> DOWNLOADING_GOALS = Set.of(
            "go-offline",
            "resolve",
            "resolve-plugins",
            "resolve-dependencies",
            "copy-dependencies",
            "get",
            "list",
            "tree");

    /** They download a package and run it. */
    private static final Set<String> RUNNERS = Set.of("npx", "pnpx", "bunx");

    public PackageCommand {
        files = List.copyOf(files);
        packages = List.copyOf(packages);
        projects = List.copyOf(projects);
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
    }

    /**
     * Parses a command.
     *
     * @param words program and arguments, without quotes; nothing precedes the program
     * @return null when the program is not a package manager
     */
    @CheckForNull
    public static PackageCommand of(List<String> words) {
        if (words.isEmpty()) {
            return null;
        }
        String program = name(words.get(0));
        int from = 1;
        if (program.matches("(python|pypy)[0-9.]*")
                && words.size() > 2
                && words.get(1).equals("-m")) {
            program = words.get(2);
            from = 3;
        } else if (program.equals("corepack") && words.size() > 1) {
            program = words.get(1).replaceFirst("@.*", "");
            from = 2;
        }
        PackageManager manager = PackageManager.ofProgram(program);
        if (manager == null) {
            return null;
        }
        Reader reader = new Reader(manager);
        reader.read(words.subList(from, words.size()));
        return reader.command(RUNNERS.contains(program));
    }

    private static String name(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    /** Whether it has an option, with or without a value after {@code =}. */
    public boolean has(String option) {
        for (String each : options) {
            if (each.equals(option) || each.startsWith(option + "=")) {
                return true;
            }
        }
        return false;
    }

    /** Whether it installs packages. */
    public boolean installs() {
        return action == PackageAction.INSTALL || action == PackageAction.ADD || action == PackageAction.UPDATE;
    }

    /** Whether it may run code of the project, or an unknown program. */
    public boolean mayRunAnything() {
        return action == PackageAction.BUILD || action == PackageAction.UNKNOWN || !projects.isEmpty();
    }

    /** Whether it works outside of any project. */
    public boolean isGlobal() {
        return has("-g") || has("--global") || verb.startsWith("global ") || verb.startsWith("tool ");
    }

    /** What it sets for later calls, as the variables with the same effect; empty when that is not understood. */
    public Map<String, String> settings() {
        return action == PackageAction.CONFIGURE
                ? manager.settings(verb + " " + String.join(" ", arguments))
                : Map.of();
    }

    /** The state of one parse. */
    private static final class Reader {
        private final PackageManager manager;
        private final List<String> files = new ArrayList<>();
        private final List<String> packages = new ArrayList<>();
        private final List<String> projects = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private boolean pip;
        private boolean listed;

        @CheckForNull
        private String verb;

        @CheckForNull
        private String folder;

        Reader(PackageManager manager) {
            this.manager = manager;
            pip = manager == PackageManager.PIP;
        }

        void read(List<String> words) {
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                String next = i + 1 < words.size() ? words.get(i + 1) : null;
                boolean says = verb == null || manager.isGroup(verb);
                if (!says || word.startsWith("-")) {
                    arguments.add(word);
                }
                if (isRedirection(word)) {
                    continue;
                }
                if (!word.startsWith("-") || word.equals("-")) {
                    operand(word, says);
                    continue;
                }
                options.add(word);
                int equals = word.indexOf('=');
                String option = equals < 0 ? word : word.substring(0, equals);
                String value = equals < 0 ? next : word.substring(equals + 1);
                boolean takesNext = equals < 0 && next != null;
                if (namesFile(option)) {
                    files.add(value == null ? "" : value);
                    listed |= !option.equals("-c") && !option.startsWith("--constraint");
                } else if (manager.has(Fact.FOLDER_OPTIONS, option)) {
                    folder = value;
                } else if (pip && manager.isJoined(option)) {
                    files.add(word.substring(2));
                    listed |= word.startsWith("-r");
                    takesNext = false;
                } else if (pip && (option.equals("-e") || option.equals("--editable"))) {
                    projects.add(value == null ? "." : value);
                } else {
                    takesNext = takesNext && manager.takesValue(option);
                }
                if (takesNext) {
                    arguments.add(next);
                    i++;
                }
            }
        }

        /** What is left of {@code >/dev/null 2>&1} among the words of a command. */
        private static boolean isRedirection(String word) {
            return word.equals("/dev/null") || word.equals("1") || word.equals("2");
        }

        private boolean namesFile(String option) {
            return (pip || manager == PackageManager.CONDA) && manager.has(Fact.FILES, option);
        }

        private void operand(String word, boolean says) {
            if (manager == PackageManager.CARGO && verb == null && word.startsWith("+")) {
                return;
            }
            if (says) {
                pip |= word.equals("pip") && manager == PackageManager.UV;
                verb = verb == null ? word : verb + " " + word;
            } else if (isProject(word)) {
                projects.add(word);
            } else {
                packages.add(word);
            }
        }

        private boolean isProject(String word) {
            boolean local = word.matches("\\.{1,2}([/\\[].*)?") || word.startsWith("/") || word.startsWith("file:");
            if (!pip) {
                return local || word.endsWith(".tgz") && !word.contains("://");
            }
            return local
                    || word.endsWith(".whl")
                    || word.endsWith(".tar.gz") && !word.contains("://")
                    || word.contains("*")
                    || word.contains("/") && !word.contains("://") && !word.contains("@");
        }

        PackageCommand command(boolean isRunner) {
            PackageAction action = isRunner ? PackageAction.UNKNOWN : action(verb == null ? "" : verb);
            return new PackageCommand(
                    manager, action, verb == null ? "" : verb, folder, files, packages, projects, options, arguments);
        }

        private PackageAction action(String word) {
            for (String option : new String[] {"--version", "-v", "-V", "--help", "-h"}) {
                if (options.contains(option) && verb == null) {
                    return PackageAction.QUERY;
                }
            }
            if (manager == PackageManager.MAVEN || manager == PackageManager.GRADLE) {
                return ofTasks(word);
            }
            if (manager == PackageManager.GO
                    && word.equals("install")
                    && String.join(" ", packages).contains("@")) {
                return PackageAction.ADD;
            }
            if (manager == PackageManager.GO && word.equals("get") && packages.isEmpty()) {
                return PackageAction.BUILD;
            }
            // without these it removes what the project built
            if (manager == PackageManager.GO
                    && word.equals("clean")
                    && options.stream().noneMatch(option -> option.matches("--?(mod)?cache"))) {
                return PackageAction.BUILD;
            }
            if (pip) {
                return ofPip(word.replaceFirst("^pip ", ""));
            }
            PackageAction action = manager.action(word);
            if (manager == PackageManager.CONDA && action == PackageAction.ADD && !files.isEmpty()) {
                return PackageAction.INSTALL;
            }
            if (manager == PackageManager.CARGO && action == PackageAction.ADD && hasStart("--path")) {
                return PackageAction.BUILD;
            }
            boolean named = !packages.isEmpty() || !projects.isEmpty();
            boolean ofProject = manager.fillsNodeModules() || manager == PackageManager.PIPENV;
            boolean global = options.contains("-g") || options.contains("--global");
            return action == PackageAction.INSTALL && ofProject && (named || global) ? PackageAction.ADD : action;
        }

        private PackageAction ofPip(String word) {
            if (word.equals("sync")) {
                files.addAll(packages);
                files.addAll(projects);
                packages.clear();
                projects.clear();
                return PackageAction.INSTALL;
            }
            boolean takesPackages = word.equals("install") || word.equals("wheel") || word.equals("download");
            PackageAction action = PackageManager.PIP.action(word);
            if (takesPackages && !projects.isEmpty()) {
                return PackageAction.BUILD;
            }
            return action == PackageAction.ADD && listed ? PackageAction.INSTALL : action;
        }

        private boolean hasStart(String start) {
            for (String option : options) {
                if (option.startsWith(start)) {
                    return true;
                }
            }
            return false;
        }

        /** Maven and Gradle accept several tasks at once: a single one that builds makes it a build. */
        private PackageAction ofTasks(String first) {
            List<String> tasks = new ArrayList<>(packages);
            tasks.add(0, first);
            packages.clear();
            PackageAction all = PackageAction.QUERY;
            for (String task : tasks) {
                PackageAction action = ofTask(task);
                boolean counts =
                        action == PackageAction.BUILD || action == PackageAction.UNKNOWN || all == PackageAction.QUERY;
                if (counts && all != PackageAction.BUILD) {
                    all = action;
                    verb = task;
                }
            }
            arguments.add(first);
            arguments.remove(verb);
            return all;
        }

        private PackageAction ofTask(String task) {
            if (manager == PackageManager.MAVEN) {
                String goal = task.substring(task.lastIndexOf(':') + 1).replaceFirst("@.*", "");
                boolean downloads = DOWNLOADING_GOALS.contains(goal)
                        && task.matches(
                                "(dependency|.*:maven-dependency-plugin|.*:go-offline-maven-plugin)(:[^:]*)?:[^:]*");
                return downloads
                        ? PackageAction.DOWNLOAD
                        : task.matches("(spring-boot|jib):.*") ? PackageAction.BUILD : manager.action(task);
            }
            String name = task.substring(task.lastIndexOf(':') + 1);
            return name.startsWith("assemble") ? PackageAction.BUILD : manager.action(name);
        }
    }
}
