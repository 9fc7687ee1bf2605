package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.ResolvedInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps steps as BuildKit counts and names them, {@code [builder 2/5] RUN make}, to instructions. FROM of an image
 * counts, then every RUN, COPY, ADD and WORKDIR, and every ONBUILD trigger of the base (BuildKit {@code
 * dockerfile2llb/convert.go}, {@code prefixCommand}).
 */
public final class DockerfileSteps {
    private final Dockerfile dockerfile;
    private final BuildGraph graph;
    private final List<CountedStep> counted = new ArrayList<>();

    private DockerfileSteps(Dockerfile dockerfile, BuildInputs inputs) {
        this.dockerfile = dockerfile;
        this.graph = BuildGraph.of(dockerfile, inputs);
        graph.stages().forEach(this::count);
    }

    /** @param inputs of the build; when unknown, {@link BuildInputs#none()} still finds most steps */
    public static DockerfileSteps of(Dockerfile dockerfile, BuildInputs inputs) {
        return new DockerfileSteps(dockerfile, inputs);
    }

    /**
     * A step of the build.
     *
     * @param stage in which it runs
     * @param instruction that runs; for an ONBUILD trigger the trigger
     * @param lines according to BuildKit: those of the instruction, or for a trigger those of FROM
     * @param number counted from 1
     * @param total the steps of the stage as printed by BuildKit, more than run if the stage has a {@code WORKDIR /}
     * @param text the instruction as printed by BuildKit, with {@link #UNKNOWN_VALUE} for values that are only known
     *     during the build
     */
    public record Step(Stage stage, Instruction instruction, Lines lines, int number, int total, String text) {
        /** Placeholder in {@link #text} for a value that is only known during the build. */
        public static final char UNKNOWN_VALUE = '\uFFFC';
    }

    /**
     * A step, with the ways in which its printed form may differ.
     *
     * @param shape its text with {@link Step#UNKNOWN_VALUE} for every variable
     * @param skippable number of WORKDIR instructions up to here that may make no step, depending on where they lead
     * @param triggers number of ONBUILD triggers of a parent stage that its total includes; BuildKit before 0.17 omits
     *     them
     */
    record CountedStep(Step step, String shape, int skippable, int triggers) {}

    /** All steps of all stages in file order, including stages that a target does not need. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (CountedStep each : counted) {
            steps.add(each.step());
        }
        return steps;
    }

    /**
     * Finds the step of a line of progress; null when it cannot be determined.
     *
     * @param stage the printed name of the stage; null when missing
     * @param number as printed, {@code 2} of {@code 2/5}; 0 when missing
     * @param total as printed, {@code 5} of {@code 2/5}; 0 when missing
     * @param text after the prefix
     */
    @CheckForNull
    public Step find(@CheckForNull String stage, int number, int total, String text) {
        return new StepSearch(dockerfile, counted, stage, number, total).find(text);
    }

    private void count(ResolvedStage stage) {
        int triggers = triggers(stage);
        int total = triggers + ownSteps(stage);
        int number = 0;
        int skippable = 0;
        Instruction.From from = stage.stage().from();
        if (stage.kind() == BaseKind.IMAGE || stage.kind() == BaseKind.UNKNOWN) {
            number++;
            String text = "FROM " + stage.base();
            Step step = new Step(stage.stage(), from, from.lines(), number, total, text);
            counted.add(new CountedStep(step, text, 0, triggers));
        }
        List<ResolvedInstruction> instructions = stage.instructions();
        for (int i = 0; i < instructions.size(); i++) {
            ResolvedInstruction resolved = instructions.get(i);
            Instruction instruction = resolved.instruction();
            if (instruction instanceof Instruction.Workdir) {
                boolean last = i + 1 == instructions.size();
                String folder = last ? stage.workdir() : instructions.get(i + 1).workdir();
                // BuildKit makes no step for the root, though it counts it in the total
                if ("/".equals(folder)) {
                    continue;
                }
                skippable += folder == null || !folder.startsWith("/") ? 1 : 0;
            }
            if (isStep(instruction)) {
                number++;
                Lines lines = resolved.trigger() ? from.lines() : instruction.lines();
                String text = printedText(instruction, resolved.variables());
                Step step = new Step(stage.stage(), instruction, lines, number, total, text);
                String shape = printedText(instruction, Variables.allUnknown());
                counted.add(new CountedStep(step, shape, skippable, triggers));
            }
        }
    }

    private static int ownSteps(ResolvedStage stage) {
        int steps = stage.kind() == BaseKind.SCRATCH || stage.kind() == BaseKind.STAGE ? 0 : 1;
        for (ResolvedInstruction resolved : stage.instructions()) {
            if (!resolved.trigger() && isStep(resolved.instruction())) {
                steps++;
            }
        }
        return steps;
    }

    /** All of them count, also those that make no step, such as ONBUILD ENV. */
    private static int triggers(ResolvedStage stage) {
        int triggers = 0;
        for (ResolvedInstruction resolved : stage.instructions()) {
            triggers += resolved.trigger() ? 1 : 0;
        }
        return triggers;
    }

    private static boolean isStep(Instruction instruction) {
        return instruction instanceof Instruction.Run
                || instruction instanceof Instruction.FileTransfer
                || instruction instanceof Instruction.Workdir;
    }

    private String printedText(Instruction instruction, Variables variables) {
        boolean run = instruction instanceof Instruction.Run;
        String text = instruction.statement().line();
        if (run) {
            text += documentSummary(instruction.statement());
        }
        try {
            text = ShellLexer.forDisplay(dockerfile.escape(), run, String.valueOf(Step.UNKNOWN_VALUE))
                    .expand(text, variables)
                    .text();
        } catch (SyntaxProblem e) {
            // BuildKit prints text that it cannot expand unchanged
        }
        // up to the first blank: when a tab follows the keyword, BuildKit prints the next word in upper case as well
        int blank = text.indexOf(' ');
        return blank < 0
                ? text.toUpperCase(Locale.ROOT)
                : text.substring(0, blank).toUpperCase(Locale.ROOT) + text.substring(blank);
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
