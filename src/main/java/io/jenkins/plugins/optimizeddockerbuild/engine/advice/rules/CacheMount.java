package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CopiedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.RunRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Dependencies that are downloaded without a cache mount: when the layer has to run again, all of them are downloaded
 * again, though only one of them changed. Or with one that keeps nothing.
 */
public final class CacheMount implements RunRule {
    @Override
    public String id() {
        return "cache-mount";
    }

    @Override
    public Finding look(StageRun at) {
        Finding useless = UselessMount.finding(at);
        Finding finding = useless == null ? finding(at) : useless;
        return finding == null ? AptCacheMount.finding(at) : finding;
    }
    /** Whether the rule has something to say of a RUN. */
    static boolean speaksOf(StageRun at) {
        return finding(at) != null;
    }
    /** Its network and mounts do not affect caches. */
    private static boolean isOrdinary(Instruction.Run run) {
        return RunMounts.areSecrets(run) && !"none".equals(run.network());
    }

    @CheckForNull
    private static Finding finding(StageRun at) {
        Evidence evidence = at.evidence();
        StageSteps stage = at.stage();
        Instruction.Run run = at.run();
        Install install = isOrdinary(run) ? install(at) : null;
        PackageCache cache = install == null ? null : PackageCache.of(install, stage, at.step(), evidence.files());
        if (cache == null
                || cache.isTouched(run.script())
                || isSeparate(at, install)
                || isInstalledAbove(at, install)
                || isNeededLater(evidence, install)
                || isLocal(install)
                || isVendored(at, install)
                || !KnownBases.runsAsRoot(stage)
                || !CopiedProject.feeds(stage, at.at(), install, evidence.files())
                || at.layer().isQuick()) {
            return null;
        }
        String what = "`" + install.shown() + "`";
        String disabling = cache.disabled(at.step());
        StringBuilder text = new StringBuilder();
        text.append("Whenever this layer has to run, ")
                .append(what)
                .append(" downloads everything again, also what did not change. A cache mount keeps ")
                .append(install.manager().title())
                .append("'s downloads in ")
                .append(String.join(" and ", cache.targets()))
                .append(" on the builder, outside the image")
                .append(disabling == null ? "." : ", so that " + disabling + " is not needed to keep them out of it.")
                .append(RunMounts.HELPS);
        int line = cache.usedInLine(evidence, stage, run);
        List<Instruction.Run> below = installsBelow(at, install);
        String obstacle = line > 0
                ? "line " + line + " works with that folder as well"
                : below == null
                        ? "another stage installs with what this layer keeps of them"
                        : disabling != null && isOfOthers(at.step(), install, disabling)
                                ? "another package manager in this RUN needs " + disabling
                                : cache.obstacle(stage, run);
        if (obstacle != null) {
            text.append(" There is no patch, because ").append(obstacle).append('.');
        }
        return RunMounts.finding(
                at,
                cache.manager().compiles() ? Severity.MEDIUM : Severity.LOW,
                "Keep " + install.manager().title() + "'s downloads in a cache mount",
                what,
                text.toString(),
                obstacle != null ? null : change(evidence, cache, run, disabling, below));
    }
    /** Whether a command of another package manager has that option as well, whose downloads would stay in the layer. */
    private static boolean isOfOthers(Step step, Install install, String option) {
        return step.commands().stream()
                .anyMatch(command ->
                        command.call() != null && command.call().manager() != install.manager() && command.has(option));
    }

    /** Whether the project brings along what is installed, or lists nothing. */
    private static boolean isVendored(StageRun at, Install install) {
        ContextFiles files = at.evidence().files();
        String folder = CopiedProject.folder(at.stage(), at.step(), install, files);
        String below = folder.isEmpty() ? "" : folder + "/";
        return switch (install.manager()) {
            case GO ->
                files.exists(below + "vendor/modules.txt")
                        || CopiedProject.isWithoutDependencies(at.stage(), at.step(), install, files);
            case CARGO ->
                CopiedProject.isWithoutDependencies(at.stage(), at.step(), install, files)
                        || install.manager().all(Fact.CONFIGURATION_FILES).stream()
                                .anyMatch(name -> files.text(below + name).contains("vendored-sources"));
            case BUNDLER -> files.paths().stream().anyMatch(path -> path.startsWith(below + "vendor/cache/"));
            default -> false;
        };
    }

    /** Whether it installs what is already there. */
    private static boolean isLocal(Install install) {
        boolean local = Stream.of("--no-index", "--local", "--offline").anyMatch(install.command()::has)
                || install.manager() == PackageManager.MAVEN
                        && install.command().has("-o");
        if (local) {
            return true;
        }
        if (install.kind() != Install.Kind.BUILD || install.manager().compiles()) {
            return false;
        }
        boolean project = false;
        for (String word : install.command().words()) {
            project |= word.matches("\\.(\\[.*])?");
        }
        return !project || install.command().has("--no-deps");
    }

    /** The install of a RUN that reads what the project lists; null for none, or for several that need several caches. */
    @CheckForNull
    private static Install install(StageRun at) {
        List<Install> installs = at.installs().stream()
                .filter(install -> install.kind() != Install.Kind.PACKAGES)
                .toList();
        boolean one = installs.stream().map(Install::manager).distinct().count() == 1;
        return one ? installs.get(0) : null;
    }
    /**
     * Whether downloads have a separate layer, here or above: that layer is part of a registry cache, which a cache
     * mount is not, so with a mount a new builder would have neither.
     */
    private static boolean isSeparate(StageRun at, Install install) {
        if (!install.manager().compiles()) {
            return false;
        }
        if (install.kind() == Install.Kind.MANIFEST || isWarmUp(at, install)) {
            return true;
        }
        for (Step step : at.above()) {
            for (Install other : Install.in(step.commands())) {
                if (other.manager() == install.manager() && other.kind() != Install.Kind.PACKAGES) {
                    return true;
                }
            }
            boolean copied = step.instruction() instanceof Instruction.Copy copy
                    && copy.from() != null
                    && String.join(" ", copy.sources()).matches(".*(/go|cargo|\\.m2|\\.gradle|target|vendor).*");
            if (copied) {
                return true;
            }
            for (var command : step.commands()) {
                if (Install.buildTool(command) == install.manager() || command.startsWith("go", "mod")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the source only comes below this build, which then downloads for the real one. */
    private static boolean isWarmUp(StageRun at, Install install) {
        boolean source = false;
        for (Step step : at.below()) {
            source |= step.instruction() instanceof Instruction.FileTransfer transfer && transfer.isFromContext();
            for (var command : step.commands()) {
                if (source && Install.buildTool(command) == install.manager()) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether an earlier step installs the same, so that this one adds the project itself and downloads hardly
     * anything.
     */
    private static boolean isInstalledAbove(StageRun at, Install install) {
        // pip installs each list of the project by itself, but `pip install .` what the lists above left out
        return (install.manager() != PackageManager.PIP || install.kind() == Install.Kind.BUILD)
                && EarlierInstalls.above(at.stage(), at.at()).contains(install.manager());
    }
    /** Whether another instruction of Node's package managers relies on what an earlier one left in the store. */
    private static boolean isNeededLater(Evidence evidence, Install install) {
        if (install.manager() != PackageManager.PNPM && install.manager() != PackageManager.YARN) {
            return false;
        }
        String whole = evidence.text();
        return whole.contains("offline") || whole.contains("pnpm fetch") || whole.contains("pnpm deploy");
    }

    @CheckForNull
    private static Change change(
            Evidence evidence,
            PackageCache cache,
            Instruction.Run run,
            @CheckForNull String disabling,
            List<Instruction.Run> below) {
        List<Instruction.Run> runs = new ArrayList<>(List.of(run));
        runs.addAll(below);
        return below.stream().allMatch(CacheMount::isOrdinary)
                ? RunMounts.change(evidence, runs, cache.targets(), disabling)
                : null;
    }
    /**
     * Further installs of the stage, which use the downloads of the first one and need the mount as well; null when an
     * install of another stage does. Those of pip are reported separately.
     */
    @CheckForNull
    private static List<Instruction.Run> installsBelow(StageRun at, Install install) {
        List<Instruction.Run> below = new ArrayList<>();
        if (install.manager() == PackageManager.PIP) {
            return below;
        }
        for (StageRun other : StageRun.in(at.evidence())) {
            boolean inherits = other.stage().inherited().stream().anyMatch(step -> step.instruction() == at.run());
            boolean follows = inherits || other.stage() == at.stage() && other.at() > at.at();
            if (follows
                    && RunMounts.hasNoOtherCache(other.run())
                    && other.installs().stream()
                            .anyMatch(next ->
                                    next.manager() == install.manager() && next.kind() != Install.Kind.PACKAGES)) {
                if (inherits) {
                    return null;
                }
                below.add(other.run());
            }
        }
        return below;
    }
}
