package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A shell command that calls a package manager: {@code PackageCommand.of(List.of("python3", "-m", "pip", "install", "-r",
 * "requirements.txt"))} is pip, {@link PackageAction#INSTALL}, with that file. Words are taken as they stand: variables in
 * them are not expanded.
 *
 * @param manager which one
 * @param action what it does
 * @param verb the word that says so, as written; empty without one
 * @param folder where it is told to work ({@code --prefix}, {@code -C}, {@code --cwd}); null for the working directory
 * @param files files that the command names: requirements and constraints of pip, the environment of conda
 * @param packages packages that the command names, as written, versions included
 * @param projects folders and archives of packages that it is told to build and install: {@code .}, {@code ./lib}
 * @param options words that begin with {@code -}, in order, values behind {@code =} included
 */
public record PackageCommand(
        PackageManager manager,
        PackageAction action,
        String verb,
        @CheckForNull String folder,
        List<String> files,
        List<String> packages,
        List<String> projects,
        List<String> options) {

    /** Options that name a folder to work in. */
    private static final Set<String> FOLDER_OPTIONS =
            Set.of("--prefix", "-C", "--cwd", "--dir", "--directory", "--project", "--working-dir", "-d");

    /** Options that name a file which says what to install. */
    private static final Set<String> FILE_OPTIONS =
            Set.of("-r", "--requirement", "--requirements", "-c", "--constraint", "--constraints");

    /** Options whose value is the next word, beside those that name folders and files. */
    private static final Set<String> VALUE_OPTIONS = Set.of(
            "-i",
            "--index-url",
            "--extra-index-url",
            "--default-index",
            "--index",
            "-f",
            "--find-links",
            "--trusted-host",
            "--timeout",
            "--retries",
            "-t",
            "--target",
            "--root",
            "--proxy",
            "--cache-dir",
            "--platform",
            "--python-version",
            "--progress-bar",
            "--python",
            "--no-binary",
            "--only-binary",
            "--upgrade-strategy",
            "--use-deprecated",
            "--use-feature",
            "--log",
            "--index-strategy",
            "--config-settings",
            "--implementation",
            "--abi",
            "--group",
            "--only",
            "--with",
            "--without",
            "--extra",
            "--extras",
            "-E",
            "--network-timeout",
            "--registry",
            "--omit",
            "--include",
            "--loglevel",
            "--filter",
            "-F",
            "--network-concurrency",
            "--fetch-timeout",
            "--fetch-retries",
            "--cache",
            "--mutex",
            "--store-dir",
            "--maxsockets",
            "--name",
            "-n",
            "--channel",
            "--repository",
            "-X",
            "--virtual",
            "-o",
            "--option");

    public PackageCommand {
        files = List.copyOf(files);
        packages = List.copyOf(packages);
        projects = List.copyOf(projects);
        options = List.copyOf(options);
    }

    /**
     * Reads a command.
     *
     * @param words program and arguments, without quotes; nothing is before the program
     * @return null when the program is no package manager
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
        boolean pipOfUv = manager == PackageManager.UV
                && words.size() > from
                && words.get(from).equals("pip");
        Reader reader = new Reader(manager, pipOfUv);
        reader.read(words.subList(pipOfUv ? from + 1 : from, words.size()));
        return reader.command();
    }

    private static String name(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    /** Whether it has an option, with or without a value behind {@code =}. */
    public boolean has(String option) {
        for (String each : options) {
            if (each.equals(option) || each.startsWith(option + "=")) {
                return true;
            }
        }
        return false;
    }

    /** Whether packages come to be installed, or the project is built with them. */
    public boolean installs() {
        return action == PackageAction.INSTALL || action == PackageAction.ADD;
    }

    /** Whether it works outside of any project. */
    public boolean isGlobal() {
        return has("-g") || has("--global") || verb.equals("global") || verb.equals("tool");
    }

    /** Goes through the words of one command. */
    private static final class Reader {
        private final PackageManager manager;
        private final boolean pip;
        private final List<String> files = new ArrayList<>();
        private final List<String> packages = new ArrayList<>();
        private final List<String> projects = new ArrayList<>();
        private final List<String> options = new ArrayList<>();

        @CheckForNull
        private String verb;

        @CheckForNull
        private String folder;

        Reader(PackageManager manager, boolean pipOfUv) {
            this.manager = manager;
            pip = manager == PackageManager.PIP || pipOfUv;
        }

        void read(List<String> words) {
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                String next = i + 1 < words.size() ? words.get(i + 1) : null;
                if (isRedirection(word)) {
                    continue;
                }
                if (!word.startsWith("-") || word.equals("-")) {
                    operand(word);
                    continue;
                }
                options.add(word);
                int equals = word.indexOf('=');
                String option = equals < 0 ? word : word.substring(0, equals);
                String value = equals < 0 ? next : word.substring(equals + 1);
                boolean takesNext = equals < 0 && next != null;
                if (namesFile(option)) {
                    files.add(value == null ? "" : value);
                } else if (namesFolder(option)) {
                    folder = value;
                } else if (pip && option.matches("-[rc][^-].*")) {
                    files.add(word.substring(2));
                    takesNext = false;
                } else if (pip && (option.equals("-e") || option.equals("--editable"))) {
                    projects.add(value == null ? "." : value);
                } else {
                    takesNext = takesNext && takesValue(option);
                }
                i += takesNext ? 1 : 0;
            }
        }

        /** What is left of {@code >/dev/null 2>&1} among the words of a command. */
        private static boolean isRedirection(String word) {
            return word.equals("/dev/null") || word.equals("1") || word.equals("2");
        }

        private boolean namesFile(String option) {
            if (manager == PackageManager.CONDA) {
                return option.equals("-f") || option.equals("--file");
            }
            return pip && FILE_OPTIONS.contains(option);
        }

        private boolean namesFolder(String option) {
            boolean short1 = option.equals("-d") || option.equals("-C");
            return switch (manager) {
                case NPM, YARN, PNPM, BUN, UV, POETRY, COMPOSER, GO, CARGO ->
                    FOLDER_OPTIONS.contains(option)
                            && (!short1 || option.equals("-C") || manager == PackageManager.COMPOSER);
                default -> false;
            };
        }

        private boolean takesValue(String option) {
            boolean system = manager.isOfTheSystem();
            return switch (option) {
                case "-t", "--target" -> pip || system;
                case "-i", "-f", "-E" -> pip || manager == PackageManager.UV;
                case "-n" -> manager == PackageManager.CONDA;
                case "-o" -> manager == PackageManager.APT;
                default -> VALUE_OPTIONS.contains(option);
            };
        }

        private void operand(String word) {
            if (verb == null) {
                verb = word;
            } else if (isProject(word)) {
                projects.add(word);
            } else {
                packages.add(word);
            }
        }

        private boolean isProject(String word) {
            boolean local = word.startsWith(".") || word.startsWith("/") || word.startsWith("file:");
            if (!pip) {
                return local || word.endsWith(".tgz") && !word.contains("://");
            }
            return local
                    || word.endsWith(".whl")
                    || word.endsWith(".tar.gz") && !word.contains("://")
                    || word.contains("*")
                    || word.contains("/") && !word.contains("://") && !word.contains("@");
        }

        PackageCommand command() {
            String word = verb == null ? "" : verb;
            return new PackageCommand(manager, action(word), word, folder, files, packages, projects, options);
        }

        private PackageAction action(String word) {
            for (String option : new String[] {"--version", "-v", "--help", "-h"}) {
                if (options.contains(option) && verb == null) {
                    return PackageAction.OTHER;
                }
            }
            if (manager == PackageManager.MAVEN || manager == PackageManager.GRADLE) {
                return ofTasks(word);
            }
            if (manager == PackageManager.GO) {
                return ofGo(word);
            }
            PackageAction action = PackageVerbs.action(pip ? PackageManager.PIP : manager, word);
            if (pip && word.equals("sync")) {
                files.addAll(packages);
                files.addAll(projects);
                packages.clear();
                projects.clear();
                return PackageAction.INSTALL;
            }
            if (pip && (word.equals("install") || word.equals("wheel"))) {
                return !projects.isEmpty()
                        ? PackageAction.BUILD
                        : !files.isEmpty() && packages.isEmpty() ? PackageAction.INSTALL : PackageAction.ADD;
            }
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

        private boolean hasStart(String start) {
            for (String option : options) {
                if (option.startsWith(start)) {
                    return true;
                }
            }
            return false;
        }

        /** Maven and Gradle are told several things at once: one that builds makes it a build. */
        private PackageAction ofTasks(String first) {
            List<String> tasks = new ArrayList<>(packages);
            if (!first.isEmpty()) {
                tasks.add(0, first);
            }
            boolean downloads = false;
            for (String task : tasks) {
                String name = task.substring(task.lastIndexOf(':') + 1);
                boolean download = manager == PackageManager.MAVEN
                        ? task.startsWith("dependency:") || task.contains("maven-dependency-plugin")
                        : Set.of("dependencies", "downloadDependencies", "resolveDependencies")
                                .contains(name);
                if (!download && !name.equals("help") && !name.equals("clean")) {
                    return PackageAction.BUILD;
                }
                downloads |= download;
            }
            return downloads ? PackageAction.DOWNLOAD : PackageAction.OTHER;
        }

        private PackageAction ofGo(String word) {
            String second = packages.isEmpty() ? "" : packages.get(0);
            if (word.equals("mod")) {
                return second.equals("download") ? PackageAction.DOWNLOAD : PackageAction.OTHER;
            }
            boolean versioned = packages.stream().anyMatch(name -> name.contains("@"));
            return word.equals("install") && versioned
                    ? PackageAction.ADD
                    : PackageVerbs.action(PackageManager.GO, word);
        }
    }
}
