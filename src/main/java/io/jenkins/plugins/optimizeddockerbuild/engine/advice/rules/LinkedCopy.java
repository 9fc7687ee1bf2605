package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.run.RunReading;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code COPY --link}: a layer that does not depend on those below it, so that BuildKit need not download or unpack
 * them. That saves much when they come from a registry cache.
 */
final class LinkedCopy {
    private static final Pattern COPY = Pattern.compile("^(\\s*COPY)(\\s.*)$", Pattern.CASE_INSENSITIVE);

    /** Folders that well-known images do not have, or that are ordinary folders of root. */
    private static final Pattern OWN =
            Pattern.compile("/(app|srv|code|src|workspace|service|api|backend|project)(/.*)?");

    private static final Set<String> CHANGES_FOLDERS = Set.of(
            "chown", "chmod", "ln", "install", "mount", "umask", "useradd", "adduser", "usermod", "rsync", "tar", "cp",
            "mv");

    private LinkedCopy() {}

    /** Whether a folder does not exist in images, so that only the Dockerfile fills it. */
    static boolean isOwnFolder(String path) {
        return OWN.matcher(path).matches();
    }

    /**
     * Whether the image is the same with the option: the folder is not a link and has no other owner or mode, and
     * nothing below needs the files of the layers above.
     *
     * @param above the instruction above the copy's new position
     */
    static boolean isSafe(Evidence evidence, StageSteps stage, SourceCopy copy, Step above) {
        boolean plain = copy.transfer() instanceof Instruction.Copy
                && copy.transfer().chown() == null
                && OWN.matcher(copy.destination()).matches()
                && KnownBases.runsAsRoot(stage)
                && above.isRoot()
                && Syntax.hasLinks(evidence.dockerfile());
        if (!plain || stage != evidence.target()) {
            return false;
        }
        List<Step> all = stage.all();
        boolean below = false;
        for (Step step : all) {
            if (below && !onlyDescribes(step.instruction())) {
                return false;
            }
            below |= step == above;
            if (step.instruction() instanceof Instruction.Run && mayChangeFolders(step, evidence.files())) {
                return false;
            }
        }
        return true;
    }

    /** Whether a command may make links, or folders of another owner or mode: one of those, or one that is not understood. */
    private static boolean mayChangeFolders(Step step, ContextFiles files) {
        return step.commands().stream().anyMatch(command -> CHANGES_FOLDERS.contains(command.program()))
                || !RunReading.isUnderstood(step, files);
    }

    private static boolean onlyDescribes(Instruction instruction) {
        return !(instruction instanceof Instruction.Run
                || instruction instanceof Instruction.FileTransfer
                || instruction instanceof Instruction.Workdir);
    }

    /** The lines of a COPY, including comments above it, with the option. */
    static List<String> linked(List<String> lines) {
        List<String> linked = new ArrayList<>();
        boolean done = false;
        for (String line : lines) {
            Matcher copy = COPY.matcher(line);
            boolean first = !done && copy.matches();
            done |= first;
            linked.add(first && !line.contains("--link") ? copy.group(1) + " --link" + copy.group(2) : line);
        }
        return linked;
    }
}
