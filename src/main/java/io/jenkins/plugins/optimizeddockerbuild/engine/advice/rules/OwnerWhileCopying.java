package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.run.RunReading;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets COPY set the owner that a {@code chown -R} sets below it, which then only has to change the folder itself. Only
 * when everything in the folder surely came with these COPYs, and the owner is known before them.
 */
final class OwnerWhileCopying {
    private static final Pattern COPY = Pattern.compile("^(\\s*COPY)(\\s.*)$", Pattern.CASE_INSENSITIVE);

    private static final Pattern OWNER = Pattern.compile("([A-Za-z0-9_-]+):([A-Za-z0-9_-]+)");

    private static final Set<String> MAKE_USERS = Set.of("useradd", "adduser", "groupadd", "addgroup");

    private OwnerWhileCopying() {}

    /**
     * The change.
     *
     * @param at the RUN with the command
     * @param place absolute path of the folder whose owner changes
     * @return null where it is not certain that the image stays the same
     */
    @CheckForNull
    static Change change(StageRun at, ShellCommands.Command command, String place) {
        Evidence evidence = at.evidence();
        StageSteps stage = at.stage();
        Step step = at.step();
        List<String> words = command.words();
        boolean alone = step.commands().size() == 1
                && words.size() == 4
                && words.get(0).equals("chown")
                && words.get(1).equals("-R")
                && step.isRoot()
                && LinkedCopy.isOwnFolder(place);
        Matcher owner = OWNER.matcher(alone ? words.get(2) : "");
        if (evidence.path() == null || !owner.matches()) {
            return null;
        }
        List<Instruction.Copy> copies = copies(stage, at.at(), place, evidence.files());
        if (copies.isEmpty()
                || !isKnown(stage, copies.get(0), owner.group(1))
                || !isKnown(stage, copies.get(0), owner.group(2))) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        for (Instruction.Copy copy : copies) {
            int line = copy.lines().first();
            Matcher text = COPY.matcher(edit.linesOf(copy.lines()).get(0));
            if (!text.matches()) {
                return null;
            }
            edit.change(line, text.group(1) + " --chown=" + owner.group() + text.group(2));
        }
        List<String> lines = edit.linesOf(step.instruction().lines());
        String only = String.join("\n", lines).replaceFirst("chown(\\s+)-R\\s+", "chown$1");
        edit.replace(step.instruction().lines(), List.of(only.split("\n")));
        return Change.of(evidence.path(), edit.content());
    }

    /** Everything that fills the folder; empty when something else may. */
    private static List<Instruction.Copy> copies(StageSteps stage, int at, String place, ContextFiles files) {
        for (Step step : stage.inherited()) {
            if (mayFill(step, place, files) || step.instruction() instanceof Instruction.FileTransfer) {
                return List.of();
            }
        }
        List<Instruction.Copy> copies = new ArrayList<>();
        for (Step step : stage.steps().subList(0, at)) {
            if (step.instruction() instanceof Instruction.FileTransfer transfer) {
                String target = StageTimeline.expand(transfer.destination(), step.variables());
                String destination = target == null ? null : StageTimeline.resolve(step.workdir(), target);
                if (destination == null) {
                    return List.of();
                }
                boolean inside = destination.equals(place) || destination.startsWith(place + "/");
                boolean plain = transfer instanceof Instruction.Copy copy
                        && copy.chown() == null
                        && copy.documents().isEmpty()
                        && !copy.link();
                if (inside && !plain || place.startsWith(destination + "/")) {
                    return List.of();
                }
                if (inside) {
                    copies.add((Instruction.Copy) transfer);
                }
            } else if (mayFill(step, place, files)) {
                return List.of();
            }
        }
        return copies;
    }

    /** Whether an instruction other than COPY may put something there. */
    private static boolean mayFill(Step step, String place, ContextFiles files) {
        if (step.instruction() instanceof Instruction.Workdir workdir) {
            String folder =
                    StageTimeline.resolve(step.workdir(), StageTimeline.expand(workdir.path(), step.variables()));
            return folder == null || folder.startsWith(place + "/");
        }
        if (step.instruction() instanceof Instruction.Volume) {
            return true;
        }
        if (!(step.instruction() instanceof Instruction.Run)) {
            return false;
        }
        RunReading reading = RunReading.of(step, null, files);
        boolean fills = !reading.complete();
        for (RunReading.Part part : reading.parts()) {
            Install install = part.install();
            boolean outside = install == null
                    ? !part.command().words().get(0).matches("mkdir|cp")
                    : install.manager().isOfTheSystem() || Install.isPython(install.manager());
            fills |= !outside || part.command().words().stream().anyMatch(word -> word.contains(place));
        }
        return fills;
    }

    private static boolean isKnown(StageSteps stage, Instruction first, String name) {
        if (name.matches("[0-9]+") || name.equals("node") && stage.isFrom("node")) {
            return true;
        }
        List<Step> above = new ArrayList<>(stage.inherited());
        for (Step step : stage.steps()) {
            if (step.instruction() == first) {
                break;
            }
            above.add(step);
        }
        for (Step step : above) {
            for (ShellCommands.Command command : step.commands()) {
                List<String> words = command.words();
                // a new user has a group of the same name, unless options say otherwise
                boolean makes = MAKE_USERS.contains(command.program())
                        && words.get(words.size() - 1).equals(name);
                if (makes) {
                    return true;
                }
            }
        }
        return false;
    }
}
