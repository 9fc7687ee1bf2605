package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.BuildTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.KeyValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits the one stage of a Python service in two: one with compilers, in which pip fills a virtual environment, and the
 * image, which has the environment and every other package that apt installed. Only where nothing that is seen could notice.
 */
final class BuildStage {
    private static final String ENVIRONMENT = "/opt/venv";

    /** Python 3 of Docker's own images, without the compilers that the large ones have. */
    private static final Pattern BASE = Pattern.compile("(.*/)?python:3\\.\\d+[0-9a-z.]*-slim(-[a-z]+)?(@.*)?");

    private static final Pattern FROM = Pattern.compile(
            "^(\\s*FROM\\s+(?:--platform=\\S+\\s+)?\\S+)(?:\\s+AS\\s+\\S+)?\\s*$", Pattern.CASE_INSENSITIVE);

    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9+.:=_~/-]+");

    /** Settings of pip that only say from where and how loudly. */
    private static final Set<String> HARMLESS = Set.of(
            "PIP_NO_CACHE_DIR",
            "PIP_DISABLE_PIP_VERSION_CHECK",
            "PIP_DEFAULT_TIMEOUT",
            "PIP_INDEX_URL",
            "PIP_EXTRA_INDEX_URL",
            "PIP_TRUSTED_HOST",
            "PIP_ROOT_USER_ACTION",
            "PIP_RETRIES",
            "PIP_PROGRESS_BAR",
            "PIP_PREFER_BINARY");

    private static final Set<String> MOVING = Set.of(
            "PATH", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONNOUSERSITE", "LD_LIBRARY_PATH", "LD_PRELOAD");

    /** Commands that may run in both stages, and do the same in either. */
    private static final Set<String> TWICE =
            Set.of("useradd", "adduser", "groupadd", "addgroup", "usermod", "mkdir", "touch");

    private final Evidence evidence;
    private final StageSteps stage;
    private final List<String> packages = new ArrayList<>();
    private boolean tools;
    private int first = -1;
    private int last = -1;

    private BuildStage(Evidence evidence, StageSteps stage) {
        this.evidence = evidence;
        this.stage = stage;
    }

    /** Null where it cannot be determined that the image would do the same. */
    @CheckForNull
    static Change change(Evidence evidence, StageSteps stage) {
        BuildStage split = new BuildStage(evidence, stage);
        return split.isSafe() ? split.made() : null;
    }

    private boolean isSafe() {
        Dockerfile dockerfile = evidence.dockerfile();
        if (evidence.path() == null
                || dockerfile.stages().size() != 1
                || stage.resolved().kind() != BaseKind.IMAGE
                || !BASE.matcher(stage.image()).matches()) {
            return false;
        }
        for (int at = 0; at < stage.steps().size(); at++) {
            if (installsWithPip(stage.steps().get(at))) {
                first = first < 0 ? at : first;
                last = at;
            }
        }
        if (first < 0) {
            return false;
        }
        for (int at = 0; at < stage.steps().size(); at++) {
            Step step = stage.steps().get(at);
            boolean fits = at <= last ? isRepeatable(step) : isKeptAsItIs(step);
            if (!fits || !isOpenToMove(step.instruction())) {
                return false;
            }
        }
        return tools && !RuntimeTools.areAskedBy(dockerfile, evidence.files());
    }

    private static boolean installsWithPip(Step step) {
        return installs(step, PackageManager.PIP);
    }

    private static boolean installsWithApt(Step step) {
        return installs(step, PackageManager.APT);
    }

    private static boolean installs(Step step, PackageManager manager) {
        return Install.in(step.commands()).stream().anyMatch(install -> install.manager() == manager);
    }

    /** Whether an instruction above can be in the stage with the compilers, and in the image once more. */
    private boolean isRepeatable(Step step) {
        if (step.instruction() instanceof Instruction.Run run) {
            return step.isRoot() && (isInstall(step, run) || isTwice(step, run));
        }
        return step.instruction() instanceof Instruction.Arg
                || step.instruction() instanceof Instruction.Env
                || step.instruction() instanceof Instruction.Label
                || step.instruction() instanceof Instruction.Workdir
                || step.instruction() instanceof Instruction.Expose
                || step.instruction() instanceof Instruction.Maintainer
                || step.instruction() instanceof Instruction.Copy copy
                        && copy.from() == null
                        && copy.documents().isEmpty();
    }

    /** Whether a RUN makes users and folders only. */
    private static boolean isTwice(Step step, Instruction.Run run) {
        boolean twice = run.command().shell()
                && run.statement().documents().isEmpty()
                && run.statement().flags().isEmpty();
        for (ShellCommands.Command command : step.commands()) {
            twice &= TWICE.contains(command.program()) && !command.output();
        }
        return twice && !step.commands().isEmpty();
    }

    /** Whether a RUN does nothing but install packages of apt and pip. */
    private boolean isInstall(Step step, Instruction.Run run) {
        boolean plain = run.command().shell()
                && run.statement().documents().isEmpty()
                && run.network() == null
                && run.security() == null
                && !run.script().matches("(?s).*(\\$\\(|`|<<|\\b(if|for|while|case)\\s).*");
        for (Mount mount : run.mounts()) {
            plain &= mount.type().equals("cache");
        }
        for (ShellCommands.Command command : step.commands()) {
            plain &= !command.mayFail() && !command.output() && isInstall(step, command);
        }
        return plain && !step.commands().isEmpty();
    }

    private boolean isInstall(Step step, ShellCommands.Command command) {
        List<Install> installs = Install.in(List.of(command));
        if (!installs.isEmpty()) {
            Install install = installs.get(0);
            return install.manager() == PackageManager.PIP
                    ? new EnvironmentInstall(evidence, stage).isSame(install, step)
                    : install.manager() == PackageManager.APT && take(command, step);
        }
        PackageCommand call = command.call();
        boolean prepares = call != null
                && (call.action() == PackageAction.CLEAN || call.verb().equals("update"))
                && (call.manager() == PackageManager.APT || call.manager() == PackageManager.PIP);
        boolean cleans = command.program().equals("rm")
                && command.words().stream()
                        .skip(1)
                        .allMatch(word -> word.startsWith("-")
                                || word.startsWith("/var/lib/apt/lists")
                                || word.startsWith("/var/cache/apt")
                                || word.startsWith("/root/.cache")
                                || word.startsWith("/tmp/")
                                || word.startsWith("/var/tmp/"));
        return cleans
                || prepares
                || command.program().equals("set") && command.words().size() == 2
                || command.startsWith("export", "DEBIAN_FRONTEND=noninteractive");
    }

    /** Notes what apt installs for the image: all but compilers, whose libraries for programs at run time stay. */
    private boolean take(ShellCommands.Command command, Step step) {
        List<String> kept = new ArrayList<>();
        Set<String> libraries = new LinkedHashSet<>();
        for (String word : command.words()) {
            if (!PLAIN_WORD.matcher(word).matches() || word.matches(".*\\.deb|golang.*")) {
                return false;
            }
            String name = word.replaceFirst("[=:].*", "");
            if (BuildToolsInImage.isTool(name)) {
                tools = true;
                libraries.addAll(BuildToolsInImage.libraries(name));
            } else {
                kept.add(word);
            }
        }
        for (String library : libraries) {
            if (!kept.contains(library)) {
                kept.add(library);
            }
        }
        List<String> named = kept.stream().filter(word -> !word.startsWith("-")).toList();
        if (named.size() > 2) {
            boolean silent = step.instruction() instanceof Instruction.Run run
                    && run.script().contains("DEBIAN_FRONTEND=noninteractive");
            packages.add((silent ? "DEBIAN_FRONTEND=noninteractive " : "") + String.join(" ", kept));
        }
        return true;
    }

    /** Whether an instruction below the installs needs neither compilers nor the place of Python's packages. */
    private boolean isKeptAsItIs(Step step) {
        if (step.instruction() instanceof Instruction.Copy copy && copy.from() != null) {
            return false;
        }
        if (step.instruction() instanceof Instruction.Run run) {
            boolean updated = false;
            for (ShellCommands.Command command : step.commands()) {
                updated |= command.has("update");
                for (Install install : Install.in(List.of(command))) {
                    boolean needsLists = install.manager() == PackageManager.APT && !updated;
                    if (needsLists || install.packages().stream().anyMatch(BuildToolsInImage::isTool)) {
                        return false;
                    }
                }
            }
            return !RuntimeTools.isAskedBy(evidence.dockerfile(), run.script())
                    && !run.script()
                            .matches(
                                    "(?s).*(setup\\.py|easy_install|purge|autoremove|apt-get remove|\\b(git|curl|wget)\\s).*");
        }
        return true;
    }

    /** Whether an instruction, wherever it stands, leaves the packages free to be elsewhere. */
    private boolean isOpenToMove(Instruction instruction) {
        String text = instruction.statement().original();
        boolean asks = (instruction instanceof Instruction.Cmd
                        || instruction instanceof Instruction.Entrypoint
                        || instruction instanceof Instruction.Healthcheck)
                && RuntimeTools.isAskedBy(
                        evidence.dockerfile(), instruction.statement().line());
        if (asks
                || instruction instanceof Instruction.Onbuild
                || instruction instanceof Instruction.Shell
                || text.contains("venv")) {
            return false;
        }
        if (instruction instanceof Instruction.Env env) {
            for (KeyValue pair : env.pairs()) {
                boolean moves = MOVING.contains(pair.key())
                        || pair.key().startsWith("PIP_") && !HARMLESS.contains(pair.key())
                        || pair.value().contains("/usr/local");
                if (moves) {
                    return false;
                }
            }
        }
        if (instruction instanceof Instruction.Arg arg) {
            for (Instruction.Arg.Declaration declaration : arg.declarations()) {
                if (declaration.name().startsWith("PIP_") && !HARMLESS.contains(declaration.name())) {
                    return false;
                }
            }
        }
        return true;
    }

    @CheckForNull
    private Change made() {
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        Instruction.From from = stage.resolved().stage().from();
        List<String> original = edit.linesOf(from.lines());
        Matcher line = FROM.matcher(original.get(0));
        if (original.size() != 1 || !line.matches()) {
            return null;
        }
        boolean lower = from.statement().spelling().equals("from");
        String name = "build".equals(from.alias()) ? "compile" : "build";
        edit.change(from.lines().first(), line.group(1) + (lower ? " as " : " AS ") + name);
        String path = "ENV PATH=\"" + ENVIRONMENT + "/bin:$PATH\"";
        edit.insertAbove(
                edit.withComment(stage.steps().get(firstCopy()).instruction()).first(),
                DockerfileEdit.line("RUN python -m venv " + ENVIRONMENT, path));
        List<String> image = new ArrayList<>();
        image.add("");
        image.add(original.get(0));
        List<String> copies = new ArrayList<>();
        boolean installed = false;
        for (Step step : stage.steps().subList(0, last + 1)) {
            boolean repeated = !(step.instruction() instanceof Instruction.Run run) || isTwice(step, run);
            if (step.instruction() instanceof Instruction.Copy copy) {
                copies.addAll(isCopiedAgain(step, copy) ? List.of() : edit.linesOf(copy.lines()));
            } else if (repeated) {
                image.addAll(edit.linesOf(step.instruction().lines()));
            } else if (!installed && installsWithApt(step)) {
                installed = true;
                image.addAll(systemPackages());
            }
        }
        image.add("COPY --from=" + name + " " + ENVIRONMENT + " " + ENVIRONMENT);
        image.add(path);
        image.addAll(copies);
        edit.insertBelow(stage.steps().get(last).instruction().lines().last(), image);
        return Change.of(evidence.path(), edit.content());
    }

    /** Where the environment is made: above what changes more often. */
    private int firstCopy() {
        for (int at = 0; at < first; at++) {
            if (stage.steps().get(at).instruction() instanceof Instruction.Copy) {
                return at;
            }
        }
        return first;
    }

    /** Whether a copy of the whole context below brings the same files to the same place. */
    private boolean isCopiedAgain(Step step, Instruction.Copy copy) {
        String target = BuildTimeline.resolve(step.workdir(), copy.destination());
        for (Step below : stage.steps().subList(last + 1, stage.steps().size())) {
            SourceCopy all = SourceCopy.of(below, evidence.files());
            if (all == null || !all.isWholeContext() || target == null) {
                continue;
            }
            boolean same = copy.chown() == null && copy.chmod() == null;
            for (String source : copy.sources()) {
                String file = source.replaceFirst("^(\\./|/)+", "");
                boolean named = target.equals(all.destination() + "/" + file);
                same &= evidence.files().exists(file)
                        && (named || target.equals(all.destination()) && !file.contains("/"));
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    private List<String> systemPackages() {
        if (packages.isEmpty()) {
            return List.of();
        }
        List<String> commands = new ArrayList<>();
        commands.add("apt-get update");
        commands.addAll(packages);
        commands.add("rm -rf /var/lib/apt/lists/*");
        String one = "RUN " + String.join(" && ", commands);
        if (one.length() <= RunEdit.LONGEST_LINE) {
            return List.of(one);
        }
        String escape = String.valueOf(evidence.dockerfile().escape());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            lines.add((i == 0 ? "RUN " : "    && ") + commands.get(i) + (i == commands.size() - 1 ? "" : " " + escape));
        }
        return lines;
    }
}
