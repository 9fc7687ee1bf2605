package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.run.RunReading;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A build argument that differs in every build, such as a commit or a date, declared above RUN instructions that do not
 * need it: every RUN below it runs again, because a RUN sees all arguments declared above.
 */
public final class ArgumentTooEarly implements Rule {
    private static final Pattern CHANGING = Pattern.compile(
            "(.*_)?(COMMIT|COMMIT_SHA|COMMIT_HASH|COMMIT_ID|GIT_SHA|GIT_HASH|GIT_REV|GIT_REVISION|GIT_REF|GIT_DESCRIBE|VCS_REF|VCS_DESCRIBE|REVISION"
                    + "|SOURCE_COMMIT|BUILD_DATE|BUILD_TIME|BUILD_TIMESTAMP|BUILDTIME|BUILDDATE|BUILD_NUMBER|BUILD_ID"
                    + "|BUILD_NUM|GITHUB_SHA|CI_COMMIT_SHA|CI_COMMIT_SHORT_SHA|CREATED|TIMESTAMP)");

    /** A commit or a version that the Dockerfile itself names: it changes when somebody edits it. */
    private static final Pattern PINNED = Pattern.compile("[0-9a-f]{7,64}|v?\\d+(\\.\\d+)+.*");

    @Override
    public String id() {
        return "argument-too-early";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (int at = 0; at < stage.steps().size(); at++) {
                if (stage.steps().get(at).instruction() instanceof Instruction.Arg arg) {
                    Finding finding = finding(evidence, stage, at, arg);
                    if (finding != null) {
                        findings.add(finding);
                    }
                }
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, int at, Instruction.Arg arg) {
        for (Instruction.Arg.Declaration declaration : arg.declarations()) {
            if (!CHANGING.matcher(declaration.name()).matches()
                    || declaration.defaultValue() != null
                            && PINNED.matcher(declaration.defaultValue()).matches()) {
                return null;
            }
        }
        Step slow = null;
        Step last = null;
        List<Instruction> passed = new ArrayList<>();
        List<Instruction> moved = List.of();
        long millis = 0;
        boolean measured = false;
        boolean felt = false;
        Instruction.Env mixed = null;
        List<Step> own = stage.steps().subList(at + 1, stage.steps().size());
        List<Step> below = new ArrayList<>(own);
        below.addAll(ofStagesOnIt(evidence, stage));
        for (Step step : below) {
            if (mentions(step.instruction(), arg)) {
                if (step.instruction() instanceof Instruction.Env env && gives(env, arg) && own.contains(step)) {
                    mixed = env;
                    continue;
                }
                if (!onlyPasses(step.instruction())) {
                    break;
                }
                passed.add(step.instruction());
                continue;
            }
            if ((mixed != null || passed.stream().anyMatch(Instruction.Env.class::isInstance))
                    && step.instruction().statement().original().indexOf('$') >= 0) {
                // it may use the variable that the argument was assigned to
                break;
            }
            if (!(step.instruction() instanceof Instruction.Run run)) {
                continue;
            }
            if (!doesNotLook(evidence, step)) {
                // a build of the project may read its environment
                break;
            }
            Measurements.Layer layer =
                    evidence.observed().layer(own.contains(step) ? stage : child(evidence, step), run, null);
            measured |= layer.millis() != null;
            felt |= layer.millis() == null || layer.millis() >= Weight.FELT_MILLIS;
            millis += layer.millis() == null ? 0 : layer.millis();
            slow = slow == null ? step : slow;
            last = step;
            moved = List.copyOf(passed);
        }
        if (slow == null || !felt) {
            return null;
        }
        String name = arg.declarations().get(0).name();
        return Finding.of(
                        arg.lines(),
                        Weight.ofMillis(measured ? millis : null, Severity.MEDIUM),
                        "Declare " + name + " below what does not need it",
                        "A RUN sees every build argument that is declared above it, so with another `" + name
                                + "` the RUN in line "
                                + slow.instruction().lines().first()
                                + (last == slow
                                        ? " runs again, although nothing in it uses it. Below it, it changes"
                                        : " and those down to line "
                                                + last.instruction().lines().first()
                                                + " run again, although nothing in them uses it. Below them it changes")
                                + " nothing but what needs it."
                                + (mixed == null ? "" : apart(name, mixed)))
                .withSavings(measured ? millis : null, null)
                .withChange(mixed != null || !own.contains(last) ? null : change(evidence, arg, moved, last));
    }

    private static String apart(String name, Instruction.Env mixed) {
        return " The ENV in line " + mixed.lines().first() + " passes it on with other variables: give " + name
                + " an ENV of its own, as the last instructions of the last stage. There is no patch, because a program that the"
                + " build runs may read the variable.";
    }

    private static StageSteps child(Evidence evidence, Step step) {
        return evidence.stages().stream()
                .filter(other -> other.steps().contains(step))
                .findFirst()
                .orElseThrow();
    }

    /** What the first stage does that begins with this one, whose arguments and variables it inherits. */
    private static List<Step> ofStagesOnIt(Evidence evidence, StageSteps stage) {
        List<Step> steps = new ArrayList<>();
        for (StageSteps other : evidence.stages()) {
            boolean inherits = other != stage
                    && stage.steps().stream().anyMatch(step -> other.inherited().contains(step));
            if (inherits && steps.isEmpty()) {
                steps.addAll(other.steps());
            }
        }
        return steps;
    }

    /** Whether one of its variables has a name that says that it changes, and gets the argument, and others stay. */
    private static boolean gives(Instruction.Env env, Instruction.Arg arg) {
        String name = arg.declarations().get(0).name();
        return env.pairs().stream()
                .allMatch(pair -> !pair.value().contains(name)
                        || CHANGING.matcher(pair.key()).matches() && env.pairs().size() > 1);
    }

    /** A label, or a variable whose name suggests that it changes: no install reads either. */
    private static boolean onlyPasses(Instruction instruction) {
        return instruction instanceof Instruction.Label
                || instruction instanceof Instruction.Env env
                        && env.pairs().stream()
                                .allMatch(pair -> CHANGING.matcher(pair.key()).matches());
    }

    private static boolean doesNotLook(Evidence evidence, Step step) {
        return !Install.in(step.commands()).isEmpty() && RunReading.isUnderstood(step, evidence.files());
    }

    private static boolean mentions(Instruction instruction, Instruction.Arg arg) {
        for (Instruction.Arg.Declaration declaration : arg.declarations()) {
            if (instruction.statement().original().contains(declaration.name())) {
                return true;
            }
        }
        return false;
    }

    @CheckForNull
    private static Change change(Evidence evidence, Instruction.Arg arg, List<Instruction> with, Step last) {
        if (evidence.path() == null) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        List<String> moved = new ArrayList<>();
        List<Instruction> all = new ArrayList<>(List.of(arg));
        all.addAll(with);
        for (Instruction instruction : all) {
            Lines lines = edit.withComment(instruction);
            moved.addAll(edit.linesOf(lines));
            edit.remove(lines);
        }
        edit.insertBelow(last.instruction().lines().last(), moved);
        return Change.of(evidence.path(), edit.content());
    }
}
