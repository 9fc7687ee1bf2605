package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.TorchIndex;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.HeavyPackages;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What apk, dnf and its relatives, zypper, conda and pip leave in the layer beside what they installed: indexes of packages,
 * and downloads. apt has a rule of its own.
 */
public final class DownloadsInImage implements Rule {
    private static final long MEGABYTE = 1_000_000;

    /** Less of pip's downloads is not worth speaking of, in megabytes. */
    private static final int LEAST_MEGABYTES = 20;

    /** PyTorch for processors alone, in megabytes. */
    private static final int SMALLEST_TORCH = 200;

    private static final Pattern APK_ADD = Pattern.compile("\\bapk((?: -\\S+)*) (add|upgrade)\\b");
    private static final Pattern PIP_INSTALL = Pattern.compile("\\b(pip[0-9.]*) install\\b");

    @Override
    public String id() {
        return "downloads-in-image";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (int at = 0; stage.inImage() && at < stage.steps().size(); at++) {
                Step step = stage.steps().get(at);
                if (step.instruction() instanceof Instruction.Run run
                        && run.mounts().stream().noneMatch(mount -> mount.type().equals("bind"))) {
                    Finding finding = finding(evidence, stage, at, run);
                    if (finding != null) {
                        findings.add(finding);
                    }
                }
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, int at, Instruction.Run run) {
        Step step = stage.steps().get(at);
        Leftover leftover = null;
        for (ShellCommands.Command command : step.commands()) {
            Leftover found = of(command, run, step, stage);
            leftover = leftover == null ? found : leftover;
        }
        if (leftover == null
                || isCovered(run, leftover.manager)
                || leftover.noun.equals("archives")
                        && leftover.manager != PackageManager.CONDA
                        && isRemovedLater(stage, at, leftover)
                || leftover.noun.equals("archives") && CacheMount.speaksOf(evidence, stage, at)) {
            return null;
        }
        Observed.Layer layer = evidence.observed().layer(stage, run, null);
        if (layer.bytes() != null && layer.bytes() < leftover.leastBytes) {
            return null;
        }
        String hidden = isRemovedLater(stage, at, leftover)
                ? " A later RUN removes them, which hides them and makes nothing smaller."
                : "";
        return Finding.of(
                        run.lines(),
                        leftover.severity,
                        "Leave " + leftover.program + "'s " + leftover.noun + " out of the image",
                        leftover.text + hidden + " " + leftover.advice)
                .withEvidence(
                        layer.bytes() == null
                                ? null
                                : "The layer of this RUN adds " + ByteSizes.format(layer.bytes()) + " to the image.")
                .withChange(
                        leftover.manager == PackageManager.APK
                                        && !IndexUse.below(evidence, stage, at).isFree()
                                ? null
                                : change(evidence, step, run, leftover));
    }

    /** Whether a mount takes what the package manager keeps. */
    private static boolean isCovered(Instruction.Run run, PackageManager manager) {
        return manager == PackageManager.CONDA && !RunMounts.hasNoOtherCache(run)
                || manager.caches().stream().anyMatch(cache -> RunMounts.cover(run, cache.path()));
    }

    private static boolean isRemovedLater(StageSteps stage, int at, Leftover leftover) {
        for (Step step : stage.steps().subList(at + 1, stage.steps().size())) {
            for (ShellCommands.Command command : step.commands()) {
                if (EmptiedCaches.by(command).contains(leftover.manager)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the rule tells of the downloads of pip in a step. */
    static boolean speaksOfPip(StageSteps stage, Step step) {
        boolean speaks = false;
        for (ShellCommands.Command command : step.commands()) {
            PackageCommand call = command.call();
            speaks |= call != null && call.manager() == PackageManager.PIP && pip(command, step, stage) != null;
        }
        return speaks;
    }

    /**
     * What a package manager leaves.
     *
     * @param program that leaves it, as it is called
     * @param noun what it is called
     * @param leastBytes a layer that is smaller than that cannot have it
     * @param cleanUp a command for the end of the RUN; null where an option does it
     */
    private record Leftover(
            PackageManager manager,
            String program,
            String noun,
            String text,
            String advice,
            Severity severity,
            long leastBytes,
            @CheckForNull String cleanUp) {}

    @CheckForNull
    private static Leftover of(ShellCommands.Command command, Instruction.Run run, Step step, StageSteps stage) {
        PackageCommand call = command.call();
        return call == null
                ? null
                : switch (call.manager()) {
                    case APK -> apk(call, run);
                    case DNF -> dnf(command, call, run);
                    case ZYPPER -> zypper(call, run);
                    case CONDA -> conda(command, call, run);
                    case PIP -> pip(command, step, stage);
                    case NPM, YARN -> node(call, run, step, stage);
                    default -> null;
                };
    }

    /** Whether a command reads its index, or downloads packages. */
    private static boolean downloads(PackageCommand call) {
        return call.installs() || call.action() == PackageAction.DOWNLOAD;
    }

    /** Whether a command of a RUN empties the cache after the last that fills it. */
    private static boolean isCleaned(Instruction.Run run, PackageManager manager) {
        boolean cleaned = false;
        for (ShellCommands.Command other : ShellCommands.in(run.script())) {
            PackageCommand call = other.call();
            boolean same = call != null && call.manager() == manager;
            cleaned = same && call.action() == PackageAction.CLEAN || cleaned && !(same && downloads(call));
        }
        return cleaned;
    }

    @CheckForNull
    private static Leftover apk(PackageCommand call, Instruction.Run run) {
        if (!downloads(call)
                || call.has("--no-cache")
                || call.has("--no-network")
                || call.has("--root")
                || call.has("-p")
                || run.script().contains("/cache")) {
            return null;
        }
        boolean updates = false;
        for (ShellCommands.Command other : ShellCommands.in(run.script())) {
            updates |= other.startsWith("apk", "update");
        }
        boolean others = run.script().matches("(?s).*apk[^;&|]*--no-cache.*");
        String cleanUp = updates ? "rm -rf /var/cache/apk/*" : null;
        return new Leftover(
                PackageManager.APK,
                "apk",
                "index",
                "`apk " + call.verb()
                        + "` keeps the index of all packages in /var/cache/apk, 2 to 3 MB with Alpine's usual sources,"
                        + " in the layer of this RUN.",
                updates
                        ? others
                                ? "Where `apk add` has `--no-cache`, no `apk update` is needed; or remove it in the same RUN: "
                                        + cleanUp
                                : "Remove it in the same RUN: " + cleanUp
                        : "With `--no-cache` apk reads the newest index without keeping it.",
                Severity.LOW,
                MEGABYTE,
                cleanUp);
    }

    @CheckForNull
    private static Leftover dnf(ShellCommands.Command command, PackageCommand call, Instruction.Run run) {
        String program = command.program();
        boolean cleans = isCleaned(run, PackageManager.DNF)
                || run.script().contains("/var/cache")
                || run.script().contains("--installroot");
        if (!downloads(call) || cleans || call.has("--cacheonly") || call.has("-C")) {
            return null;
        }
        return new Leftover(
                PackageManager.DNF,
                program,
                "cache",
                "`" + program + "` keeps what it read of its sources in /var/cache, 20 MB and more, with Fedora's"
                        + " sources over 100 MB, in the layer of this RUN.",
                "Remove it in the same RUN: " + program + " clean all",
                Severity.LOW,
                2 * MEGABYTE,
                command.words().get(0) + " clean all");
    }

    /** Archives that npm and Yarn 1 keep of what they install, where root runs them in an image that has them. */
    @CheckForNull
    private static Leftover node(PackageCommand call, Instruction.Run run, Step step, StageSteps stage) {
        boolean npm = call.manager() == PackageManager.NPM;
        boolean keeps = call.installs()
                && step.isRoot()
                && stage.isFrom("node")
                && (npm || call.isGlobal())
                && !run.script().matches("(?s).*(cache clean|--cache|cache-folder|\\.npm\\b(?!rc)|_cacache|\\.cache).*")
                && call.manager().cacheVariables().stream()
                        .allMatch(name -> step.variables().get(name) == null);
        if (!keeps) {
            return null;
        }
        String cleanUp = npm ? "npm cache clean --force" : "yarn cache clean";
        String program = npm ? "npm" : "yarn";
        return new Leftover(
                call.manager(),
                program,
                "archives",
                "`" + program + "` keeps the archive of each package that it installs in "
                        + (npm ? "/root/.npm" : "/usr/local/share/.cache")
                        + ", in the layer of this RUN: about as much as it downloads.",
                "Remove them in the same RUN: " + cleanUp,
                Severity.LOW,
                MEGABYTE,
                cleanUp);
    }

    @CheckForNull
    private static Leftover zypper(PackageCommand call, Instruction.Run run) {
        boolean cleans = isCleaned(run, PackageManager.ZYPPER) || run.script().contains("/var/cache");
        if (!downloads(call) || cleans || call.has("--root")) {
            return null;
        }
        return new Leftover(
                PackageManager.ZYPPER,
                "zypper",
                "cache",
                "`zypper` keeps what it read of its sources in /var/cache/zypp, tens of megabytes with the usual ones, in"
                        + " the layer of this RUN.",
                "Remove it in the same RUN: zypper clean --all",
                Severity.LOW,
                2 * MEGABYTE,
                "zypper clean --all");
    }

    @CheckForNull
    private static Leftover conda(ShellCommands.Command command, PackageCommand call, Instruction.Run run) {
        String program = command.program();
        boolean cleans = isCleaned(run, PackageManager.CONDA) || run.script().matches("(?s).*\\brm\\s.*pkgs.*");
        if (!call.installs() || cleans || call.has("--dry-run") || call.has("--help")) {
            return null;
        }
        String cleanUp = command.words().get(0) + (program.equals("micromamba") ? " clean --all --yes" : " clean -afy");
        return new Leftover(
                PackageManager.CONDA,
                "conda",
                "archives",
                "`" + program
                        + "` keeps the archive of each package that it installs, and the index of its channels, in"
                        + " its folder `pkgs`, in the layer of this RUN: about as much as it downloads.",
                "Remove them in the same RUN: " + cleanUp,
                Severity.LOW,
                MEGABYTE,
                cleanUp);
    }

    /** Only of packages that are known to be large, and only where they are in the command. */
    @CheckForNull
    private static Leftover pip(ShellCommands.Command command, Step step, StageSteps stage) {
        List<Install> installs = Install.in(List.of(command));
        boolean keeps = !installs.isEmpty()
                && installs.get(0).manager() == PackageManager.PIP
                && installs.get(0).kind() == Install.Kind.PACKAGES
                && PackageManager.PIP.noCacheOptions().stream().noneMatch(command::has)
                && !command.has("--no-deps")
                && step.isRoot()
                && step.variables().get("PIP_NO_CACHE_DIR") == null
                && stage.isFrom("python", "debian", "ubuntu", "nvidia/cuda");
        if (!keeps || step.instruction() instanceof Instruction.Run run && isTouched(run)) {
            return null;
        }
        boolean otherIndex = TorchIndex.isOther(step, "");
        int megabytes = 0;
        for (String name : installs.get(0).packages()) {
            int own = HeavyPackages.megabytes(name);
            // of several that bring PyTorch the largest is certain
            megabytes = Math.max(megabytes, otherIndex && HeavyPackages.bringsCuda(name) ? SMALLEST_TORCH : own);
        }
        if (megabytes < LEAST_MEGABYTES) {
            return null;
        }
        return new Leftover(
                PackageManager.PIP,
                "pip",
                "downloads",
                "`pip install` keeps a copy of what it downloads in /root/.cache/pip, in the layer of this RUN: up to "
                        + megabytes + " MB.",
                "With `--no-cache-dir` it keeps none; with a cache mount it keeps them outside the image.",
                Weight.ofBytes(megabytes * MEGABYTE, Severity.LOW) == Severity.LOW ? Severity.LOW : Severity.MEDIUM,
                megabytes * MEGABYTE,
                null);
    }

    private static boolean isTouched(Instruction.Run run) {
        return run.script()
                .matches(
                        "(?s).*(\\.cache|cache purge|--cache-dir|PIP_NO_CACHE_DIR|\\brm\\s+-\\S+\\s+/root|pip\\.conf|pip3? config).*");
    }

    @CheckForNull
    private static Change change(Evidence evidence, Step step, Instruction.Run run, Leftover leftover) {
        String privilege = RunEdit.privilege(step, run, leftover.program);
        if (evidence.path() == null
                || leftover.cleanUp != null && privilege == null
                || leftover.cleanUp != null && leftover.cleanUp.indexOf('$') >= 0
                || !run.command().shell()
                || !run.statement().documents().isEmpty()) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        List<String> lines = RunEdit.linesOf(edit, run);
        if (leftover.cleanUp != null) {
            lines = RunEdit.withCommand(evidence.dockerfile(), run, lines, privilege + leftover.cleanUp);
        } else if (leftover.manager == PackageManager.APK) {
            lines = replaced(lines, APK_ADD, "apk$1 $2 --no-cache");
        } else {
            lines = replaced(lines, PIP_INSTALL, "$1 install --no-cache-dir");
        }
        if (lines == null) {
            return null;
        }
        edit.replace(run.lines(), lines);
        return Change.of(evidence.path(), edit.content());
    }

    /** Null where nothing matches. */
    @CheckForNull
    private static List<String> replaced(List<String> lines, Pattern pattern, String replacement) {
        List<String> changed = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            boolean done = line.contains("--no-cache") || line.stripLeading().startsWith("#");
            changed.add(done ? line : matcher.replaceAll(replacement));
        }
        return changed.equals(lines) ? null : changed;
    }
}
