package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command that installs dependencies.
 *
 * @param folder where it works, relative to the working directory of its instruction; {@code .} for that itself; null where
 *     it cannot be determined
 * @param files those that the command itself names: requirements of pip, the environment of conda
 */
public record Install(
        PackageManager manager,
        Kind kind,
        ShellCommands.Command command,
        @CheckForNull String folder,
        List<String> files) {
    public Install {
        files = List.copyOf(files);
    }

    /** What decides what is installed. */
    public enum Kind {
        /** Files that list the dependencies, nothing else of the project. */
        MANIFEST,
        /** Packages named in the command. */
        PACKAGES,
        /** Builds the project, and downloads its dependencies on the way. */
        BUILD
    }

    private static final Set<String> PIP_VALUES = Set.of(
            "-i",
            "--index-url",
            "--extra-index-url",
            "-f",
            "--find-links",
            "--trusted-host",
            "--timeout",
            "--retries",
            "-t",
            "--target",
            "--prefix",
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
            "--abi");

    private static final Set<String> MAVEN_BUILDS =
            Set.of("compile", "test", "package", "verify", "install", "deploy", "process-resources", "test-compile");

    private static final Set<String> GRADLE_BUILDS = Set.of(
            "build",
            "assemble",
            "bootJar",
            "jar",
            "installDist",
            "shadowJar",
            "distTar",
            "distZip",
            "war",
            "bootWar",
            "classes",
            "check",
            "test");

    /** All installing commands of an instruction, in order. */
    public static List<Install> in(List<ShellCommands.Command> commands) {
        return in(commands, ".");
    }

    /**
     * All installing commands, in order.
     *
     * @param from the folder in which the first works, relative to the working directory; null where it cannot be determined
     */
    public static List<Install> in(List<ShellCommands.Command> commands, @CheckForNull String from) {
        List<Install> installs = new ArrayList<>();
        String folder = from;
        for (ShellCommands.Command command : commands) {
            if (command.program().equals("cd") && command.words().size() == 2) {
                folder = folder == null ? null : joined(folder, command.words().get(1));
                continue;
            }
            Install install = of(command, folder);
            if (install != null) {
                installs.add(install);
            }
        }
        return installs;
    }

    /** Null where the command installs nothing. */
    @CheckForNull
    static Install of(ShellCommands.Command command, @CheckForNull String folder) {
        List<String> words = command.words();
        String program = command.program();
        if (program.matches("python[0-9.]*")
                && words.size() > 3
                && words.get(1).equals("-m")
                && words.get(2).equals("pip")) {
            return pip(command, folder, 3);
        }
        if (program.matches("pip[0-9.]*")) {
            return pip(command, folder, 1);
        }
        switch (program) {
            case "uv":
                return uv(command, folder);
            case "poetry":
                return plain(command, folder, PackageManager.POETRY, "install", "sync");
            case "pipenv":
                return plain(command, folder, PackageManager.PIPENV, "install", "sync");
            case "conda", "mamba", "micromamba":
                return conda(command, folder);
            case "npm":
                return node(command, folder, PackageManager.NPM);
            case "yarn", "yarnpkg":
                return node(command, folder, PackageManager.YARN);
            case "pnpm":
                return node(command, folder, PackageManager.PNPM);
            case "bun":
                return node(command, folder, PackageManager.BUN);
            case "mvn", "mvnw":
                return maven(command, folder);
            case "gradle", "gradlew":
                return gradle(command, folder);
            case "go":
                return go(command, folder);
            case "cargo":
                return cargo(command, folder);
            case "bundle", "bundler":
                return words.size() == 1
                        ? new Install(PackageManager.BUNDLER, Kind.MANIFEST, command, folder, List.of())
                        : plain(command, folder, PackageManager.BUNDLER, "install");
            case "composer", "composer.phar":
                return plain(command, folder, PackageManager.COMPOSER, "install");
            case "apt-get", "apt", "aptitude":
                return system(command, PackageManager.APT, "install");
            case "apk":
                return system(command, PackageManager.APK, "add");
            case "dnf", "yum", "microdnf", "zypper", "tdnf":
                return system(command, PackageManager.DNF, "install", "in", "reinstall", "groupinstall");
            default:
                return null;
        }
    }

    @CheckForNull
    private static Install pip(ShellCommands.Command command, @CheckForNull String folder, int from) {
        List<String> words = command.words();
        if (words.size() <= from || !verb(words, from).equals("install")) {
            return null;
        }
        List<String> files = new ArrayList<>();
        boolean project = false;
        boolean packages = false;
        boolean past = false;
        for (int i = from; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-r") || word.equals("--requirement") || word.equals("-c") || word.equals("--constraint")) {
                if (i + 1 < words.size()) {
                    files.add(words.get(++i));
                }
            } else if (word.startsWith("--requirement=") || word.startsWith("--constraint=")) {
                files.add(word.substring(word.indexOf('=') + 1));
            } else if (word.matches("-[rc][^-].*")) {
                files.add(word.substring(2));
            } else if (word.equals("-e") || word.equals("--editable") || word.startsWith("--editable=")) {
                project = true;
                i++;
            } else if (PIP_VALUES.contains(word)) {
                i++;
            } else if (word.equals("install") && !past) {
                past = true;
            } else if (!word.startsWith("-")) {
                boolean path = word.startsWith(".")
                        || word.startsWith("/")
                        || word.endsWith(".whl")
                        || word.endsWith(".tar.gz") && !word.contains("://")
                        || word.contains("*")
                        || word.contains("/") && !word.contains("://") && !word.contains("@");
                project |= path;
                packages |= !path;
            }
        }
        boolean manifest = words.contains("-r")
                || words.contains("--requirement")
                || hasStart(words, "--requirement=")
                || hasMatch(words, "-r[^-].*");
        Kind kind = project ? Kind.BUILD : manifest ? Kind.MANIFEST : Kind.PACKAGES;
        if (!project && !manifest && !packages) {
            return null;
        }
        return new Install(PackageManager.PIP, kind, command, folder, files);
    }

    @CheckForNull
    private static Install uv(ShellCommands.Command command, @CheckForNull String folder) {
        List<String> words = command.words();
        if (words.size() > 2 && words.get(1).equals("pip")) {
            Install pip = pip(command, folder, 2);
            return pip == null ? null : new Install(PackageManager.UV, pip.kind, command, folder, pip.files);
        }
        return plain(command, folder, PackageManager.UV, "sync");
    }

    @CheckForNull
    private static Install conda(ShellCommands.Command command, @CheckForNull String folder) {
        List<String> words = command.words();
        List<String> files = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            if ((words.get(i).equals("-f") || words.get(i).equals("--file")) && i + 1 < words.size()) {
                files.add(words.get(i + 1));
            } else if (words.get(i).startsWith("--file=")) {
                files.add(words.get(i).substring("--file=".length()));
            }
        }
        if (command.startsWith(words.get(0), "install")
                || command.startsWith(words.get(0), "env")
                || command.startsWith(words.get(0), "create")) {
            return new Install(
                    PackageManager.CONDA, files.isEmpty() ? Kind.PACKAGES : Kind.MANIFEST, command, folder, files);
        }
        return null;
    }

    @CheckForNull
    private static Install node(ShellCommands.Command command, @CheckForNull String folder, PackageManager manager) {
        List<String> words = command.words();
        String where = folder;
        String verb = "";
        boolean global = false;
        boolean packages = false;
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-g") || word.equals("--global") || word.equals("global")) {
                global = true;
            } else if (word.equals("--prefix") || word.equals("-C") || word.equals("--cwd") || word.equals("--dir")) {
                where = i + 1 < words.size() && where != null ? joined(where, words.get(i + 1)) : null;
                i++;
            } else if (word.startsWith("--prefix=") || word.startsWith("--cwd=") || word.startsWith("--dir=")) {
                where = where == null ? null : joined(where, word.substring(word.indexOf('=') + 1));
            } else if (takesValue(word)) {
                i++;
            } else if (!word.startsWith("-") && !isRedirection(word)) {
                packages |= !verb.isEmpty();
                verb = verb.isEmpty() ? word : verb;
            }
        }
        boolean installs =
                switch (manager) {
                    case NPM ->
                        Set.of("ci", "install", "i", "clean-install", "install-clean")
                                .contains(verb);
                    case YARN -> Set.of("", "install").contains(verb) || global;
                    default -> Set.of("install", "i").contains(verb) || global && verb.equals("add");
                };
        boolean asks = command.has("--version") || command.has("-v") || command.has("--help");
        if (!installs || asks) {
            return null;
        }
        return new Install(manager, global || packages ? Kind.PACKAGES : Kind.MANIFEST, command, where, List.of());
    }

    /** What is left of {@code >/dev/null 2>&1} among the words of a command. */
    private static boolean isRedirection(String word) {
        return word.equals("/dev/null") || word.equals("1") || word.equals("2");
    }

    private static boolean takesValue(String option) {
        return Set.of(
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
                        "--maxsockets")
                .contains(option);
    }

    @CheckForNull
    private static Install maven(ShellCommands.Command command, @CheckForNull String folder) {
        boolean download = false;
        boolean build = false;
        for (String word : command.words().subList(1, command.words().size())) {
            download |= word.startsWith("dependency:")
                    || word.contains("maven-dependency-plugin")
                    || word.contains("go-offline");
            build |= MAVEN_BUILDS.contains(word) || word.startsWith("spring-boot:") || word.startsWith("jib:");
        }
        String where = command.has("-f") || hasStart(command.words(), "--file") ? null : folder;
        return download || build
                ? new Install(PackageManager.MAVEN, build ? Kind.BUILD : Kind.MANIFEST, command, where, List.of())
                : null;
    }

    @CheckForNull
    private static Install gradle(ShellCommands.Command command, @CheckForNull String folder) {
        boolean download = false;
        boolean build = false;
        for (String word : command.words().subList(1, command.words().size())) {
            String task = word.substring(word.lastIndexOf(':') + 1);
            download |= task.equals("dependencies")
                    || task.equals("downloadDependencies")
                    || task.equals("resolveDependencies");
            build |= GRADLE_BUILDS.contains(task) || task.startsWith("assemble");
        }
        String where = command.has("-p") || command.has("-b") ? null : folder;
        return download || build
                ? new Install(PackageManager.GRADLE, build ? Kind.BUILD : Kind.MANIFEST, command, where, List.of())
                : null;
    }

    @CheckForNull
    private static Install go(ShellCommands.Command command, @CheckForNull String folder) {
        List<String> words = command.words();
        if (command.startsWith(words.get(0), "mod", "download")) {
            return new Install(PackageManager.GO, Kind.MANIFEST, command, folder, List.of());
        }
        boolean versioned = false;
        for (String word : words) {
            versioned |= word.contains("@");
        }
        String verb = words.size() > 1 ? words.get(1) : "";
        if (verb.equals("get") || verb.equals("install") && versioned) {
            return new Install(PackageManager.GO, Kind.PACKAGES, command, folder, List.of());
        }
        boolean build = Set.of("build", "install", "test", "generate").contains(verb) && !hasStart(words, "-C");
        boolean vendored = command.has("-mod=vendor");
        return build && !vendored ? new Install(PackageManager.GO, Kind.BUILD, command, folder, List.of()) : null;
    }

    @CheckForNull
    private static Install cargo(ShellCommands.Command command, @CheckForNull String folder) {
        List<String> words = command.words();
        String verb = "";
        for (String word : words.subList(1, words.size())) {
            verb = verb.isEmpty() && !word.startsWith("-") && !word.startsWith("+") ? word : verb;
        }
        String where = hasStart(words, "--manifest-path") ? null : folder;
        return switch (verb) {
            case "fetch" -> new Install(PackageManager.CARGO, Kind.MANIFEST, command, where, List.of());
            case "build", "b", "test", "rustc", "auditable" ->
                new Install(PackageManager.CARGO, Kind.BUILD, command, where, List.of());
            case "install" ->
                new Install(
                        PackageManager.CARGO,
                        hasStart(words, "--path") ? Kind.BUILD : Kind.PACKAGES,
                        command,
                        where,
                        List.of());
            default -> null;
        };
    }

    @CheckForNull
    private static Install plain(
            ShellCommands.Command command, @CheckForNull String folder, PackageManager manager, String... verbs) {
        String verb = verb(command.words(), 1);
        for (String installing : verbs) {
            if (verb.equals(installing)) {
                return new Install(manager, Kind.MANIFEST, command, folder, List.of());
            }
        }
        return null;
    }

    @CheckForNull
    private static Install system(ShellCommands.Command command, PackageManager manager, String... verbs) {
        return List.of(verbs).contains(verb(command.words(), 1)) || command.has(verbs[0])
                ? new Install(manager, Kind.PACKAGES, command, ".", List.of())
                : null;
    }

    /** The build tool that a command runs with a task of any name; null for none. */
    @CheckForNull
    public static PackageManager buildTool(ShellCommands.Command command) {
        boolean task = command.words().stream().skip(1).anyMatch(word -> !word.startsWith("-"));
        return !task
                ? null
                : switch (command.program()) {
                    case "gradle", "gradlew" -> PackageManager.GRADLE;
                    case "mvn", "mvnw" -> PackageManager.MAVEN;
                    case "cargo" -> command.has("install") ? null : PackageManager.CARGO;
                    case "pnpm" -> command.has("fetch") ? PackageManager.PNPM : null;
                    default -> null;
                };
    }

    /** Whether packages come from Python's index, by the names that pip takes. */
    public static boolean isPython(PackageManager manager) {
        return manager == PackageManager.PIP || manager == PackageManager.UV;
    }

    /** The packages that a command names, without versions. */
    public List<String> packages() {
        List<String> packages = new ArrayList<>();
        boolean past = false;
        for (String word : command.words().subList(1, command.words().size())) {
            boolean verb =
                    word.equals("install") || word.equals("add") || word.equals("in") || word.equals("reinstall");
            if (verb && !past) {
                past = true;
            } else if (past && !word.startsWith("-")) {
                packages.add(word.replaceFirst("[=<>~!\\[;].*", ""));
            }
        }
        return packages;
    }

    private static String verb(List<String> words, int from) {
        for (String word : words.subList(Math.min(from, words.size()), words.size())) {
            if (!word.startsWith("-")) {
                return word;
            }
        }
        return "";
    }

    private static boolean hasStart(List<String> words, String start) {
        for (String word : words) {
            if (word.startsWith(start)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasMatch(List<String> words, String expression) {
        for (String word : words) {
            if (word.matches(expression)) {
                return true;
            }
        }
        return false;
    }

    private static String joined(String folder, String below) {
        return below.startsWith("/") || folder.equals(".") ? below : folder + "/" + below;
    }

    /** {@code pip install}, {@code npm ci}: the command without what it is given. */
    public String shown() {
        List<String> words = command.words();
        String verb = verb(words, 1);
        if (command.program().startsWith("python")) {
            return "pip install";
        }
        if (manager == PackageManager.UV && verb.equals("pip")) {
            return "uv pip install";
        }
        if (manager == PackageManager.GO && verb.equals("mod")) {
            return "go mod download";
        }
        String program = command.program();
        if (kind == Kind.BUILD && (manager == PackageManager.MAVEN || manager == PackageManager.GRADLE)) {
            // of `mvn clean package` what builds
            verb = words.stream()
                    .skip(1)
                    .filter(word -> MAVEN_BUILDS.contains(word)
                            || GRADLE_BUILDS.contains(word.substring(word.lastIndexOf(':') + 1)))
                    .findFirst()
                    .orElse(verb);
        }
        return verb.isEmpty() ? program : program + " " + verb;
    }
}
