package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.run.RunReading;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Stage;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * System packages that are installed below a COPY from another stage: they wait for that stage, and are installed again
 * whenever its output changes, although they need nothing of it.
 */
public final class WaitsForStage implements Rule {
    @Override
    public String id() {
        return "waits-for-stage";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (int at = 0; at < stage.steps().size(); at++) {
                if (stage.steps().get(at).instruction() instanceof Instruction.Copy copy
                        && changesOften(evidence, copy)
                        && isAside(stage.steps().get(at), copy)) {
                    Finding finding = finding(evidence, stage, at, copy);
                    if (finding != null) {
                        findings.add(finding);
                        break;
                    }
                }
            }
        }
        return findings;
    }

    /** Whether it copies from a stage that is built from the project's files. */
    private static boolean changesOften(Evidence evidence, Instruction.Copy copy) {
        if (copy.from() == null || copy.from().indexOf('$') >= 0) {
            return false;
        }
        Stage from = stage(evidence.dockerfile(), copy.from());
        if (from == null) {
            return false;
        }
        for (StageSteps stage : evidence.stages()) {
            if (stage.resolved().stage().index() == from.index()) {
                return readsContext(stage.steps()) || readsContext(stage.inherited());
            }
        }
        return false;
    }

    @CheckForNull
    private static Stage stage(Dockerfile dockerfile, String name) {
        Stage named = dockerfile.stage(name);
        if (named != null || !name.matches("[0-9]{1,4}")) {
            return named;
        }
        int index = Integer.parseInt(name);
        return index < dockerfile.stages().size() ? dockerfile.stages().get(index) : null;
    }

    private static boolean readsContext(List<Step> steps) {
        for (Step step : steps) {
            boolean copied =
                    step.instruction() instanceof Instruction.FileTransfer transfer && transfer.isFromContext();
            if (copied) {
                return true;
            }
        }
        return false;
    }

    /** Whether what it copies does not concern a package manager. */
    private static boolean isAside(Step step, Instruction.Copy copy) {
        String destination =
                StageTimeline.resolve(step.workdir(), StageTimeline.expand(copy.destination(), step.variables()));
        return destination != null
                && !destination.equals("/")
                && !destination.matches("/(etc|usr/share|usr/lib|lib|var|tmp|root)(/.*)?")
                && copy.documents().isEmpty()
                && !copy.parents();
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, int at, Instruction.Copy copy) {
        Step run = null;
        List<Instruction.Copy> between = new ArrayList<>();
        List<Instruction.Copy> moved = List.of();
        between.add(copy);
        for (Step step : stage.steps().subList(at + 1, stage.steps().size())) {
            if (step.instruction() instanceof Instruction.Run) {
                if (!installsSystemPackages(evidence, step)) {
                    break;
                }
                run = step;
                moved = List.copyOf(between);
            } else if (step.instruction() instanceof Instruction.Copy other
                    && other.from() != null
                    && isAside(step, other)) {
                between.add(other);
            } else if (!isHarmless(step.instruction(), copy)) {
                break;
            }
        }
        if (run == null || isBelowSource(evidence, stage, at)) {
            return null;
        }
        Measurements.Layer layer = evidence.observed().layer(stage, run.instruction(), copy);
        if (layer.isQuick()) {
            return null;
        }
        String copied = "`" + copy.statement().line() + "`";
        String what = "the RUN in line " + run.instruction().lines().first();
        return Finding.of(
                        run.instruction().lines(),
                        Weight.ofMillis(layer.millis(), Severity.MEDIUM),
                        "Install packages above the copy from stage " + copy.from(),
                        "This RUN needs nothing of " + copied
                                + " above it, but waits until that stage is built, and runs again whenever it made something"
                                + " else. Above the copy it runs at the same time as the other stage, and comes from the"
                                + " cache the next time.")
                .withEvidence(evidence.observed().sentence(layer, "T" + what.substring(1), copied))
                .withSavings(layer.millis(), null)
                .withChange(evidence, change(evidence, moved, run.instruction()), "the order of the two may matter");
    }

    /** Whether another copy above makes it run again as often. */
    private static boolean isBelowSource(Evidence evidence, StageSteps stage, int at) {
        for (Step step : stage.steps().subList(0, at)) {
            SourceCopy source = SourceCopy.of(step, evidence.files());
            boolean other = step.instruction() instanceof Instruction.Copy copy && changesOften(evidence, copy);
            if (source != null || other) {
                return true;
            }
        }
        return false;
    }

    private static boolean installsSystemPackages(Evidence evidence, Step step) {
        boolean installs = false;
        for (Install install : Install.in(step.commands())) {
            installs |= install.manager().isOfTheSystem();
        }
        boolean mounts = step.instruction() instanceof Instruction.Run run
                && run.mounts().stream().anyMatch(mount -> mount.type().equals("bind"));
        return installs
                && !mounts
                && Install.in(step.commands()).stream().allMatch(install -> install.kind() == Install.Kind.PACKAGES)
                && RunReading.isUnderstood(step, evidence.files());
    }

    private static boolean isHarmless(Instruction instruction, Instruction.Copy copy) {
        boolean variable = copy.destination().indexOf('$') >= 0
                || copy.chown() != null && copy.chown().indexOf('$') >= 0
                || String.join(" ", copy.sources()).indexOf('$') >= 0;
        boolean environment = instruction instanceof Instruction.Env || instruction instanceof Instruction.Arg;
        return instruction instanceof Instruction.Label
                || instruction instanceof Instruction.Expose
                || environment && !variable
                || instruction instanceof Instruction.Workdir
                        && copy.destination().startsWith("/");
    }

    @CheckForNull
    private static Change change(Evidence evidence, List<Instruction.Copy> copies, Instruction run) {
        if (evidence.path() == null) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        for (Instruction.Copy copy : copies) {
            Lines lines = edit.withComment(copy);
            edit.insertBelow(run.lines().last(), edit.linesOf(lines));
            edit.remove(lines);
        }
        return Change.of(evidence.path(), edit.content());
    }
}
