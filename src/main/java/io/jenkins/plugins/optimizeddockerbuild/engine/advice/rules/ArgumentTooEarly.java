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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A build argument that differs in every build, such as a commit or a date, declared above RUN instructions that do not
 * need it: every RUN below it runs again, because a RUN sees all arguments declared above.
 */
public final class ArgumentTooEarly implements Rule {
    private static final Pattern CHANGING = Pattern.compile(
            "(.*_)?(COMMIT|COMMIT_SHA|COMMIT_HASH|COMMIT_ID|GIT_SHA|GIT_HASH|GIT_REV|GIT_REVISION|GIT_REF"
                    + "|GIT_DESCRIBE|VCS_REF|VCS_DESCRIBE|REVISION"
                    + "|SOURCE_COMMIT|BUILD_DATE|BUILD_TIME|BUILD_TIMESTAMP|BUILDTIME|BUILDDATE|BUILD_NUMBER|BUILD_ID"
                    + "|BUILD_NUM|BUILD_SHA|BUILD_REF|COMMIT_REF|COMMIT_DATE|SHORT_SHA"
                    + "|GIT_BRANCH|VCS_BRANCH|GITHUB_REF|GITHUB_RUN_ID|GITHUB_RUN_NUMBER"
                    + "|GITHUB_SHA|CI_COMMIT_SHA|CI_COMMIT_SHORT_SHA|CREATED|TIMESTAMP)");

    /** A commit or a version that the Dockerfile itself names: it changes when somebody edits it. */
    private static final Pattern PINNED = Pattern.compile("[0-9a-f]{7,64}|v?\\d+(\\.\\d+)+.*");

    @Override
    public String id() {
        return "argument-too-early";
    }

    /** One that is declared too early, and what that makes run again. */
    private record Early(
            Instruction.Arg arg,
            List<Instruction> moved,
            Step slow,
            Step last,
            boolean owned,
            @CheckForNull Long millis,
            @CheckForNull Instruction.Env mixed) {
        /** Whether both are declared above the same and can go below it together. */
        boolean goesWith(Early other) {
            return slow == other.slow && last == other.last && mixed == null && other.mixed == null;
        }
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            List<List<Early>> together = new ArrayList<>();
            for (int at = 0; at < stage.steps().size(); at++) {
                Early early = stage.steps().get(at).instruction() instanceof Instruction.Arg arg
                        ? early(evidence, stage, at, arg)
                        : null;
                if (early != null) {
                    List<Early> alike = together.stream()
                            .filter(group -> group.get(0).goesWith(early))
                            .findFirst()
                            .orElse(null);
                    if (alike == null) {
                        together.add(new ArrayList<>(List.of(early)));
                    } else {
                        alike.add(early);
                    }
                }
            }
            together.forEach(group -> findings.add(finding(evidence, stage, group)));
        }
        return findings;
    }

    /** Null when it stays the same, or nothing above which it could be declared runs again. */
    @CheckForNull
    private static Early early(Evidence evidence, StageSteps stage, int at, Instruction.Arg arg) {
        boolean changes = false;
        for (Instruction.Arg.Declaration declaration : arg.declarations()) {
            boolean named = CHANGING.matcher(declaration.name()).matches();
            boolean pinned = declaration.defaultValue() != null
                    && PINNED.matcher(declaration.defaultValue()).matches();
            if (pinned || !named && !isLabelledWithOthers(declaration.name(), stage, at)) {
                return null;
            }
            changes |= named;
        }
        boolean labelled = !changes;
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
        boolean found = slow != null && felt && !(labelled && (mixed != null || moved.isEmpty()));
        return found ? new Early(arg, moved, slow, last, own.contains(last), measured ? millis : null, mixed) : null;
    }

    /** Whether a label below has it together with an argument that changes, with which it goes down. */
    private static boolean isLabelledWithOthers(String name, StageSteps stage, int at) {
        Set<String> declared = new HashSet<>();
        stage.steps().stream()
                .map(Step::instruction)
                .filter(Instruction.Arg.class::isInstance)
                .flatMap(arg -> ((Instruction.Arg) arg).declarations().stream())
                .map(Instruction.Arg.Declaration::name)
                .filter(other -> CHANGING.matcher(other).matches())
                .forEach(declared::add);
        return stage.steps().subList(at + 1, stage.steps().size()).stream()
                .map(Step::instruction)
                .filter(Instruction.Label.class::isInstance)
                .map(label -> label.statement().original())
                .anyMatch(label -> uses(label, name) && declared.stream().anyMatch(other -> uses(label, other)));
    }

    private static boolean uses(String text, String name) {
        return Pattern.compile("\\$\\{?" + Pattern.quote(name) + "\\b")
                .matcher(text)
                .find();
    }

    /** @param group of arguments that go down together */
    private static Finding finding(Evidence evidence, StageSteps stage, List<Early> group) {
        Early first = group.get(0);
        List<String> names = group.stream()
                .flatMap(early -> early.arg().declarations().stream())
                .map(Instruction.Arg.Declaration::name)
                .toList();
        boolean one = names.size() == 1;
        String listed = DependenciesAfterSource.listed(names);
        boolean single = first.last() == first.slow();
        return Finding.of(
                        first.arg().lines(),
                        Weight.ofMillis(first.millis(), Severity.MEDIUM),
                        "Declare " + listed + " below what does not need " + (one ? "it" : "them"),
                        "A RUN sees every build argument that is declared above it, so "
                                + (one ? "with another `" + listed + "`" : "when one of " + listed + " changes,")
                                + " the RUN in line "
                                + first.slow().instruction().lines().first()
                                + (single
                                        ? " runs again, although nothing in it uses "
                                        : " and those down to line "
                                                + first.last()
                                                        .instruction()
                                                        .lines()
                                                        .first()
                                                + " run again, although nothing in them uses ")
                                + (one ? "it. " : "them. ")
                                + (single ? "Below it, " : "Below them ")
                                + (one ? "it changes nothing" : "they change nothing")
                                + " but what needs "
                                + (one ? "it." : "them.")
                                + (first.mixed() == null ? "" : apart(listed, first.mixed())))
                .withSavings(first.millis(), null)
                .withChange(first.mixed() != null || !first.owned() ? null : change(evidence, stage, group));
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
    private static Change change(Evidence evidence, StageSteps stage, List<Early> group) {
        if (evidence.path() == null) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        List<String> moved = new ArrayList<>();
        for (Step step : stage.steps()) {
            boolean goes = group.stream()
                    .anyMatch(early ->
                            early.arg() == step.instruction() || early.moved().contains(step.instruction()));
            if (goes) {
                Lines lines = edit.withComment(step.instruction());
                moved.addAll(edit.linesOf(lines));
                edit.remove(lines);
            }
        }
        edit.insertBelow(group.get(0).last().instruction().lines().last(), moved);
        return Change.of(evidence.path(), edit.content());
    }
}
