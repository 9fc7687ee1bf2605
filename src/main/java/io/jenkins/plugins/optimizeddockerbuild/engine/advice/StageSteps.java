package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PlainScript;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ImageName;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A stage that the build needs, instruction by instruction.
 *
 * @param resolved the stage in this build
 * @param image name of the image that it starts from, possibly through other stages; empty for scratch or unknown
 * @param inherited what its base stages run before it, in order
 * @param steps its own instructions in order, without ONBUILD triggers
 * @param inImage whether its files are in the image: it is the target, or a base of it
 */
public record StageSteps(
        ResolvedStage resolved, String image, List<Step> inherited, List<Step> steps, boolean inImage) {
    public StageSteps {
        inherited = List.copyOf(inherited);
        steps = List.copyOf(steps);
    }

    /**
     * An instruction in its place.
     *
     * @param variables visible to it
     * @param workdir absolute, or below {@link ResolvedStage#BASE_IMAGE}; null when it is only known during the build
     * @param user of the last USER above it; null when there is none, which nearly always means root
     * @param home absolute path of the user's home; null when unknown
     * @param commands of a RUN in a readable shell; empty for others
     * @param script of a RUN, as far as every word is understood and can be moved; empty for others
     */
    public record Step(
            Instruction instruction,
            Variables variables,
            @CheckForNull String workdir,
            @CheckForNull String user,
            @CheckForNull String home,
            List<ShellCommands.Command> commands,
            CommandChain script) {
        public Step {
            commands = List.copyOf(commands);
        }

        /** Whether it runs as root, according to the Dockerfile. */
        public boolean isRoot() {
            return StageSteps.isRoot(user);
        }
    }

    /** What runs before a step of its own, base stages included. */
    public List<Step> above(int at) {
        List<Step> above = new ArrayList<>(inherited);
        above.addAll(steps.subList(0, at));
        return above;
    }

    /** All that runs, base stages included. */
    public List<Step> all() {
        return above(steps.size());
    }

    /** The name that BuildKit prints for the stage. */
    public String name() {
        return resolved.stage().displayName();
    }

    /** Whether its base is an image with that short name (without registry, tag and digest), or one of several. */
    public boolean isFrom(String... names) {
        String repository = repository(image);
        for (String name : names) {
            if (repository.equals(name) || repository.endsWith("/" + name)) {
                return true;
            }
        }
        return false;
    }

    /** {@code python} for {@code docker.io/library/python:3.11@sha256:…}, {@code nvidia/cuda} for that. */
    static String repository(String image) {
        return ImageName.familiar(ImageName.withoutTag(image));
    }

    /** The stages that the target needs, in file order. */
    static List<StageSteps> of(BuildGraph graph) {
        Set<Integer> inImage = chain(graph);
        Map<Integer, StageSteps> byIndex = new HashMap<>();
        List<StageSteps> all = new ArrayList<>();
        for (StageTimeline timeline : StageTimeline.of(graph)) {
            ResolvedStage stage = timeline.stage();
            StageSteps base = stage.baseStage() == null
                    ? null
                    : byIndex.get(stage.baseStage().index());
            List<Step> inherited = new ArrayList<>();
            if (base != null) {
                inherited.addAll(base.inherited);
                inherited.addAll(base.steps);
            }
            String image = base != null ? base.image : stage.kind() == BaseKind.IMAGE ? stage.base() : "";
            String user = userAfter(inherited);
            String shell = shellAfter(inherited);
            List<Step> steps = new ArrayList<>();
            for (StageTimeline.Step step : timeline.steps()) {
                if (step.inherited() || isTrigger(stage, step)) {
                    continue;
                }
                steps.add(new Step(
                        step.instruction(),
                        step.variables(),
                        step.workdir(),
                        user,
                        UserHome.of(user, above(inherited, steps), step.variables(), image),
                        commands(step.instruction(), shell),
                        step.instruction() instanceof Instruction.Run run
                                ? CommandChain.of(run, PlainScript.of(run, shell, step.variables()))
                                : CommandChain.NONE));
                if (step.instruction() instanceof Instruction.User change) {
                    user = change.user();
                } else if (step.instruction() instanceof Instruction.Shell change) {
                    shell = String.join(" ", change.words());
                }
            }
            StageSteps made = new StageSteps(
                    stage,
                    image,
                    inherited,
                    steps,
                    inImage.contains(stage.stage().index()));
            byIndex.put(stage.stage().index(), made);
            all.add(made);
        }
        return all;
    }

    private static Set<Integer> chain(BuildGraph graph) {
        Set<Integer> chain = new HashSet<>();
        ResolvedStage stage = graph.target();
        while (stage != null && chain.add(stage.stage().index())) {
            stage = stage.baseStage() == null
                    ? null
                    : graph.stages().get(stage.baseStage().index());
        }
        return chain;
    }

    private static boolean isTrigger(ResolvedStage stage, StageTimeline.Step step) {
        for (Instruction own : stage.stage().instructions()) {
            if (own == step.instruction()) {
                return false;
            }
        }
        return true;
    }

    @CheckForNull
    private static String userAfter(List<Step> steps) {
        String user = null;
        for (Step step : steps) {
            user = step.instruction() instanceof Instruction.User change ? change.user() : user;
        }
        return user;
    }

    private static boolean isRoot(@CheckForNull String user) {
        return user == null || user.matches("(root|0)(:.*)?");
    }

    private static List<Step> above(List<Step> inherited, List<Step> steps) {
        List<Step> above = new ArrayList<>(inherited);
        above.addAll(steps);
        return above;
    }

    private static String shellAfter(List<Step> steps) {
        String shell = "";
        for (Step step : steps) {
            shell = step.instruction() instanceof Instruction.Shell change ? String.join(" ", change.words()) : shell;
        }
        return shell;
    }

    private static List<ShellCommands.Command> commands(Instruction instruction, String shell) {
        if (!(instruction instanceof Instruction.Run run)) {
            return List.of();
        }
        boolean readable = shell.isEmpty() || shell.contains("sh ") && !shell.contains("powershell");
        return readable ? ShellCommands.in(run.script()) : List.of();
    }
}
