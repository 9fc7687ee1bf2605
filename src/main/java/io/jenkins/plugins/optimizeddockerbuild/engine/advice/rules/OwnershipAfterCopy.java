package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.RunRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.LayerName;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code chown -R} or {@code chmod -R} in a separate RUN: a layer that changes the owner of a file contains the whole
 * file again.
 */
public final class OwnershipAfterCopy implements RunRule {
    private static final Pattern MODE = Pattern.compile("([ugoa]*)([+-])([rwX]*)");

    @Override
    public String id() {
        return "ownership-after-copy";
    }

    @Override
    public Finding look(StageRun at) {
        Step step = at.step();
        // a capability makes a new version of the file in this layer anyway
        boolean capability =
                step.commands().stream().anyMatch(command -> command.program().equals("setcap"));
        if (capability || !at.stage().inImage()) {
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
                        : StageTimeline.resolve(step.workdir(), word.replaceFirst("/\\*?$", ""));
                Instruction filled = place == null || place.length() < 2 ? null : filledBy(at, place, owner);
                if (filled != null) {
                    return at.layer().isSmall() ? null : finding(at, command, place, filled);
                }
            }
        }
        return null;
    }

    private static Finding finding(StageRun at, ShellCommands.Command command, String place, Instruction filled) {
        Measurements.Layer layer = at.layer();
        // the layer may contain more than the files whose owner changes here
        Measurements.Layer changed = at.evidence().observed().layer(at.stage(), filled, null);
        Long bytes = layer.bytes() == null || changed.bytes() == null
                ? isAlone(at.step()) ? layer.bytes() : null
                : Long.valueOf(Math.min(layer.bytes(), changed.bytes()));
        boolean owner = command.program().equals("chown");
        String changes = owner ? "owner" : "mode";
        String how = filled instanceof Instruction.FileTransfer
                ? "Give the COPY `" + (owner ? "--chown" : "--chmod") + "`"
                        + (owner || isNumber(command) ? "" : ", with letters since version 1.14 of the syntax")
                        + ", which costs nothing"
                        + (owner && addsUser(at.step()) ? ", and add the user above it" : "")
                : "Change the owner in the RUN that makes the files, or make them as that user";
        return Finding.of(
                        at.run().lines(),
                        Weight.ofBytes(bytes, Severity.MEDIUM),
                        "Set the " + changes + " of files where they come from",
                        "`" + command.program() + " -R` changes files that `"
                                + LayerName.shortened(filled.statement().line(), 70) + "` in line "
                                + filled.lines().first()
                                + " put in a layer above. A layer that changes the " + changes
                                + " of a file holds the whole file again, so these files are twice in the"
                                + " image. " + how + ".")
                .withEvidence(
                        bytes == null
                                ? null
                                : "The files that it changes are " + ByteSizes.format(bytes)
                                        + " of the image, once more.")
                .withSavings(null, bytes)
                .withChange(
                        at.evidence(),
                        owner ? OwnerWhileCopying.change(at, command, place) : null,
                        isAlone(at.step())
                                ? "it is not certain that all of " + place.replaceFirst("^\\?/", "")
                                        + (owner ? " is from there, and who owns it" : " is from there")
                                : "the RUN does more than that");
    }

    private static boolean isNumber(ShellCommands.Command command) {
        return command.words().stream().anyMatch(word -> word.matches("[0-7]{3,4}"));
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

    /** Whether COPY has no equivalent option: its files belong to root, and its modes are numbers. */
    private static boolean isNoOption(ShellCommands.Command command) {
        String given = command.words().stream()
                .skip(1)
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .orElse("");
        return command.program().equals("chown") ? given.matches("(root|0)?(:(root|0)?)?") : isUsual(given);
    }

    /** Whether files and folders with the modes of a checkout, 644 and 755, keep them. */
    private static boolean isUsual(String symbolic) {
        for (String clause : symbolic.split(",")) {
            Matcher parts = MODE.matcher(clause);
            if (!parts.matches()) {
                return false;
            }
            boolean adds = parts.group(2).equals("+");
            boolean all = parts.group(1).isEmpty() || parts.group(1).contains("a");
            boolean others = all || !parts.group(1).matches("u*");
            boolean owner = all || parts.group(1).contains("u");
            // files can be read by all and written by their owner; a program stays one
            boolean keeps = adds
                    ? !others || !parts.group(3).contains("w")
                    : !owner && parts.group(3).matches("w*");
            if (!keeps) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRecursive(ShellCommands.Command command) {
        for (String word : command.words()) {
            if (word.equals("--recursive") || word.matches("-[a-zA-Z]*R[a-zA-Z]*")) {
                return command.words().size() > 2;
            }
        }
        return false;
    }

    /**
     * The last install above that fills a place, where there is one, which a COPY with the owner would not change;
     * otherwise the last COPY that surely puts more than a small file there; null for none.
     */
    @CheckForNull
    private static Instruction filledBy(StageRun at, String place, boolean owner) {
        Instruction copied = null;
        List<Step> above = at.above();
        for (int i = above.size() - 1; i >= 0; i--) {
            Step step = above.get(i);
            if (step.instruction() instanceof Instruction.FileTransfer transfer) {
                String target = StageTimeline.expand(transfer.destination(), step.variables());
                String destination = target == null ? null : StageTimeline.resolve(step.workdir(), target);
                boolean given = owner ? transfer.chown() != null : transfer.chmod() != null;
                if (!given
                        && !CopiedBytes.areFew(transfer, at.evidence().files())
                        && destination != null
                        && isWithin(destination, place)
                        && bringsFolder(at.evidence(), transfer)
                        && copied == null) {
                    copied = transfer;
                }
            } else if (step.instruction() instanceof Instruction.Run run) {
                for (Install install : Install.in(step.commands())) {
                    String folder =
                            install.folder() == null ? null : StageTimeline.resolve(step.workdir(), install.folder());
                    boolean inProject = install.kind() == Install.Kind.MANIFEST
                            && (install.manager().fillsNodeModules() || install.manager() == PackageManager.COMPOSER);
                    if (inProject && folder != null && isWithin(folder, place)) {
                        return run;
                    }
                }
            }
        }
        return copied;
    }

    private static boolean isWithin(String inner, String outer) {
        return inner.equals(outer) || inner.startsWith(outer.endsWith("/") ? outer : outer + "/");
    }

    /** Single files of the context are mostly scripts and settings. */
    private static boolean bringsFolder(Evidence evidence, Instruction.FileTransfer transfer) {
        if (!transfer.isFromContext()) {
            return !transfer.sources().get(0).matches(".*\\.(sh|conf|json|ya?ml|toml|ini)$");
        }
        for (String source : transfer.sources()) {
            String path = StageTimeline.resolve("/", source);
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
}
