package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.ResolvedInstruction;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a build as BuildKit counts and names them, {@code [builder 2/5] RUN make}, and the way back from there to
 * the instruction. FROM of an image counts, then every RUN, COPY, ADD and WORKDIR, and every ONBUILD trigger of the base
 * (BuildKit {@code dockerfile2llb/convert.go}, {@code prefixCommand}).
 */
public final class DockerfileSteps {
    private final Dockerfile dockerfile;
    private final BuildGraph graph;
    private final List<Step> steps = new ArrayList<>();

    private DockerfileSteps(Dockerfile dockerfile, BuildInputs inputs) {
        this.dockerfile = dockerfile;
        this.graph = BuildGraph.of(dockerfile, inputs);
        WorkingFolders folders = new WorkingFolders(dockerfile.escape());
        for (ResolvedStage stage : graph.stages()) {
            count(stage, folders);
        }
    }

    /**
     * @param inputs what the build gives; where it is not known, {@link BuildInputs#none()} finds most steps as well
     */
    public static DockerfileSteps of(Dockerfile dockerfile, BuildInputs inputs) {
        return new DockerfileSteps(dockerfile, inputs);
    }

    /**
     * A step of the build.
     *
     * @param stage the stage it runs in
     * @param instruction what runs; for an ONBUILD trigger the trigger
     * @param lines where BuildKit says it stands: the lines of the instruction, for a trigger those of FROM
     * @param number counted from 1
     * @param total the steps of the stage as BuildKit prints them, which are more than run where the stage has a {@code
     *     WORKDIR /}
     * @param text the instruction as BuildKit prints it; {@link #UNKNOWN_VALUE} in place of values that only the build
     *     knows
     */
    public record Step(Stage stage, Instruction instruction, LineRange lines, int number, int total, String text) {
        /** Stands in {@link #text} for a value that only the build knows. */
        public static final char UNKNOWN_VALUE = '\uFFFC';
    }

    /** All steps of all stages in the order of the file, also of stages that a target does not need. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Whether BuildKit prints the stage's name before a step: not where a build has one stage and uses no other source. */
    public boolean printsStageNames() {
        for (ResolvedStage stage : graph.stages()) {
            for (ResolvedInstruction resolved : stage.instructions()) {
                // BuildKit makes a nameless stage for each image that COPY names, and for every mount
                boolean source = resolved.instruction() instanceof Instruction.Copy copy && copy.from() != null;
                boolean mount = resolved.instruction() instanceof Instruction.Run run
                        && !run.mounts().isEmpty();
                if (!resolved.trigger() && (source || mount)) {
                    return true;
                }
            }
        }
        return dockerfile.stages().size() > 1;
    }

    /**
     * The step that a line of progress is about; null where it cannot be told.
     *
     * @param stage the stage's name as printed; null where none is
     * @param number as printed, {@code 2} of {@code 2/5}; 0 where none is
     * @param total as printed, {@code 5} of {@code 2/5}; 0 where none is
     * @param text what stands after the prefix
     */
    @CheckForNull
    public Step find(@CheckForNull String stage, int number, int total, String text) {
        String printed = Whitespace.normalise(text.startsWith("LINK ") ? text.substring("LINK ".length()) : text);
        if (number == 0) {
            return printed.startsWith("FROM ") ? findUser(reference(printed)) : null;
        }
        List<Step> candidates = stepsOf(stage);
        if (printed.startsWith("ONBUILD ")) {
            return findTrigger(candidates, number, total, printed.substring("ONBUILD ".length()), stage);
        }
        // triggers that are in the base image only make the total larger, and move the steps after them
        List<Step> same = new ArrayList<>();
        for (Step step : candidates) {
            if (isFrom(step) ? printed.startsWith("FROM ") : prints(step, printed)) {
                same.add(step);
            }
        }
        Step nearest = nearest(same, number, total);
        return nearest != null ? nearest : byNumber(candidates, number, total, printed);
    }

    /** Of several equal instructions the one of that number; else the only one; else it cannot be told. */
    @CheckForNull
    private static Step nearest(List<Step> same, int number, int total) {
        for (Step step : same) {
            if (step.number() == number && step.total() == total) {
                return step;
            }
        }
        if (same.size() == 1) {
            return same.get(0);
        }
        Step found = null;
        for (Step step : same) {
            if (step.total() - step.number() == total - number) {
                if (found != null) {
                    return null;
                }
                found = step;
            }
        }
        return found;
    }

    /** An unequal text (a build argument that is not known here) still is the step when number and keyword agree. */
    @CheckForNull
    private static Step byNumber(List<Step> candidates, int number, int total, String printed) {
        Step found = null;
        for (Step step : candidates) {
            if (step.number() == number && step.total() == total && printed.startsWith(keyword(step) + " ")) {
                if (found != null) {
                    return null;
                }
                found = step;
            }
        }
        return found;
    }

    @CheckForNull
    private Step findTrigger(
            List<Step> candidates, int number, int total, String printed, @CheckForNull String stageName) {
        List<Step> same = new ArrayList<>();
        for (Step step : candidates) {
            if (isTrigger(step) && prints(step, printed)) {
                same.add(step);
            }
        }
        Step known = nearest(same, number, total);
        if (known != null) {
            return known;
        }
        Stage stage = onlyStage(stageName);
        return stage == null ? null : new Step(stage, stage.from(), stage.from().lines(), number, total, printed);
    }

    @CheckForNull
    private Stage onlyStage(@CheckForNull String name) {
        Stage found = null;
        for (Stage stage : dockerfile.stages()) {
            if (name == null ? dockerfile.stages().size() == 1 : name.equals(stage.displayName())) {
                if (found != null) {
                    return null;
                }
                found = stage;
            }
        }
        return found;
    }

    private List<Step> stepsOf(@CheckForNull String stageName) {
        List<Step> found = new ArrayList<>();
        for (Step step : steps) {
            if (stageName == null || stageName.equals(step.stage().displayName())) {
                found.add(step);
            }
        }
        return found;
    }

    /** An image without a step of its own is the source of a COPY or a mount. */
    @CheckForNull
    private Step findUser(String reference) {
        for (Step step : steps) {
            if (step.instruction() instanceof Instruction.Copy copy
                    && copy.from() != null
                    && BuildInputs.familiar(copy.from()).equals(reference)) {
                return step;
            }
            if (step.instruction() instanceof Instruction.Run run) {
                for (Mount mount : run.mounts()) {
                    if (mount.from() != null
                            && BuildInputs.familiar(mount.from()).equals(reference)) {
                        return step;
                    }
                }
            }
        }
        return null;
    }

    /** The image of a printed FROM, in its short form and without digest. */
    private static String reference(String printed) {
        String reference = printed.substring("FROM ".length());
        int digest = reference.indexOf('@');
        return BuildInputs.familiar(digest < 0 ? reference : reference.substring(0, digest));
    }

    private static boolean isFrom(Step step) {
        return step.instruction() instanceof Instruction.From;
    }

    private static boolean isTrigger(Step step) {
        return !isFrom(step) && !step.lines().equals(step.instruction().lines());
    }

    private static String keyword(Step step) {
        return step.instruction().keyword();
    }

    /** Whether a step prints that text, any text standing for its unknown values. */
    private static boolean prints(Step step, String printed) {
        String[] parts = Whitespace.normalise(step.text()).split(String.valueOf(Step.UNKNOWN_VALUE), -1);
        if (parts.length == 1) {
            return parts[0].equals(printed);
        }
        if (!printed.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = printed.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        String last = parts[parts.length - 1];
        return printed.length() - last.length() >= at && printed.endsWith(last);
    }

    private void count(ResolvedStage stage, WorkingFolders folders) {
        folders.begin(stage);
        int total = total(stage);
        int number = 0;
        if (stage.kind() == BaseKind.IMAGE || stage.kind() == BaseKind.UNKNOWN) {
            number++;
            Instruction.From from = stage.stage().from();
            steps.add(new Step(stage.stage(), from, from.lines(), number, total, "FROM " + stage.base()));
        }
        for (ResolvedInstruction resolved : stage.instructions()) {
            Instruction instruction = resolved.instruction();
            if (isStep(instruction) && !folders.staysAtRoot(resolved)) {
                number++;
                LineRange lines = resolved.trigger() ? stage.stage().from().lines() : instruction.lines();
                steps.add(new Step(stage.stage(), instruction, lines, number, total, printedText(resolved)));
            }
        }
        folders.end(stage);
    }

    private static int total(ResolvedStage stage) {
        int total = stage.kind() == BaseKind.SCRATCH || stage.kind() == BaseKind.STAGE ? 0 : 1;
        for (ResolvedInstruction resolved : stage.instructions()) {
            if (resolved.trigger() || isStep(resolved.instruction())) {
                total++;
            }
        }
        return total;
    }

    private static boolean isStep(Instruction instruction) {
        return instruction instanceof Instruction.Run
                || instruction instanceof Instruction.FileTransfer
                || instruction instanceof Instruction.Workdir;
    }

    private String printedText(ResolvedInstruction resolved) {
        Instruction instruction = resolved.instruction();
        boolean run = instruction instanceof Instruction.Run;
        String text = instruction.statement().line();
        if (run) {
            text += documentSummary(instruction.statement());
        }
        try {
            text = ShellLexer.forDisplay(dockerfile.escape(), run, String.valueOf(Step.UNKNOWN_VALUE))
                    .expand(text, resolved.variables())
                    .text();
        } catch (SyntaxProblem e) {
            // BuildKit prints a text that it cannot expand as it is
        }
        String spelling = instruction.statement().spelling();
        return text.startsWith(spelling) ? instruction.keyword() + text.substring(spelling.length()) : text;
    }

    /** {@code  (apt-get update...)} after {@code RUN <<EOF}. */
    private static String documentSummary(Statement run) {
        if (run.documents().isEmpty()
                || run.arguments().size() != 1
                || DocumentOpening.parseLeniently(run.arguments().get(0)) == null) {
            return "";
        }
        String content = Whitespace.trim(run.documents().get(0).content());
        int lineEnd = content.indexOf('\n');
        String summary = lineEnd < 0 ? content : Whitespace.trim(content.substring(0, lineEnd)) + "...";
        return " (" + summary + ")";
    }
}
