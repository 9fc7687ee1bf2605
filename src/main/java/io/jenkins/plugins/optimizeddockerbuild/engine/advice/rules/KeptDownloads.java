package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.TorchIndex;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.HeavyPackages;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.List;

/**
 * What a package manager keeps in the layer beside what it installed, and how to leave it out.
 *
 * @param program that keeps it, as it is called
 * @param noun what it is called
 * @param leastBytes a layer that is smaller than that cannot have it
 * @param cleanUp a command for the end of the RUN; null where an option does it
 */
record KeptDownloads(
        PackageManager manager,
        String program,
        String noun,
        String text,
        String advice,
        Severity severity,
        long leastBytes,
        @CheckForNull String cleanUp) {
    private static final long MEGABYTE = 1_000_000;

    /** Smaller downloads of pip are not worth mentioning, in megabytes. */
    private static final int LEAST_MEGABYTES = 20;

    /** PyTorch 1, whose wheels hold what they need of CUDA, in megabytes. */
    private static final int FIRST_TORCH = 750;

    /** PyTorch for CPUs only, in megabytes. */
    private static final int SMALLEST_TORCH = 200;

    /** Null where a command of a RUN keeps nothing that is known. */
    @CheckForNull
    static KeptDownloads of(ShellCommands.Command command, Step step, StageSteps stage) {
        PackageCommand call = command.call();
        if (call == null || !(step.instruction() instanceof Instruction.Run run)) {
            return null;
        }
        return switch (call.manager()) {
            case APK -> hasIndex(call, step, stage) ? null : apk(call, run);
            case DNF -> dnf(command, call, run);
            case ZYPPER -> zypper(call, run);
            case CONDA -> conda(command, call, run);
            case PIP -> pip(command, run, step, stage);
            case NPM, YARN -> node(call, run, step, stage);
            default -> null;
        };
    }

    /** Whether archives of packages are kept, not an index or a copy of what pip installed. */
    boolean areArchives() {
        return noun.equals("archives");
    }

    /** Whether a command reads its index, or downloads packages. */
    private static boolean downloads(PackageCommand call) {
        return call.installs() || call.action() == PackageAction.DOWNLOAD;
    }

    /** Whether a command of a RUN empties the cache after the last one that fills it. */
    private static boolean isCleaned(Instruction.Run run, PackageManager manager) {
        boolean cleaned = false;
        for (ShellCommands.Command other : ShellCommands.in(run.script())) {
            PackageCommand call = other.call();
            boolean same = call != null && call.manager() == manager;
            cleaned = same && call.action() == PackageAction.CLEAN || cleaned && !(same && downloads(call));
        }
        return cleaned;
    }

    /** Whether an install finds the index of an earlier RUN, so that it stores none in its own layer. */
    private static boolean hasIndex(PackageCommand call, Step step, StageSteps stage) {
        boolean asks = call.verb().equals("update")
                || call.has("-U")
                || call.has("--update")
                || call.has("--update-cache")
                || call.has("-u")
                || call.has("--upgrade");
        boolean there = false;
        for (Step above : asks ? List.<Step>of() : stage.all()) {
            if (above == step) {
                break;
            }
            for (ShellCommands.Command command : above.commands()) {
                PackageCommand other = command.call();
                there |= other != null
                        && other.manager() == PackageManager.APK
                        && downloads(other)
                        && !other.has("--no-cache");
                there &= !(command.program().equals("rm")
                        && String.join(" ", command.words()).contains("/cache"));
            }
            there &= !(above.instruction() instanceof Instruction.Run run && RunMounts.cover(run, "/var/cache/apk"));
        }
        return there;
    }

    @CheckForNull
    private static KeptDownloads apk(PackageCommand call, Instruction.Run run) {
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
        return new KeptDownloads(
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
    private static KeptDownloads dnf(ShellCommands.Command command, PackageCommand call, Instruction.Run run) {
        String program = command.program();
        boolean cleans = isCleaned(run, PackageManager.DNF)
                || run.script().contains("/var/cache")
                || run.script().contains("--installroot");
        if (!downloads(call) || cleans || call.has("--cacheonly") || call.has("-C")) {
            return null;
        }
        return new KeptDownloads(
                PackageManager.DNF,
                program,
                "cache",
                "`" + program + "` keeps what it read of its sources in /var/cache, in the layer of this RUN.",
                "Remove it in the same RUN: " + program + " clean all",
                Severity.LOW,
                2 * MEGABYTE,
                command.words().get(0) + " clean all");
    }

    /** Archives that npm and Yarn 1 keep of what they install, when root runs them in an image that has them. */
    @CheckForNull
    private static KeptDownloads node(PackageCommand call, Instruction.Run run, Step step, StageSteps stage) {
        boolean npm = call.manager() == PackageManager.NPM;
        boolean keeps = call.installs()
                && step.isRoot()
                && stage.isFrom("node")
                && (npm || call.isGlobal())
                && (!call.packages().isEmpty() || hasFiles(stage))
                && !run.script().matches("(?s).*(cache clean|--cache|cache-folder|\\.npm\\b(?!rc)|_cacache|\\.cache).*")
                && call.manager()
                        .cacheVariables()
                        .allMatch(name -> step.variables().get(name) == null);
        if (!keeps) {
            return null;
        }
        String cleanUp = npm ? "npm cache clean --force" : "yarn cache clean";
        String program = npm ? "npm" : "yarn";
        return new KeptDownloads(
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

    /** Whether it has files that may list what is installed. */
    private static boolean hasFiles(StageSteps stage) {
        return stage.all().stream().anyMatch(step -> step.instruction() instanceof Instruction.FileTransfer);
    }

    @CheckForNull
    private static KeptDownloads zypper(PackageCommand call, Instruction.Run run) {
        boolean cleans = isCleaned(run, PackageManager.ZYPPER) || run.script().contains("/var/cache");
        if (!downloads(call) || cleans || call.has("--root")) {
            return null;
        }
        return new KeptDownloads(
                PackageManager.ZYPPER,
                "zypper",
                "cache",
                "`zypper` keeps what it read of its sources in /var/cache/zypp, in the layer of this RUN.",
                "Remove it in the same RUN: zypper clean --all",
                Severity.LOW,
                2 * MEGABYTE,
                "zypper clean --all");
    }

    @CheckForNull
    private static KeptDownloads conda(ShellCommands.Command command, PackageCommand call, Instruction.Run run) {
        String program = command.program();
        boolean cleans = isCleaned(run, PackageManager.CONDA) || run.script().matches("(?s).*\\brm\\s.*pkgs.*");
        if (!call.installs() || cleans || call.has("--dry-run") || call.has("--help")) {
            return null;
        }
        String cleanUp = command.words().get(0) + (program.equals("micromamba") ? " clean --all --yes" : " clean -afy");
        return new KeptDownloads(
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

    /** Only for packages that are known to be large and are in the command. */
    @CheckForNull
    private static KeptDownloads pip(ShellCommands.Command command, Instruction.Run run, Step step, StageSteps stage) {
        List<Install> installs = Install.in(List.of(command));
        boolean keeps = !installs.isEmpty()
                && installs.get(0).manager() == PackageManager.PIP
                && installs.get(0).kind() == Install.Kind.PACKAGES
                && PackageManager.PIP.all(Fact.NO_CACHE_OPTIONS).stream().noneMatch(command::has)
                && !command.has("--no-deps")
                && step.isRoot()
                && step.variables().get("PIP_NO_CACHE_DIR") == null
                && stage.isFrom("python", "debian", "ubuntu", "nvidia/cuda");
        if (!keeps || isTouched(run)) {
            return null;
        }
        boolean otherIndex = TorchIndex.isOther(step, "");
        boolean hasTorch = hasTorch(step, stage);
        boolean isFirst = CudaWheels.OLD.matcher(run.script()).find();
        int megabytes = 0;
        int large = 0;
        for (String name : installs.get(0).packages()) {
            int own = hasTorch && HeavyPackages.bringsCuda(name) ? 0 : HeavyPackages.megabytes(name);
            own = isFirst ? Math.min(own, FIRST_TORCH) : own;
            large += own > 0 ? 1 : 0;
            // of several that bring PyTorch, only the largest is certain
            megabytes = Math.max(
                    megabytes,
                    otherIndex && own > SMALLEST_TORCH && HeavyPackages.bringsCuda(name) ? SMALLEST_TORCH : own);
        }
        if (megabytes < LEAST_MEGABYTES) {
            return null;
        }
        return new KeptDownloads(
                PackageManager.PIP,
                "pip",
                "downloads",
                "`pip install` keeps a copy of what it downloads in /root/.cache/pip, in the layer of this RUN"
                        // of several, or of another index, the size is not known
                        + (large > 1 || otherIndex ? "." : ": up to " + megabytes + " MB."),
                "With `--no-cache-dir` it keeps none; with a cache mount it keeps them outside the image.",
                Weight.ofBytes(megabytes * MEGABYTE, Severity.LOW) == Severity.LOW ? Severity.LOW : Severity.MEDIUM,
                megabytes * MEGABYTE,
                null);
    }

    /** Whether a RUN above installs PyTorch, so that a package which needs it does not bring it. */
    private static boolean hasTorch(Step step, StageSteps stage) {
        for (Step above : stage.all()) {
            if (above == step) {
                return false;
            }
            if (Install.in(above.commands()).stream()
                    .anyMatch(install -> Install.isPython(install.manager())
                            && install.packages().contains("torch"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTouched(Instruction.Run run) {
        return run.script().matches("(?s).*(\\.cache|--cache-dir|PIP_NO_CACHE_DIR|\\brm\\s+-\\S+\\s+/root).*")
                || PackageManager.PIP.all(Fact.CONFIGURATION_FILES).stream().anyMatch(run.script()::contains)
                || ShellCommands.in(run.script()).stream()
                        .map(ShellCommands.Command::call)
                        .anyMatch(call -> call != null
                                && call.manager() == PackageManager.PIP
                                && (call.action() == PackageAction.CLEAN || call.action() == PackageAction.CONFIGURE));
    }
}
