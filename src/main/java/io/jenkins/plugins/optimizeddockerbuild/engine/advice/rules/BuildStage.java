package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.KeyValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.BuildPackages;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether the one stage of a Python service can be divided in two, as {@link DividedStage} does it: only where nothing that
 * is seen could notice.
 */
final class BuildStage {
    /** Python 3 of Docker's own images, without the compilers of the large ones. */
    private static final Pattern BASE = Pattern.compile("(.*/)?python:3\\.\\d+[0-9a-z.]*-slim(-[a-z]+)?(@.*)?");

    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9+.:=_~/-]+");

    /** Settings of pip that only affect sources and verbosity. */
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

    /** Commands that may run in both stages with the same effect. */
    private static final Set<String> TWICE =
            Set.of("useradd", "adduser", "groupadd", "addgroup", "usermod", "mkdir", "touch");

    /** Commands that may run below the installs: none compiles, whatever it is given. */
    private static final Set<String> PLAIN = Set.of(
            ("useradd adduser groupadd addgroup usermod groupmod mkdir touch chown chmod chgrp rm rmdir cp mv ln ls cat"
                            + " echo printf set cd export true : test [ sed date id whoami locale-gen ldconfig setcap"
                            + " update-ca-certificates")
                    .split(" "));

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

    /** Null when it cannot be determined that the image would behave the same. */
    @CheckForNull
    static Change change(Evidence evidence, StageSteps stage) {
        BuildStage split = new BuildStage(evidence, stage);
        return evidence.path() != null && split.obstacle() == null
                ? new DividedStage(evidence, stage, split.first, split.last, split.packages).change()
                : null;
    }

    /** Why the stage stays as it is, the end of a sentence; empty where it is divided. */
    static String obstacle(Evidence evidence, StageSteps stage) {
        return Objects.requireNonNullElse(new BuildStage(evidence, stage).obstacle(), "");
    }

    @CheckForNull
    private String obstacle() {
        Dockerfile dockerfile = evidence.dockerfile();
        if (!stage.isFrom("python")) {
            return "which folder to copy is only known for pip";
        }
        if (dockerfile.stages().size() != 1) {
            return "the Dockerfile has several stages";
        }
        if (stage.resolved().kind() != BaseKind.IMAGE
                || !BASE.matcher(stage.image()).matches()) {
            return "the base image is not a slim variant of a named version of Python 3";
        }
        for (int at = 0; at < stage.steps().size(); at++) {
            if (installs(stage.steps().get(at), PackageManager.PIP)) {
                first = first < 0 ? at : first;
                last = at;
            }
        }
        if (first < 0) {
            return "it has no `pip install`";
        }
        for (int at = 0; at < stage.steps().size(); at++) {
            Step step = stage.steps().get(at);
            boolean fits = at <= last ? isRepeatable(step) : isKeptAsItIs(step);
            if (!fits || !isOpenToMove(step.instruction())) {
                return "line " + step.instruction().lines().first() + " may behave differently in two stages";
            }
        }
        return !tools
                ? "the compilers are installed below the packages"
                : RuntimeTools.areAskedBy(dockerfile, evidence.files())
                        ? "the service may compile when it starts"
                        : null;
    }

    static boolean installs(Step step, PackageManager manager) {
        return Install.in(step.commands()).stream().anyMatch(install -> install.manager() == manager);
    }

    /** Whether an instruction above can be repeated in both the stage with the compilers and the image. */
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

    /** Whether a RUN only creates users and folders. */
    static boolean isTwice(Step step, Instruction.Run run) {
        boolean twice = run.command().shell()
                && run.statement().documents().isEmpty()
                && run.statement().flags().isEmpty();
        for (ShellCommands.Command command : step.commands()) {
            twice &= TWICE.contains(command.program()) && !command.output();
        }
        return twice && !step.commands().isEmpty();
    }

    /** Whether a RUN only installs packages of apt and pip. */
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

    /** Records what apt installs for the image: everything except compilers, whose run-time libraries stay. */
    private boolean take(ShellCommands.Command command, Step step) {
        List<String> kept = new ArrayList<>();
        Set<String> libraries = new LinkedHashSet<>();
        for (String word : command.words()) {
            if (!PLAIN_WORD.matcher(word).matches() || word.matches(".*\\.deb|golang.*")) {
                return false;
            }
            String name = word.replaceFirst("[=:].*", "");
            if (BuildPackages.isTool(name)) {
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
                boolean known = PLAIN.contains(command.program())
                        || command.program().matches("python[0-9.]*")
                        || command.call() != null && command.call().manager().isOfTheSystem();
                if (!known) {
                    return false;
                }
                updated |= command.has("update");
                for (Install install : Install.in(List.of(command))) {
                    boolean needsLists = install.manager() == PackageManager.APT && !updated;
                    if (needsLists || install.packages().stream().anyMatch(BuildPackages::isTool)) {
                        return false;
                    }
                }
            }
            return !step.commands().isEmpty()
                    && !RuntimeTools.isAskedBy(evidence.dockerfile(), run.script())
                    && !run.script().matches("(?s).*(setup\\.py|easy_install|purge|autoremove|apt-get remove).*");
        }
        return true;
    }

    /** Whether an instruction, wherever it is, allows the packages to be elsewhere. */
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
}
