package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CopiedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Dependencies that are downloaded without a cache mount: when the layer has to run again, all of them are downloaded again,
 * though only one of them changed.
 */
public final class CacheMount implements Rule {
    @Override
    public String id() {
        return "cache-mount";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (int at = 0; at < stage.steps().size(); at++) {
                Step step = stage.steps().get(at);
                if (step.instruction() instanceof Instruction.Run run && isOrdinary(run)) {
                    Finding finding = finding(evidence, stage, at, run);
                    finding = finding == null ? AptCacheMount.finding(evidence, stage, at) : finding;
                    if (finding != null) {
                        findings.add(finding);
                    }
                }
            }
        }
        return findings;
    }

    /** Whether the rule has something to say of a step. */
    static boolean speaksOf(Evidence evidence, StageSteps stage, int at) {
        return stage.steps().get(at).instruction() instanceof Instruction.Run run
                && isOrdinary(run)
                && finding(evidence, stage, at, run) != null;
    }

    /** One whose network and mounts say nothing of caches. */
    private static boolean isOrdinary(Instruction.Run run) {
        return RunMounts.areSecrets(run) && !"none".equals(run.network());
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, int at, Instruction.Run run) {
        Step step = stage.steps().get(at);
        Install install = install(step);
        PackageCache cache = install == null ? null : PackageCache.of(install, stage, step, evidence.files());
        if (cache == null
                || cache.isTouched(run.script())
                || isSeparate(stage, at, install)
                || isInstalledAbove(stage, at, install)
                || isNeededLater(evidence, install)
                || isLocal(install)
                || !KnownBases.runsAsRoot(stage)
                || !CopiedProject.feeds(stage, at, install, evidence.files())) {
            return null;
        }
        Observed.Layer layer = evidence.observed().layer(stage, run, null);
        if (layer.millis() != null && layer.millis() < Weight.FELT_MILLIS) {
            return null;
        }
        String what = "`" + install.shown() + "`";
        StringBuilder text = new StringBuilder();
        text.append("Whenever this layer has to run, ")
                .append(what)
                .append(" downloads everything again, also what did not change. A cache mount keeps ")
                .append(install.manager().title())
                .append("'s downloads in ")
                .append(String.join(" and ", cache.targets()))
                .append(" on the builder, outside the image");
        text.append(
                cache.disabled(run.script()) != null
                        ? ", so that " + cache.disabled(run.script()) + " is not needed to keep them out of it."
                        : ".");
        text.append(" It helps where the same builder builds again; a builder that begins empty has nothing in it.");
        int line = cache.usedInLine(evidence, stage, run);
        List<Instruction.Run> below = installsBelow(evidence, stage, at, install);
        String obstacle = line > 0
                ? "line " + line + " works with that folder as well"
                : below == null
                        ? "another stage installs with what this layer keeps of them"
                        : cache.obstacle(stage, run);
        if (obstacle != null) {
            text.append(" There is no patch, because ").append(obstacle).append('.');
        }
        Severity usual = cache.manager().compiles() ? Severity.MEDIUM : Severity.LOW;
        Severity severity = Weight.ofMillis(layer.millis(), usual);
        return Finding.of(
                        run.lines(),
                        severity == Severity.HIGH ? Severity.MEDIUM : severity,
                        "Keep " + install.manager().title() + "'s downloads in a cache mount",
                        text.toString())
                .withEvidence(evidence.observed().sentence(layer, what, null))
                .withChange(obstacle != null ? null : change(evidence, cache, run, below));
    }

    /** Whether it installs what is there already. */
    private static boolean isLocal(Install install) {
        if (install.kind() != Install.Kind.BUILD || install.manager().compiles()) {
            return false;
        }
        boolean project = false;
        for (String word : install.command().words()) {
            project |= word.matches("\\.(\\[.*])?");
        }
        return !project
                || install.command().has("--no-deps")
                || install.command().has("--no-index");
    }

    /** The install of a step that reads what the project lists; null for none, or for several that need several caches. */
    @CheckForNull
    private static Install install(Step step) {
        Install found = null;
        for (Install install : Install.in(step.commands())) {
            if (install.kind() == Install.Kind.PACKAGES) {
                continue;
            }
            if (found != null && found.manager() != install.manager()) {
                return null;
            }
            found = found == null ? install : found;
        }
        return found;
    }

    /**
     * Whether downloads have a layer of their own, here or above: that layer travels in a cache in a registry, which a cache
     * mount does not; with a mount in its place a new builder would find neither.
     */
    private static boolean isSeparate(StageSteps stage, int at, Install install) {
        boolean compiled = install.manager().compiles();
        if (!compiled) {
            return false;
        }
        if (install.kind() == Install.Kind.MANIFEST) {
            return true;
        }
        List<Step> above = new ArrayList<>(stage.inherited());
        above.addAll(stage.steps().subList(0, at));
        for (Step step : above) {
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

    /** Whether an earlier step installs the same, so that this one adds the project itself and downloads next to nothing. */
    private static boolean isInstalledAbove(StageSteps stage, int at, Install install) {
        return install.manager() != PackageManager.PIP
                && EarlierInstalls.above(stage, at).contains(install.manager());
    }

    /** Whether another instruction of Node's package managers relies on what an earlier one left in the store. */
    private static boolean isNeededLater(Evidence evidence, Install install) {
        if (install.manager() != PackageManager.PNPM && install.manager() != PackageManager.YARN) {
            return false;
        }
        String whole = new String(evidence.dockerfile().source().bytes(), StandardCharsets.ISO_8859_1);
        return whole.contains("offline") || whole.contains("pnpm fetch") || whole.contains("pnpm deploy");
    }

    @CheckForNull
    private static Change change(
            Evidence evidence, PackageCache cache, Instruction.Run run, List<Instruction.Run> below) {
        if (evidence.path() == null
                || !Syntax.hasMounts(evidence.dockerfile())
                || !run.statement().documents().isEmpty()) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        List<String> lines = RunEdit.linesOf(edit, run);
        String disabling = cache.disabled(run.script());
        if (disabling != null) {
            lines = RunEdit.without(lines, disabling);
            for (String line : lines) {
                if (line.contains(disabling)) {
                    return null;
                }
            }
        }
        List<String> mounts = new ArrayList<>();
        for (String target : cache.targets()) {
            mounts.add("--mount=type=cache,target=" + target);
        }
        List<String> changed = RunEdit.withMounts(evidence.dockerfile(), lines, mounts);
        if (changed == null) {
            return null;
        }
        edit.replace(run.lines(), changed);
        for (Instruction.Run other : below) {
            List<String> same =
                    !isOrdinary(other) || !other.statement().documents().isEmpty()
                            ? null
                            : RunEdit.withMounts(evidence.dockerfile(), RunEdit.linesOf(edit, other), mounts);
            if (same == null) {
                return null;
            }
            edit.replace(other.lines(), same);
        }
        return Change.of(evidence.path(), edit.content());
    }

    /**
     * Further installs of the stage, which take from the layer what the first one downloaded, and need the mount as well;
     * null where one of another stage does. Those of pip are told by themselves.
     */
    @CheckForNull
    private static List<Instruction.Run> installsBelow(Evidence evidence, StageSteps stage, int at, Install install) {
        Step first = stage.steps().get(at);
        List<Instruction.Run> below = new ArrayList<>();
        if (install.manager() == PackageManager.PIP) {
            return below;
        }
        for (StageSteps other : evidence.stages()) {
            boolean inherits = other.inherited().stream().anyMatch(step -> step.instruction() == first.instruction());
            List<Step> steps = other == stage
                    ? stage.steps().subList(at + 1, stage.steps().size())
                    : inherits ? other.steps() : List.<Step>of();
            for (Step step : steps) {
                if (step.instruction() instanceof Instruction.Run run
                        && RunMounts.hasNoOtherCache(run)
                        && Install.in(step.commands()).stream()
                                .anyMatch(next ->
                                        next.manager() == install.manager() && next.kind() != Install.Kind.PACKAGES)) {
                    if (inherits) {
                        return null;
                    }
                    below.add(run);
                }
            }
        }
        return below;
    }
}
