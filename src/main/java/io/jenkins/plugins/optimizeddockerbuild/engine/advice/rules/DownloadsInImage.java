package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.RunRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What apk, dnf and its relatives, zypper, conda and pip leave in the layer besides what they install: package indexes
 * and downloads. apt has a separate rule.
 */
public final class DownloadsInImage implements RunRule {

    private static final Pattern APK_ADD = Pattern.compile("\\bapk((?: -\\S+)*) (add|upgrade)\\b");
    private static final Pattern PIP_INSTALL = Pattern.compile("\\b(pip[0-9.]*) install\\b");

    @Override
    public String id() {
        return "downloads-in-image";
    }

    @Override
    public Finding look(StageRun at) {
        if (!at.stage().inImage()
                || at.run().mounts().stream().anyMatch(mount -> mount.type().equals("bind"))
                || UselessMount.finding(at) != null) {
            return null;
        }
        KeptDownloads kept = null;
        boolean mayFail = false;
        for (ShellCommands.Command command : at.step().commands()) {
            // what follows `||` runs only where the command before it fails
            kept = kept != null || mayFail ? kept : KeptDownloads.of(command, at.step(), at.stage());
            mayFail = command.mayFail();
        }
        return kept == null || isCovered(at.run(), kept.manager()) ? null : finding(at, kept);
    }

    @CheckForNull
    private static Finding finding(StageRun at, KeptDownloads kept) {
        Measurements.Layer layer = at.layer();
        boolean removed = isRemovedLater(at, kept.manager());
        boolean told =
                kept.areArchives() && (removed && kept.manager() != PackageManager.CONDA || CacheMount.speaksOf(at));
        if (told || layer.bytes() != null && layer.bytes() < kept.leastBytes()) {
            return null;
        }
        String pronoun = kept.noun().endsWith("s") ? "them" : "it";
        return Finding.of(
                        at.run().lines(),
                        kept.severity(),
                        "Leave " + kept.program() + "'s " + kept.noun() + " out of the image",
                        kept.text()
                                + (removed
                                        ? " A later RUN removes " + pronoun + ", which hides " + pronoun
                                                + " and makes nothing smaller."
                                        : "")
                                + " " + kept.advice())
                .withEvidence(layer.size("The layer of this RUN adds", " to the image"))
                .withChange(
                        at.evidence(),
                        change(at, kept),
                        kept.manager() == PackageManager.APK
                                        && !IndexUse.below(at.evidence(), at.stage(), at.at())
                                                .isFree()
                                ? "a later instruction may install with it"
                                : RunEdit.obstacle(at.step(), at.run(), kept.program()));
    }
    /** Whether a mount contains what the package manager keeps. */
    private static boolean isCovered(Instruction.Run run, PackageManager manager) {
        return manager == PackageManager.CONDA && !RunMounts.hasNoOtherCache(run)
                || manager.caches().stream().anyMatch(cache -> RunMounts.cover(run, cache.path()));
    }

    private static boolean isRemovedLater(StageRun at, PackageManager manager) {
        return at.below().stream()
                .flatMap(step -> step.commands().stream())
                .anyMatch(command -> EmptiedCaches.by(command).contains(manager));
    }
    /** Whether the rule reports pip's downloads for a step. */
    static boolean speaksOfPip(StageSteps stage, Step step) {
        return step.commands().stream()
                .map(command -> KeptDownloads.of(command, step, stage))
                .anyMatch(kept -> kept != null && kept.manager() == PackageManager.PIP);
    }

    @CheckForNull
    private static Change change(StageRun at, KeptDownloads kept) {
        String privilege = RunEdit.privilege(at.step(), at.run(), kept.program());
        String cleanUp = kept.cleanUp();
        boolean apk = kept.manager() == PackageManager.APK;
        if (cleanUp != null && (privilege == null || cleanUp.indexOf('$') >= 0)
                || apk && !IndexUse.below(at.evidence(), at.stage(), at.at()).isFree()
                || !at.run().command().shell()) {
            return null;
        }
        return at.change(lines -> cleanUp != null
                ? RunEdit.withCommand(at.evidence().dockerfile(), at.run(), lines, privilege + cleanUp)
                : apk
                        ? replaced(lines, APK_ADD, "apk$1 $2 --no-cache")
                        : replaced(lines, PIP_INSTALL, "$1 install --no-cache-dir"));
    }
    /** Null when nothing matches. */
    @CheckForNull
    private static List<String> replaced(List<String> lines, Pattern pattern, String replacement) {
        List<String> changed = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            boolean done = line.contains("--no-cache") || line.stripLeading().startsWith("#");
            changed.add(done ? line : matcher.replaceAll(replacement));
        }
        return changed.equals(lines) ? null : changed;
    }
}
