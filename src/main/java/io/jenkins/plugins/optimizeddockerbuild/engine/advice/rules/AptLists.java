package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.RunRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.List;
import java.util.Set;

/** {@code apt-get update} in the image without removing the package lists in the same RUN: they stay in its layer. */
public final class AptLists implements RunRule {
    private static final String LISTS = "/var/lib/apt/lists";
    private static final String CLEAN_UP = "rm -rf /var/lib/apt/lists/*";

    @Override
    public String id() {
        return "apt-lists";
    }

    @Override
    public Finding look(StageRun at) {
        return at.stage().inImage()
                        && leavesLists(at.step(), at.run())
                        && !isSwitchedOff(at)
                        && AptCacheMount.finding(at) == null
                ? finding(at)
                : null;
    }

    /** Whether nothing is installed, and so nothing updated, unless a build argument says so. */
    private static boolean isSwitchedOff(StageRun at) {
        List<Install> installs = at.installs().stream()
                .filter(install -> install.manager() == PackageManager.APT)
                .toList();
        return !installs.isEmpty()
                && installs.stream()
                        .allMatch(install -> SwitchedOff.contains(install, at.stage(), at.step(), at.run()));
    }

    private static boolean leavesLists(Step step, Instruction.Run run) {
        boolean updates = false;
        for (ShellCommands.Command command : step.commands()) {
            updates |= isApt(command) && command.call().verb().equals("update");
        }
        if (!updates) {
            return false;
        }
        boolean cleans = run.script().contains("/var/lib/apt")
                || run.script().contains("lists/*")
                || run.script().matches("(?s).*rm\\s+-[a-z]*r[a-z]*\\s[^;&|]*/var/lib.*");
        for (ShellCommands.Command command : step.commands()) {
            cleans |= isApt(command) && (command.has("dist-clean") || command.has("distclean")) || isScript(command);
        }
        return !cleans && !RunMounts.cover(run, LISTS);
    }

    private static boolean isApt(ShellCommands.Command command) {
        return command.call() != null && command.call().manager() == PackageManager.APT;
    }

    /** Whether a RUN only updates, and the next one does that again. */
    private static boolean isDoneAgain(StageRun at) {
        return !at.below().isEmpty() && IndexUse.updates(at.below().get(0)) && isAlone(at);
    }

    /** Whether a RUN only updates. */
    private static boolean isAlone(StageRun at) {
        return at.step().commands().stream()
                .allMatch(command -> isApt(command) && command.call().verb().equals("update"));
    }

    private static Finding finding(StageRun at) {
        Instruction.Run run = at.run();
        if (isDoneAgain(at)) {
            return Finding.of(
                            run.lines(),
                            Severity.LOW,
                            "Leave out an update of apt's package lists that the next RUN repeats",
                            "The RUN in line "
                                    + at.below().get(0).instruction().lines().first()
                                    + " updates apt's package lists itself, so this one only adds a layer with 10 to 60 MB of"
                                    + " lists to the image.")
                    .withChange(without(at.evidence(), run));
        }
        IndexUse use = IndexUse.below(at.evidence(), at.stage(), at.at());
        if (use.kind() == IndexUse.Kind.NONE && isAlone(at)) {
            return Finding.of(
                            run.lines(),
                            Severity.LOW,
                            "Leave out an update of apt's package lists that nothing uses",
                            "Nothing below installs with the package lists that `apt-get update` downloads, 10 to 60 MB with"
                                    + " the usual sources: this RUN only adds a layer to the image.")
                    .withChange(without(at.evidence(), run));
        }
        if (use.kind().compareTo(IndexUse.Kind.MAY_BE_USED) >= 0) {
            return Finding.of(
                            run.lines(),
                            Severity.LOW,
                            "Update apt's package lists and install in one RUN",
                            "The package lists that `apt-get update` downloads, 10 to 60 MB with the usual sources, stay in"
                                    + " the layer of this RUN" + asFarAsNew(at) + ", since " + use.by()
                                    + (use.kind() == IndexUse.Kind.USED ? " installs" : " may install") + " with them"
                                    + (at.installsWith(PackageManager.APT) ? " as well" : "")
                                    + ". When that changes, this RUN comes from the cache with lists of old, whose packages"
                                    + " the server may not have any more. Join them: update in every RUN that installs, and end each with `"
                                    + CLEAN_UP + "`.")
                    .withChange(
                            at.evidence(),
                            joined(at),
                            isNextToInstall(at)
                                    ? "the two may behave differently in one shell"
                                    : "there are other instructions between the two");
        }
        String text =
                "The package lists that `apt-get update` downloads, 10 to 60 MB with the usual sources, stay in the"
                        + " layer of this RUN" + asFarAsNew(at) + "."
                        + switch (use.kind()) {
                            case REMOVED ->
                                " A later RUN removes them, which hides them and makes nothing smaller: remove them in this one.";
                            default -> " Remove them in the same RUN: " + CLEAN_UP;
                        };
        Finding finding = Finding.of(
                run.lines(), Severity.LOW, "Remove apt's package lists in the RUN that downloads them", text);
        return use.isFree()
                ? finding.withChange(at.evidence(), change(at), RunEdit.obstacle(at.step(), run, "(apt|apt-get)"))
                : finding.withChange(
                        at.evidence(),
                        null,
                        "it is not known whether anything below installs with them; what does needs `apt-get update`"
                                + " first");
    }

    /** An update downloads only what an earlier one has not left there. */
    private static String asFarAsNew(StageRun at) {
        boolean again = at.above().stream()
                .anyMatch(step -> step.instruction() instanceof Instruction.Run run && leavesLists(step, run));
        return again ? ", as far as an earlier RUN has not left the same there" : "";
    }

    @CheckForNull
    private static Change without(Evidence evidence, Instruction.Run run) {
        if (evidence.path() == null) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        edit.remove(edit.withComment(run));
        return Change.of(evidence.path(), edit.content());
    }

    /** Merges in the next RUN, if that is one that installs. */
    @CheckForNull
    private static Change joined(StageRun at) {
        boolean last = at.step().isRoot()
                && IndexUse.below(at.evidence(), at.stage(), at.at() + 1).isFree();
        return isNextToInstall(at)
                ? RunMerge.change(at.evidence(), at.stage(), at.at() + 1, last ? CLEAN_UP : null)
                : null;
    }

    private static boolean isNextToInstall(StageRun at) {
        List<Step> below = at.below();
        return !below.isEmpty()
                && below.get(0).commands().stream()
                        .anyMatch(command -> isApt(command) && command.call().installs());
    }

    /** Whether later instructions may need the lists that a RUN downloaded. */
    static boolean areUsedLater(StageRun at) {
        return !IndexUse.below(at.evidence(), at.stage(), at.at()).isFree();
    }
    /** A script may install packages too. */
    private static boolean isScript(ShellCommands.Command command) {
        String first = command.words().get(0);
        return first.contains("/") && !first.startsWith("/usr/bin/") && !first.startsWith("/bin/")
                || Set.of("bash", "sh", "source", ".", "npx", "make").contains(first) && !command.has("-c")
                || command.has("install-deps")
                || command.has("--with-deps");
    }

    @CheckForNull
    private static Change change(StageRun at) {
        String privilege = RunEdit.privilege(at.step(), at.run(), "(apt|apt-get)");
        return privilege == null
                ? null
                : at.change(lines ->
                        RunEdit.withCommand(at.evidence().dockerfile(), at.run(), lines, privilege + CLEAN_UP));
    }
}
