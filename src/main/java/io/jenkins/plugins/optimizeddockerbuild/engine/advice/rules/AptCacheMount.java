package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Packages of apt that are downloaded again and again, because their RUN is below a COPY of files that change and
 * cannot go above it. Other RUNs with apt nearly always come from the cache, where a cache mount would save nothing.
 */
final class AptCacheMount {
    /** A shorter download is not worth mentioning, in milliseconds. */
    private static final long LEAST_MILLIS = 5_000;

    /** With this many builds it is not a coincidence. */
    private static final int FEW_BUILDS = 3;

    private static final String CLEAN = "/etc/apt/apt.conf.d/docker-clean";

    /** Neither fails when the base does not have the file. */
    private static final String ASIDE = "find /etc/apt/apt.conf.d -name docker-clean -exec mv {} /etc/apt ';'";

    private static final String BACK =
            "find /etc/apt -maxdepth 1 -name docker-clean -exec mv {} /etc/apt/apt.conf.d ';'";

    /**
     * Only the lists, not all of {@code /var/lib/apt}: it also records which packages were installed as dependencies,
     * which is part of the image and would reach other images through the mount.
     */
    private static final List<String> MOUNTS = List.of(
            "--mount=type=cache,target=/var/cache/apt,sharing=locked",
            "--mount=type=cache,target=/var/lib/apt/lists,sharing=locked");

    /** Commands that would empty the mounts. */
    private static final Pattern CLEAN_UP = Pattern.compile(
            "(apt-get|apt) (-\\S+ )*(clean|autoclean)( -\\S+)*|rm -(rf|fr|r|Rf) /var/lib/apt/lists(/\\*|/)?");

    private AptCacheMount() {}

    /** Null where nothing is to be said of that RUN. */
    @CheckForNull
    static Finding finding(StageRun at) {
        Instruction.Run run = at.run();
        if (!RunMounts.areSecrets(run)
                || "none".equals(run.network())
                || !at.step().isRoot()
                || run.script().contains("sudo ")
                || run.script().stripLeading().startsWith("if ")
                || !KnownBases.runsAsRoot(at.stage())
                || !installs(at.step())
                || isHandled(at)) {
            return null;
        }
        Instruction.FileTransfer cause = cause(at);
        if (cause == null) {
            return null;
        }
        Measurements.Layer layer = at.evidence().observed().layer(at.stage(), run, cause);
        if (layer.afterCause() == 0 && !isOftenChanged(at, cause)) {
            return null;
        }
        if (layer.millis() != null && layer.millis() < LEAST_MILLIS
                || layer.builds() >= FEW_BUILDS && layer.afterCause() == 0) {
            return null;
        }
        String copied = "`" + cause.statement().line() + "`";
        return Finding.of(
                        run.lines(),
                        Weight.ofMillisAtMostMedium(layer.millis(), Severity.LOW),
                        "Keep apt's downloads in cache mounts",
                        "This RUN is below " + copied
                                + ", so it runs again whenever a copied file changes, and apt downloads its lists and"
                                + " packages again. What needs no copied file is best installed in a separate RUN above"
                                + " the copy. For what has to stay, cache mounts keep the downloads on the builder, outside"
                                + " the image: then no lists have to be removed. They help where the same builder builds"
                                + " again.")
                .withEvidence(at.evidence().observed().sentence(layer, "This RUN", copied))
                .withChange(at.evidence(), change(at), obstacle(at));
    }

    private static String obstacle(StageRun at) {
        return !Syntax.hasMounts(at.evidence().dockerfile())
                ? "the syntax that the Dockerfile names has no mounts"
                : areNeeded(at)
                        ? "a later instruction may need apt's lists"
                        : "its script is not a plain list of commands, or it works with apt's folders itself";
    }

    /** Whether a later instruction may install with the lists that this RUN leaves. */
    private static boolean areNeeded(StageRun at) {
        boolean removed = at.run().script().matches("(?s).*\\brm\\s+-(rf|fr|r|Rf)\\s+/var/lib/apt/lists.*");
        return !removed && AptLists.areUsedLater(at);
    }

    private static boolean installs(Step step) {
        boolean updates = false;
        boolean installs = false;
        for (ShellCommands.Command command : step.commands()) {
            boolean apt =
                    command.program().equals("apt-get") || command.program().equals("apt");
            boolean listed = command.program().equals("xargs") && (command.has("apt-get") || command.has("apt"));
            updates |= apt && command.has("update");
            installs |= (apt || listed) && command.has("install");
        }
        return updates && installs;
    }

    /** Whether the Dockerfile handles apt's downloads in its own way. */
    private static boolean isHandled(StageRun at) {
        String whole = at.evidence().text();
        return whole.contains("docker-clean")
                || whole.contains("Keep-Downloaded-Packages")
                || at.run().script().matches("(?s).*(Dir::|/var/cache|\\bvar/lib/\\{|snapshot\\.debian).*");
    }
    /** Whether a copy includes a folder or a list of packages, as opposed to a script that hardly ever changes. */
    private static boolean isOftenChanged(StageRun at, Instruction.FileTransfer cause) {
        return at.stage().steps().stream()
                        .anyMatch(step -> step.instruction() == cause
                                && SourceCopy.of(step, at.evidence().files()) != null)
                || cause.sources().stream()
                        .anyMatch(source -> source.matches(".*\\.(txt|list|toml|lock|json)|.*([Pp]ackages|Aptfile)"));
    }
    /** The copy whose files make the RUN run again; null for none, or when the RUN could be above it. */
    @CheckForNull
    private static Instruction.FileTransfer cause(StageRun at) {
        ContextFiles files = at.evidence().files();
        for (int above = at.at() - 1; above >= 0; above--) {
            Step other = at.stage().steps().get(above);
            if (!(other.instruction() instanceof Instruction.FileTransfer transfer) || !transfer.isFromContext()) {
                continue;
            }
            SourceCopy source = SourceCopy.of(other, files);
            boolean named = names(transfer, at.run());
            if (source == null && !named) {
                continue;
            }
            LateInstalls late = source == null || named ? null : LateInstalls.below(at.stage(), above, source, files);
            boolean canMove = late != null
                    && late.obstacle() == null
                    && late.last().instruction().lines().last()
                            >= at.run().lines().last();
            return canMove ? null : transfer;
        }
        return null;
    }
    /** Whether the script reads a file that the copy includes: a list of packages, a script. */
    private static boolean names(Instruction.FileTransfer transfer, Instruction.Run run) {
        for (String source : transfer.sources()) {
            String name = source.substring(source.lastIndexOf('/') + 1);
            if (name.length() > 2 && name.indexOf('*') < 0 && run.script().contains(name)) {
                return true;
            }
        }
        return false;
    }

    @CheckForNull
    private static Change change(StageRun at) {
        Dockerfile dockerfile = at.evidence().dockerfile();
        boolean plain = Syntax.hasMounts(dockerfile) && at.run().command().shell() && !areNeeded(at);
        return plain ? at.change(lines -> mounted(at, lines, dockerfile)) : null;
    }

    @CheckForNull
    private static List<String> mounted(StageRun at, List<String> old, Dockerfile dockerfile) {
        List<String> lines = RunEdit.withoutCommands(old, CLEAN_UP);
        String left = String.join("\n", lines);
        if (left.contains("/var/lib/apt") || CLEAN_UP.matcher(left).find()) {
            return null;
        }
        boolean inImage = at.stage().inImage();
        lines = RunEdit.withFirstCommand(dockerfile, lines, inImage ? ASIDE : "rm -f " + CLEAN);
        if (lines != null && inImage) {
            lines = RunEdit.withCommand(dockerfile, at.run(), lines, BACK);
        }
        return lines == null ? null : RunEdit.withMounts(dockerfile, lines, MOUNTS);
    }
}
