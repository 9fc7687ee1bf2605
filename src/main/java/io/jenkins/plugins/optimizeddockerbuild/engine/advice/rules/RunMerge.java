package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.SourceLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Merges two adjacent RUNs, so that what the second one deletes is never in a layer. */
final class RunMerge {
    private static final Pattern RUN = Pattern.compile("^\\s*RUN\\s+(.*)$", Pattern.CASE_INSENSITIVE);

    /** Builtins of sh and bash after which the shell may not be as the second RUN begins; all else are programs of their own. */
    private static final Set<String> LASTING = Set.of(
            (". source cd pushd popd dirs set shopt export declare typeset readonly local unset read readarray mapfile"
                            + " getopts let hash alias unalias command builtin enable umask ulimit trap exec eval exit logout"
                            + " return break continue shift function coproc")
                    .split(" "));

    /** A variable that is set, or a function that is defined. */
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?m)(^|[;&|(])\\s*[A-Za-z_]\\w*=[^\\s;&|]*\\s*($|[;&|)])|\\(\\s*\\)");

    private RunMerge() {}

    /** Merges a RUN into the instruction above it. */
    @CheckForNull
    static Change change(Evidence evidence, StageSteps stage, int at) {
        return change(evidence, stage, at, null);
    }

    /**
     * Merges a RUN into the instruction above it.
     *
     * @param at index of the step to merge
     * @param end a command for the end of the RUN, where that can be added; null for none
     * @return null when that is not a RUN, or when the two may behave differently together
     */
    @CheckForNull
    static Change change(Evidence evidence, StageSteps stage, int at, @CheckForNull String end) {
        if (evidence.path() == null
                || at < 1
                || !(stage.steps().get(at - 1).instruction() instanceof Instruction.Run first)
                || !(stage.steps().get(at).instruction() instanceof Instruction.Run second)
                || !isPlain(first)
                || !isPlain(second)
                || !leavesTheShellAlone(stage.steps().get(at - 1), first)
                || second.script().matches("(?s).*(\\|\\||;|(?<!&)&(?!&)).*")) {
            return null;
        }
        Dockerfile dockerfile = evidence.dockerfile();
        DockerfileEdit edit = new DockerfileEdit(dockerfile);
        List<String> own = edit.linesOf(second.lines());
        Matcher keyword = RUN.matcher(own.get(0));
        if (!keyword.matches() || keyword.group(1).equals(String.valueOf(dockerfile.escape()))) {
            return null;
        }
        List<String> merged = RunEdit.withCommand(dockerfile, first, edit.linesOf(first.lines()), keyword.group(1));
        if (merged == null) {
            return null;
        }
        List<String> lines = new ArrayList<>(merged);
        lines.addAll(own.subList(1, own.size()));
        List<String> ended = end == null ? null : RunEdit.withCommand(dockerfile, second, lines, end);
        lines = ended == null ? lines : ended;
        Lines comment = edit.withComment(second);
        if (comment.first() < second.lines().first()) {
            edit.insertAbove(
                    first.lines().first(),
                    edit.linesOf(new Lines(comment.first(), second.lines().first() - 1)));
        }
        edit.replace(first.lines(), lines);
        edit.remove(new Lines(
                firstBlank(dockerfile, first, comment.first()), second.lines().last()));
        return Change.of(evidence.path(), edit.content());
    }

    /** Merges a RUN into the instruction that brought what it removes; null also where that is not the one above it. */
    @CheckForNull
    static Change change(StageRun at, Instruction maker) {
        boolean neighbors = at.at() > 0 && at.stage().steps().get(at.at() - 1).instruction() == maker;
        return neighbors ? change(at.evidence(), at.stage(), at.at()) : null;
    }

    /** Why the instruction that brought what a RUN removes does not become one with it. */
    static String obstacle(StageRun at, Instruction maker) {
        boolean neighbors = at.at() > 0 && at.stage().steps().get(at.at() - 1).instruction() == maker;
        return !(maker instanceof Instruction.Run)
                ? "it is not plain which instructions need it"
                : neighbors
                        ? "the two may behave differently in one shell"
                        : "there are other instructions between the two";
    }

    private static boolean isPlain(Instruction.Run run) {
        return run.command().shell()
                && run.statement().documents().isEmpty()
                && run.statement().flags().isEmpty();
    }

    private static boolean leavesTheShellAlone(Step step, Instruction.Run run) {
        for (ShellCommands.Command command : step.commands()) {
            if (LASTING.contains(command.words().get(0))) {
                return false;
            }
        }
        return !step.commands().isEmpty() && !ASSIGNMENT.matcher(run.script()).find();
    }

    /** Blank lines between the two are removed as well. */
    private static int firstBlank(Dockerfile dockerfile, Instruction.Run first, int from) {
        List<SourceLine> lines = dockerfile.source().lines();
        int number = from;
        while (number - 1 > first.lines().last() && lines.get(number - 2).text().isBlank()) {
            number--;
        }
        return number;
    }
}
