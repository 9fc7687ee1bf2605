package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The dependencies between the stages of a Dockerfile in a build: base images and stages with their variables expanded,
 * the variables of each instruction, and the stages that a target needs. The rules are those of BuildKit's {@code
 * frontend/dockerfile/dockerfile2llb}.
 */
public final class BuildGraph {
    private final Dockerfile dockerfile;
    private final BuildInputs inputs;
    private final Variables globals;
    private final List<ResolvedStage> stages;
    private final List<String> problems = new ArrayList<>();

    private BuildGraph(Dockerfile dockerfile, BuildInputs inputs) {
        this.dockerfile = dockerfile;
        this.inputs = inputs;
        this.globals = declareGlobals();
        List<ResolvedStage> resolved = new ArrayList<>();
        for (Stage stage : dockerfile.stages()) {
            resolved.add(new StageResolver(dockerfile, inputs, globals, resolved, stage).resolve());
        }
        this.stages = List.copyOf(resolved);
    }

    public static BuildGraph of(Dockerfile dockerfile, BuildInputs inputs) {
        return new BuildGraph(dockerfile, inputs);
    }

    /** All stages in file order. */
    public List<ResolvedStage> stages() {
        return stages;
    }

    /** The variables visible to FROM: predefined platform arguments and the ARG instructions before the first FROM. */
    public Variables globals() {
        return globals;
    }

    /** What BuildKit would reject in the ARG instructions before the first FROM, one sentence each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The stage to build; null when the target does not exist. */
    @CheckForNull
    public ResolvedStage target() {
        Stage stage = inputs.target() == null ? dockerfile.lastStage() : dockerfile.stage(inputs.target());
        return stage == null ? null : stages.get(stage.index());
    }

    /** The stages that the target needs, including itself, in file order; all when the target does not exist. */
    public List<ResolvedStage> needed() {
        ResolvedStage target = target();
        if (target == null) {
            return stages;
        }
        Set<Integer> needed = new TreeSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        open.add(target.stage().index());
        while (!open.isEmpty()) {
            int index = open.remove();
            if (needed.add(index)) {
                open.addAll(stages.get(index).needs());
            }
        }
        List<ResolvedStage> found = new ArrayList<>();
        for (int index : needed) {
            found.add(stages.get(index));
        }
        return found;
    }

    private Variables declareGlobals() {
        Variables predefined = PlatformArguments.predefined(inputs.platform());
        String lastName = dockerfile.lastStage().name();
        String target = inputs.target() != null ? inputs.target() : lastName != null ? lastName : "default";
        predefined = predefined.with("TARGETSTAGE", target);
        for (Map.Entry<String, String> argument : inputs.buildArgs().entrySet()) {
            String name = argument.getKey();
            if (predefined.get(name) != null || predefined.isUnknown(name)) {
                predefined = predefined.with(name, argument.getValue());
            }
        }
        VariableScope scope = new VariableScope(dockerfile, inputs, predefined, problems);
        for (Instruction.Arg arg : dockerfile.metaArgs()) {
            scope.declare(arg, null);
        }
        return scope.variables();
    }
}
