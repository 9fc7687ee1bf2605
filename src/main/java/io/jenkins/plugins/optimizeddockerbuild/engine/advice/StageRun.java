package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A RUN where it stands, and what rules ask of it.
 *
 * @param at number of the step of the stage
 */
public record StageRun(Evidence evidence, StageSteps stage, int at, Instruction.Run run) {
    /** Those of the stages that the target needs, in order. */
    public static List<StageRun> in(Evidence evidence) {
        List<StageRun> runs = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            runs.addAll(in(evidence, stage));
        }
        return runs;
    }

    /** Those of one stage, in order. */
    public static List<StageRun> in(Evidence evidence, StageSteps stage) {
        List<StageRun> runs = new ArrayList<>();
        for (int at = 0; at < stage.steps().size(); at++) {
            if (stage.steps().get(at).instruction() instanceof Instruction.Run run) {
                runs.add(new StageRun(evidence, stage, at, run));
            }
        }
        return runs;
    }

    public Step step() {
        return stage.steps().get(at);
    }

    /** What runs before it, base stages included. */
    public List<Step> above() {
        return stage.above(at);
    }

    /** What the stage runs after it. */
    public List<Step> below() {
        return stage.steps().subList(at + 1, stage.steps().size());
    }

    public List<Install> installs() {
        return Install.in(step().commands());
    }

    public boolean installsWith(PackageManager manager) {
        return installs().stream().anyMatch(install -> install.manager() == manager);
    }

    public Measurements.Layer layer() {
        return evidence.observed().layer(stage, run, null);
    }

    /**
     * The Dockerfile with other lines for it.
     *
     * @param lines takes the lines as they are, and gives others; null where it can make none
     * @return null where nothing can be changed
     */
    @CheckForNull
    public Change change(UnaryOperator<List<String>> lines) {
        if (evidence.path() == null || !run.statement().documents().isEmpty()) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        List<String> changed = lines.apply(edit.linesOf(run.lines()));
        if (changed == null) {
            return null;
        }
        edit.replace(run.lines(), changed);
        return Change.of(evidence.path(), edit.content());
    }
}
