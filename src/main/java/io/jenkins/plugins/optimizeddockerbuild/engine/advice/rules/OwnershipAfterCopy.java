package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.BuildTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code chown -R} or {@code chmod -R} in a separate RUN: a layer that changes the owner of a file holds the whole file
 * once more.
 */
public final class OwnershipAfterCopy implements Rule {
    @Override
    public String id() {
        return "ownership-after-copy";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            if (stage.inImage()) {
                for (int at = 0; at < stage.steps().size(); at++) {
                    if (stage.steps().get(at).instruction() instanceof Instruction.Run run) {
                        Finding finding = finding(evidence, stage, at, run);
                        if (finding != null) {
                            findings.add(finding);
                        }
                    }
                }
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, int at, Instruction.Run run) {
        Step step = stage.steps().get(at);
        // a capability is a new version of the file in this layer anyway
        if (step.commands().stream().anyMatch(command -> command.program().equals("setcap"))) {
            return null;
        }
        for (ShellCommands.Command command : step.commands()) {
            boolean owner = command.program().equals("chown");
            if (!owner && !command.program().equals("chmod") || !isRecursive(command) || isNoOption(command)) {
                continue;
            }
            for (String word : command.words().subList(2, command.words().size())) {
                String place = word.startsWith("-") || word.indexOf('$') >= 0
                        ? null
                        : BuildTimeline.resolve(step.workdir(), word.replaceFirst("/\\*?$", ""));
                Instruction filled =
                        place == null || place.length() < 2 ? null : filledBy(evidence, stage, at, place, owner);
                if (filled == null) {
                    continue;
                }
                Observed.Layer layer = evidence.observed().layer(stage, run, null);
                if (layer.bytes() != null && layer.bytes() < Weight.FELT_BYTES) {
                    return null;
                }
                // the layer may hold more than what changes its owner here
                Observed.Layer changed = evidence.observed().layer(stage, filled, null);
                Long bytes = layer.bytes() == null || changed.bytes() == null
                        ? isAlone(step) ? layer.bytes() : null
                        : Long.valueOf(Math.min(layer.bytes(), changed.bytes()));
                String flag = owner ? "--chown" : "--chmod";
                String how = filled instanceof Instruction.FileTransfer
                        ? "Give the COPY `" + flag + "`, which costs nothing"
                                + (owner && addsUser(step) ? ", and add the user above it" : "")
                        : "Change the owner in the RUN that makes the files, or make them as that user";
                return Finding.of(
                                run.lines(),
                                Weight.ofBytes(bytes, Severity.MEDIUM),
                                owner
                                        ? "Set the owner of files where they come from"
                                        : "Set the mode of files where they come from",
                                "`" + command.program() + " -R` changes files that `" + shortened(filled) + "` in line "
                                        + filled.lines().first()
                                        + " put in a layer above. A layer that changes the "
                                        + (owner ? "owner" : "mode")
                                        + " of a file holds the whole file again, so these files are twice in the"
                                        + " image. " + how + ".")
                        .withEvidence(
                                bytes == null
                                        ? null
                                        : "The files that it changes are " + ByteSizes.format(bytes)
                                                + " of the image, once more.")
                        .withSavings(null, bytes)
                        .withChange(owner ? OwnerWhileCopying.change(evidence, stage, at, command, place) : null);
            }
        }
        return null;
    }

    private static boolean addsUser(Step step) {
        return step.commands().stream().anyMatch(command -> command.program().matches("useradd|adduser"));
    }

    /** Whether the RUN does nothing else that fills its layer. */
    private static boolean isAlone(Step step) {
        return step.commands().stream()
                .allMatch(command -> command.program()
                        .matches("chown|chmod|mkdir|set|true|:|echo|useradd|groupadd|adduser|addgroup"));
    }

    /** Whether COPY has no option that does the same: its files are root's, and its modes are numbers. */
    private static boolean isNoOption(ShellCommands.Command command) {
        String given = command.words().stream()
                .skip(1)
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .orElse("");
        return command.program().equals("chown")
                ? given.matches("(root|0)?(:(root|0)?)?")
                : given.matches("[ugoa,+rX]*\\+[rX,ugoa+]*");
    }

    private static boolean isRecursive(ShellCommands.Command command) {
        for (String word : command.words()) {
            if (word.equals("--recursive") || word.matches("-[a-zA-Z]*R[a-zA-Z]*")) {
                return command.words().size() > 2;
            }
        }
        return false;
    }

    /** The last instruction above that surely puts more than a small file there; null for none. */
    @CheckForNull
    private static Instruction filledBy(Evidence evidence, StageSteps stage, int at, String place, boolean owner) {
        List<Step> above = new ArrayList<>(stage.inherited());
        above.addAll(stage.steps().subList(0, at));
        for (int i = above.size() - 1; i >= 0; i--) {
            Step step = above.get(i);
            if (step.instruction() instanceof Instruction.FileTransfer transfer) {
                String target = BuildTimeline.expand(transfer.destination(), step.variables());
                String destination = target == null ? null : BuildTimeline.resolve(step.workdir(), target);
                boolean given = owner ? transfer.chown() != null : transfer.chmod() != null;
                if (!given && destination != null && isWithin(destination, place) && bringsFolder(evidence, transfer)) {
                    return transfer;
                }
            } else if (step.instruction() instanceof Instruction.Run run) {
                for (Install install : Install.in(step.commands())) {
                    String folder =
                            install.folder() == null ? null : BuildTimeline.resolve(step.workdir(), install.folder());
                    boolean inProject = install.kind() == Install.Kind.MANIFEST
                            && (install.manager().fillsNodeModules() || install.manager() == PackageManager.COMPOSER);
                    if (inProject && folder != null && isWithin(folder, place)) {
                        return run;
                    }
                }
            }
        }
        return null;
    }

    private static boolean isWithin(String inner, String outer) {
        return inner.equals(outer) || inner.startsWith(outer.endsWith("/") ? outer : outer + "/");
    }

    /** Single files of the context are mostly scripts and settings. */
    private static boolean bringsFolder(Evidence evidence, Instruction.FileTransfer transfer) {
        if (transfer instanceof Instruction.Copy copy && copy.from() != null) {
            return !transfer.sources().get(0).matches(".*\\.(sh|conf|json|ya?ml|toml|ini)$");
        }
        for (String source : transfer.sources()) {
            String path = BuildTimeline.resolve("/", source);
            boolean file = path == null
                    || source.contains("*")
                    || source.contains("://")
                    || source.indexOf('$') >= 0
                    || path.matches(".*/[^/]+\\.[A-Za-z0-9]{1,6}")
                    || evidence.files().exists(path.substring(1));
            if (!file) {
                return true;
            }
        }
        return false;
    }

    private static String shortened(Instruction instruction) {
        String line = instruction.statement().line().replaceAll("\\s+", " ");
        return line.length() <= 70 ? line : line.substring(0, 67) + "...";
    }
}
