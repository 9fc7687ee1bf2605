package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.ResolvedInstruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the build arguments that affect an instruction, by giving each argument another value and looking for changes.
 * A RUN gets all variables, any other instruction only those that it references.
 */
final class ArgumentEffects {
    /** Only the first arguments of a larger Dockerfile are examined. */
    private static final int MOST_ARGUMENTS = 50;

    /** A value that no build uses. */
    private static final String OTHER = "\uFFFD another value";

    private final Map<String, BuildGraph> changed = new HashMap<>();

    private ArgumentEffects() {}

    static ArgumentEffects of(Dockerfile dockerfile, BuildInputs inputs) {
        Set<String> names = new TreeSet<>();
        for (Instruction instruction : dockerfile.instructions()) {
            if (instruction instanceof Instruction.Arg arg) {
                for (Instruction.Arg.Declaration declaration : arg.declarations()) {
                    names.add(declaration.name());
                }
            }
        }
        ArgumentEffects effects = new ArgumentEffects();
        for (String name : names) {
            if (effects.changed.size() == MOST_ARGUMENTS) {
                break;
            }
            Map<String, String> arguments = new HashMap<>(inputs.buildArgs());
            arguments.put(name, OTHER);
            effects.changed.put(
                    name,
                    BuildGraph.of(
                            dockerfile,
                            new BuildInputs(inputs.target(), arguments, inputs.namedContexts(), inputs.platform())));
        }
        return effects;
    }

    /** Arguments that affect the base of a stage, ordered by name. */
    List<String> ofBase(ResolvedStage stage) {
        Set<String> names = new TreeSet<>();
        changed.forEach((name, other) -> {
            if (!other.stages().get(stage.stage().index()).base().equals(stage.base())) {
                names.add(name);
            }
        });
        return List.copyOf(names);
    }

    /** Arguments that affect an instruction of a stage, ordered by name. */
    List<String> of(ResolvedStage stage, int number) {
        Instruction instruction = stage.instructions().get(number).instruction();
        if (!(instruction instanceof Instruction.Run || instruction instanceof Instruction.FileTransfer)
                && !(instruction instanceof Instruction.Workdir)) {
            return List.of();
        }
        Variables seen = stage.instructions().get(number).variables();
        List<String> names = new ArrayList<>();
        for (String name : new TreeSet<>(changed.keySet())) {
            List<ResolvedInstruction> others =
                    changed.get(name).stages().get(stage.stage().index()).instructions();
            if (number < others.size()) {
                Set<String> differing = differing(seen, others.get(number).variables());
                boolean matters = instruction instanceof Instruction.Run
                        ? !differing.isEmpty()
                        : namesAny(instruction.statement().line(), differing);
                if (matters) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static Set<String> differing(Variables these, Variables others) {
        Set<String> names = new HashSet<>(these.values().keySet());
        names.addAll(others.values().keySet());
        names.removeIf(name -> {
            String value = these.get(name);
            return value != null && value.equals(others.get(name));
        });
        return names;
    }

    private static boolean namesAny(String text, Set<String> names) {
        for (String name : names) {
            if (text.contains("$" + name) || text.contains("${" + name)) {
                return true;
            }
        }
        return false;
    }
}
