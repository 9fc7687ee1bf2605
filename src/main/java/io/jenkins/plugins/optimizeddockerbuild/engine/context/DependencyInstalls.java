package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the build makes a virtual environment or {@code node_modules} itself in every place where a COPY would put the one
 * from the context. Only then can the latter go: a Dockerfile that copies it and installs nothing needs it.
 *
 * <p>An install after the COPY stands for itself. One before it must be complete, for the COPY lays the context's files over
 * it, and a later step may have used development packages that only those had.
 */
final class DependencyInstalls {

    /** Programs that have no use for installed packages, so that they may run between COPY and install. */
    private static final Set<String> UNRELATED = Set.of(
            "apt-get",
            "apt",
            "apk",
            "yum",
            "dnf",
            "microdnf",
            "zypper",
            "update-ca-certificates",
            "useradd",
            "adduser",
            "groupadd",
            "addgroup",
            "usermod",
            "chown",
            "chmod",
            "mkdir",
            "rm",
            "ln",
            "echo",
            "set",
            "cd",
            "export",
            "curl",
            "wget",
            "corepack",
            "true",
            ":",
            "locale-gen",
            "ls",
            "cat",
            "touch",
            "printf",
            "test",
            "[");

    private final List<List<BuildTimeline>> builds = new ArrayList<>();
    private final List<Integer> targets = new ArrayList<>();
    private final Map<Leftover, Map<BuildTimeline, List<Install>>> known = new EnumMap<>(Leftover.class);
    private final ProjectFiles files;

    DependencyInstalls(List<BuildGraph> graphs, ProjectFiles files) {
        for (BuildGraph graph : graphs) {
            builds.add(BuildTimeline.of(graph));
            targets.add(graph.target() == null ? -1 : graph.target().stage().index());
        }
        this.files = files;
    }

    /**
     * Why the environment at a path has to stay.
     *
     * @param path relative to the context
     * @param kind {@link Leftover#VIRTUAL_ENVIRONMENTS} or {@link Leftover#NODE_MODULES}
     * @return a sentence; null when it can go
     */
    @CheckForNull
    String objection(byte[] path, Leftover kind) {
        String[] parts = Runes.text(path, 0, path.length).split("/");
        for (int i = 0; i < builds.size(); i++) {
            for (BuildTimeline timeline : builds.get(i)) {
                String objection = objection(timeline, parts, kind);
                if (objection != null && !isOnlyBase(timeline.stage(), builds.get(i), targets.get(i))) {
                    return objection;
                }
            }
        }
        return null;
    }

    /** Whether a stage is nothing but the base of others, whose timelines include its own. */
    private static boolean isOnlyBase(ResolvedStage stage, List<BuildTimeline> timelines, int target) {
        int index = stage.stage().index();
        if (index == target) {
            return false;
        }
        for (BuildTimeline other : timelines) {
            for (BuildTimeline.Step step : other.steps()) {
                if (!step.inherited() && takesFrom(step.instruction(), stage)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean takesFrom(Instruction instruction, ResolvedStage stage) {
        if (instruction instanceof Instruction.Copy copy) {
            return copy.from() != null && isNamed(stage, copy.from());
        }
        if (instruction instanceof Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                if (mount.from() != null && isNamed(stage, mount.from())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isNamed(ResolvedStage stage, String reference) {
        return reference.equalsIgnoreCase(stage.stage().name())
                || reference.equals(Integer.toString(stage.stage().index()))
                || reference.indexOf('$') >= 0;
    }

    @CheckForNull
    private String objection(BuildTimeline timeline, String[] path, Leftover kind) {
        List<BuildTimeline.Step> steps = timeline.steps();
        List<Install> installs = null;
        for (int at = 0; at < steps.size(); at++) {
            BuildTimeline.Step step = steps.get(at);
            if (step.instruction() instanceof Instruction.Run run && mounts(run, path)) {
                return "The RUN in line " + run.lines().first() + " of the Dockerfile mounts the folder that it is in.";
            }
            if (!(step.instruction() instanceof Instruction.FileTransfer transfer) || !isFromContext(transfer)) {
                continue;
            }
            for (String source : transfer.sources()) {
                int covered = coveredParts(source, step.variables(), path);
                if (covered < 0) {
                    continue;
                }
                if (installs == null) {
                    installs = installs(timeline, kind);
                }
                Landing landing = landing(transfer, step, path, covered);
                if (landing == null || !isMade(landing, at, steps, installs, kind)) {
                    return "The " + transfer.keyword() + " in line "
                            + transfer.lines().first()
                            + " of the Dockerfile takes it along, and no instruction surely makes another one in its place.";
                }
            }
        }
        return null;
    }

    private static boolean isFromContext(Instruction.FileTransfer transfer) {
        return !(transfer instanceof Instruction.Copy copy) || copy.from() == null;
    }

    private static boolean mounts(Instruction.Run run, String[] path) {
        for (Mount mount : run.mounts()) {
            if (mount.readsContext()) {
                String source = mount.source() == null ? "." : mount.source();
                if (source.indexOf('$') >= 0 || coveredParts(source, Variables.none(), path) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How many parts of the path a source names, when what is below it comes along; -1 when it does not. */
    private static int coveredParts(String source, Variables variables, String[] path) {
        String expanded = BuildTimeline.expand(source, variables);
        if (expanded == null) {
            return 0;
        }
        String clean = GoFilepath.clean("/" + expanded);
        if (clean.equals("/")) {
            return 0;
        }
        String[] parts = clean.substring(1).split("/");
        if (parts.length > path.length) {
            return -1;
        }
        for (int i = 0; i < parts.length; i++) {
            try {
                if (!parts[i].equals(path[i]) && !GoFilepath.matches(parts[i], path[i])) {
                    return -1;
                }
            } catch (GoFilepath.BadPattern e) {
                return -1;
            }
        }
        return parts.length;
    }

    /**
     * Where an environment from the context would come to lie.
     *
     * @param place in the stage
     * @param path in the context
     */
    private record Landing(String place, String[] path) {}

    @CheckForNull
    private static Landing landing(
            Instruction.FileTransfer transfer, BuildTimeline.Step step, String[] path, int covered) {
        if (transfer instanceof Instruction.Copy copy && copy.parents()) {
            return null;
        }
        String destination =
                BuildTimeline.resolve(step.workdir(), BuildTimeline.expand(transfer.destination(), step.variables()));
        if (destination == null) {
            return null;
        }
        String rest = String.join("/", Arrays.copyOfRange(path, covered, path.length));
        return new Landing(BuildTimeline.resolve(destination, rest.isEmpty() ? "." : rest), path);
    }

    private boolean isMade(
            Landing landing, int copied, List<BuildTimeline.Step> steps, List<Install> installs, Leftover kind) {
        for (Install install : installs) {
            if (!isFor(install, landing, kind)) {
                continue;
            }
            if (install.step < copied ? install.complete : isUntouchedUntil(install, copied, steps)) {
                return true;
            }
        }
        return false;
    }

    private boolean isFor(Install install, Landing landing, Leftover kind) {
        String folder = landing.place.contains("/")
                ? landing.place.substring(0, Math.max(1, landing.place.lastIndexOf('/')))
                : landing.place;
        if (kind == Leftover.VIRTUAL_ENVIRONMENTS) {
            return install.place.equals(landing.place);
        }
        String project = projectPath(landing.path, 1);
        if (install.place.equals(landing.place)) {
            return install.copied || files.exists(join(project, "package.json")) && !usesPlugAndPlay(install, project);
        }
        // a workspace: the install in a folder above makes those of its members as well
        String root = install.place.substring(0, install.place.length() - "/node_modules".length());
        if (!install.place.endsWith("/node_modules")
                || !(folder + "/").startsWith(root.equals("/") ? "/" : root + "/")) {
            return false;
        }
        int depth = depth(landing.place) - depth(root);
        if (depth > landing.path.length) {
            return false;
        }
        String workspace = projectPath(landing.path, depth);
        return !usesPlugAndPlay(install, workspace)
                && files.exists(join(project, "package.json"))
                && (files.exists(join(workspace, "pnpm-workspace.yaml"))
                        || files.text(join(workspace, "package.json")).contains("\"workspaces\""));
    }

    private boolean usesPlugAndPlay(Install install, String project) {
        String settings = join(project, ".yarnrc.yml");
        return install.yarn && files.exists(settings) && !files.text(settings).contains("node-modules");
    }

    /** The path without its last parts, empty for the context itself. */
    private static String projectPath(String[] path, int parts) {
        return String.join("/", Arrays.copyOf(path, path.length - parts));
    }

    private static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    private static int depth(String place) {
        int depth = 0;
        for (String part : place.split("/")) {
            depth += part.isEmpty() ? 0 : 1;
        }
        return depth;
    }

    /** Whether nothing between COPY and install can have used what was copied. */
    private static boolean isUntouchedUntil(Install install, int copied, List<BuildTimeline.Step> steps) {
        for (int at = copied + 1; at <= install.step; at++) {
            if (!(steps.get(at).instruction() instanceof Instruction.Run run)) {
                continue;
            }
            List<ShellCommands.Command> commands = ShellCommands.in(run.script());
            int end = at == install.step ? install.command : commands.size();
            for (ShellCommands.Command command : commands.subList(0, end)) {
                boolean settings = command.startsWith("npm", "config")
                        || command.startsWith("yarn", "config")
                        || command.startsWith("pnpm", "config")
                        || command.startsWith("poetry", "config");
                boolean global = command.has("-g") || command.has("--global");
                if (!UNRELATED.contains(command.program()) && !settings && !global) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Where an instruction makes an environment.
     *
     * @param step of the timeline
     * @param command of the RUN; 0 for a COPY from another stage
     * @param place in the stage
     * @param complete whether all packages are installed, those for development too
     * @param yarn whether Yarn does it, which may put no folder there
     * @param copied whether it comes from another stage
     */
    private record Install(int step, int command, String place, boolean complete, boolean yarn, boolean copied) {}

    private List<Install> installs(BuildTimeline timeline, Leftover kind) {
        Map<BuildTimeline, List<Install>> ofKind = known.computeIfAbsent(kind, any -> new IdentityHashMap<>());
        List<Install> installs = ofKind.get(timeline);
        if (installs == null) {
            installs = new ArrayList<>();
            // a stage that copies from itself, which BuildKit refuses, finds nothing here
            ofKind.put(timeline, installs);
            find(installs, timeline, kind);
        }
        return installs;
    }

    private void find(List<Install> installs, BuildTimeline timeline, Leftover kind) {
        for (int at = 0; at < timeline.steps().size(); at++) {
            BuildTimeline.Step step = timeline.steps().get(at);
            if (step.instruction() instanceof Instruction.Run run && !"none".equals(run.network())) {
                addInstalls(installs, run, step, at, timeline, kind);
            } else if (step.instruction() instanceof Instruction.Copy copy && copy.from() != null) {
                addCopied(installs, copy, step, at, kind);
            }
        }
    }

    private void addCopied(
            List<Install> installs, Instruction.Copy copy, BuildTimeline.Step step, int at, Leftover kind) {
        String destination =
                BuildTimeline.resolve(step.workdir(), BuildTimeline.expand(copy.destination(), step.variables()));
        if (destination == null || copy.parents()) {
            return;
        }
        for (List<BuildTimeline> timelines : builds) {
            for (BuildTimeline other : timelines) {
                if (!isNamed(other.stage(), copy.from()) || copy.from().indexOf('$') >= 0) {
                    continue;
                }
                for (Install install : List.copyOf(installs(other, kind))) {
                    for (String source : copy.sources()) {
                        String from = BuildTimeline.resolve("/", BuildTimeline.expand(source, step.variables()));
                        if (from == null) {
                            continue;
                        }
                        String below = from.equals("/") ? "/" : from + "/";
                        if (install.place.equals(from) || install.place.startsWith(below)) {
                            String rest = install.place.substring(Math.min(install.place.length(), below.length()));
                            String place = BuildTimeline.resolve(destination, rest.isEmpty() ? "." : rest);
                            installs.add(new Install(at, 0, place, install.complete, install.yarn, true));
                        }
                    }
                }
            }
        }
    }

    private static void addInstalls(
            List<Install> installs,
            Instruction.Run run,
            BuildTimeline.Step step,
            int at,
            BuildTimeline timeline,
            Leftover kind) {
        String script = run.script();
        String folder = step.workdir();
        List<ShellCommands.Command> commands = ShellCommands.in(script);
        for (int i = 0; i < commands.size(); i++) {
            ShellCommands.Command command = commands.get(i);
            if (command.startsWith("cd") && command.words().size() == 2) {
                folder = BuildTimeline.resolve(
                        folder, BuildTimeline.expand(command.words().get(1), step.variables()));
            } else if (!command.mayFail() && kind == Leftover.NODE_MODULES) {
                addNodeModules(installs, command, step, at, i, folder, script);
            } else if (!command.mayFail() && kind == Leftover.VIRTUAL_ENVIRONMENTS) {
                addEnvironment(installs, command, step, at, i, folder, timeline);
            }
        }
    }

    private static void addNodeModules(
            List<Install> installs,
            ShellCommands.Command command,
            BuildTimeline.Step step,
            int at,
            int number,
            @CheckForNull String workdir,
            String script) {
        Set<String> verbs;
        switch (command.program()) {
            case "npm" -> verbs = Set.of("ci", "install", "i", "clean-install", "install-clean");
            case "yarn" -> verbs = Set.of("", "install");
            case "pnpm", "bun" -> verbs = Set.of("install", "i");
            default -> {
                return;
            }
        }
        String verb = "";
        String folder = workdir;
        boolean complete = !script.contains("NODE_ENV=production")
                && !"production".equals(step.variables().get("NODE_ENV"))
                && step.variables().get("NPM_CONFIG_OMIT") == null;
        List<String> words = command.words();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String option = equals < 0 ? word : word.substring(0, equals);
            switch (option) {
                case "-g", "--global", "--offline", "--dry-run", "--lockfile-only", "--package-lock-only", "--help" -> {
                    return;
                }
                case "--prefix", "-C", "--cwd", "--dir" -> {
                    String value =
                            equals < 0 ? (i + 1 < words.size() ? words.get(++i) : null) : word.substring(equals + 1);
                    folder = value == null
                            ? null
                            : BuildTimeline.resolve(folder, BuildTimeline.expand(value, step.variables()));
                }
                case "--production", "--prod", "-P", "--omit", "--only", "--filter", "-F", "--no-dev" ->
                    complete = false;
                default -> {
                    if (!word.startsWith("-") && verb.isEmpty()) {
                        verb = word;
                    }
                }
            }
        }
        String place = BuildTimeline.resolve(folder, "node_modules");
        if (verbs.contains(verb) && place != null) {
            installs.add(
                    new Install(at, number, place, complete, command.program().equals("yarn"), false));
        }
    }

    private static void addEnvironment(
            List<Install> installs,
            ShellCommands.Command command,
            BuildTimeline.Step step,
            int at,
            int number,
            @CheckForNull String workdir,
            BuildTimeline timeline) {
        List<String> words = command.words();
        String program = command.program();
        String second = words.size() > 1 ? words.get(1) : "";
        boolean complete = !command.has("--no-dev")
                && !command.has("--only")
                && !command.has("--without")
                && !hasOption(words, "--only-");
        String folder = null;
        if ((program.startsWith("python") || program.startsWith("pypy"))
                && second.equals("-m")
                && words.size() > 3
                && (words.get(2).equals("venv") || words.get(2).equals("virtualenv"))) {
            folder = installsPackages(timeline) ? lastArgument(words, 3, null) : null;
        } else if (program.equals("virtualenv")) {
            folder = installsPackages(timeline) ? lastArgument(words, 1, null) : null;
        } else if (program.equals("uv") && second.equals("venv")) {
            folder = installsPackages(timeline) ? lastArgument(words, 2, ".venv") : null;
        } else if (program.equals("uv") && second.equals("sync")) {
            String chosen = step.variables().get("UV_PROJECT_ENVIRONMENT");
            folder = chosen == null || chosen.isEmpty() ? ".venv" : chosen;
        } else if (program.equals("poetry") && second.equals("install")) {
            boolean inProject = isTrue(step.variables().get("POETRY_VIRTUALENVS_IN_PROJECT"))
                    || contains(timeline, "virtualenvs.in-project true");
            folder = inProject ? ".venv" : null;
        } else if (program.equals("pipenv") && (second.equals("install") || second.equals("sync"))) {
            folder = isTrue(step.variables().get("PIPENV_VENV_IN_PROJECT")) ? ".venv" : null;
            complete &= command.has("--dev") || command.has("-d");
        } else if (program.equals("pdm") && (second.equals("install") || second.equals("sync"))) {
            folder = ".venv";
            complete &= !command.has("--prod") && !command.has("--production");
        }
        String place =
                folder == null ? null : BuildTimeline.resolve(workdir, BuildTimeline.expand(folder, step.variables()));
        if (place != null) {
            installs.add(new Install(at, number, place, complete, false, false));
        }
    }

    private static boolean hasOption(List<String> words, String start) {
        for (String word : words) {
            if (word.startsWith(start)) {
                return true;
            }
        }
        return false;
    }

    @CheckForNull
    private static String lastArgument(List<String> words, int from, @CheckForNull String otherwise) {
        String last = words.size() > from ? words.get(words.size() - 1) : "-";
        return last.startsWith("-") ? otherwise : last;
    }

    private static boolean isTrue(@CheckForNull String value) {
        return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
    }

    /** An environment that nothing is installed in would not stand for one that has everything. */
    private static boolean installsPackages(BuildTimeline timeline) {
        return contains(timeline, "pip install")
                || contains(timeline, "pip3 install")
                || contains(timeline, "pip sync")
                || contains(timeline, "uv sync")
                || contains(timeline, "poetry install");
    }

    private static boolean contains(BuildTimeline timeline, String text) {
        for (BuildTimeline.Step step : timeline.steps()) {
            if (step.instruction() instanceof Instruction.Run run
                    && run.script().contains(text)) {
                return true;
            }
        }
        return false;
    }
}
