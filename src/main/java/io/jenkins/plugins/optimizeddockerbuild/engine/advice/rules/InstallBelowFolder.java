package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Manifests;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.run.RunReading;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An install below a COPY of folders with source, whose own files come with other COPYs.
 *
 * @param at the RUN with the install
 * @param install that only needs the manifests, or downloads on the way
 * @param manifests files of the context that decide what is installed
 * @param folders the copies that the download does not need, next to each other or to copies of other files
 */
record InstallBelowFolder(StageRun at, Install install, List<String> manifests, List<SourceCopy> folders) {
    private static final Pattern SOURCE =
            Pattern.compile(".*\\.(js|mjs|cjs|ts|tsx|jsx|vue|svelte|py|java|kt|scala|go|rs|rb|php|cs)");

    /** Those whose command, or whose download, reads nothing of the project but the manifests. */
    private static final Set<PackageManager> PLAIN = EnumSet.of(
            PackageManager.NPM,
            PackageManager.YARN,
            PackageManager.PNPM,
            PackageManager.BUN,
            PackageManager.PIP,
            PackageManager.BUNDLER,
            PackageManager.MAVEN,
            PackageManager.GO);

    /** Null when the RUN installs nothing that could be above such a folder. */
    @CheckForNull
    static InstallBelowFolder of(StageRun at) {
        List<Install> installs = at.installs();
        Install install = installs.isEmpty() ? null : installs.get(0);
        boolean may = install != null
                && PLAIN.contains(install.manager())
                && (install.kind() == Install.Kind.MANIFEST
                        || install.kind() == Install.Kind.BUILD && install.manager() != PackageManager.PIP)
                && install.folder() != null
                && at.run().mounts().isEmpty()
                && !EarlierInstalls.above(at.stage(), at.at()).contains(install.manager());
        String place = may ? StageTimeline.resolve(at.step().workdir(), install.folder()) : null;
        if (place == null) {
            return null;
        }
        List<SourceCopy> folders = folders(at, place);
        Manifests manifests = folders.isEmpty() ? null : manifests(at, install, place);
        return manifests == null || manifests.obstacle() != null
                ? null
                : new InstallBelowFolder(at, install, manifests.files(), folders);
    }

    /** The copies of source below the install's folder, with nothing but other copies between. */
    private static List<SourceCopy> folders(StageRun at, String place) {
        List<SourceCopy> folders = new ArrayList<>();
        for (int i = at.at() - 1; i >= 0; i--) {
            Step step = at.stage().steps().get(i);
            if (!(step.instruction() instanceof Instruction.FileTransfer)) {
                break;
            }
            SourceCopy copy = SourceCopy.of(step, at.evidence().files());
            String prefix = copy == null ? null : copy.folder() + "/";
            boolean source = copy != null
                    && !copy.isWholeContext()
                    && copy.destination().startsWith(place + "/")
                    && at.evidence().files().paths().stream()
                            .anyMatch(path -> path.startsWith(prefix)
                                    && SOURCE.matcher(path).matches());
            if (source) {
                folders.add(0, copy);
            }
        }
        return folders;
    }

    @CheckForNull
    private static Manifests manifests(StageRun at, Install install, String place) {
        for (Step step : at.stage().steps().subList(0, at.at())) {
            if (!(step.instruction() instanceof Instruction.FileTransfer transfer) || !transfer.isFromContext()) {
                continue;
            }
            String to = StageTimeline.resolve(
                    step.workdir(), String.valueOf(StageTimeline.expand(transfer.destination(), step.variables())));
            for (String source : place.equals(to) ? transfer.sources() : List.<String>of()) {
                String path = StageTimeline.resolve("/", source);
                String folder = path == null ? "*" : path.substring(0, path.lastIndexOf('/'));
                Manifests found = folder.indexOf('*') >= 0
                        ? Manifests.NONE
                        : Manifests.of(
                                install,
                                folder.replaceFirst("^/", ""),
                                at.evidence().files());
                if (!found.files().isEmpty()) {
                    return found;
                }
            }
        }
        return null;
    }

    @CheckForNull
    Finding finding() {
        SourceCopy first = folders.get(0);
        Measurements.Layer layer = at.evidence().observed().layer(at.stage(), at.run(), first.transfer());
        if (layer.isQuick()) {
            return null;
        }
        String what = "`" + install.shown() + "`";
        String copied = "`" + first.transfer().statement().line() + "`";
        String listed = DependenciesAfterSource.listed(manifests)
                + (manifests.size() == 1 ? " decides" : " decide")
                + " what is installed: ";
        RunReading reading = RunReading.of(at.step(), null, at.evidence().files());
        return Finding.of(
                        at.run().lines(),
                        Weight.ofMillis(layer.millis(), Severity.MEDIUM),
                        "Install what " + install.manager().title() + " needs before copying the source",
                        what + " is below " + copied
                                + ", so it runs again whenever a file of that folder changes. Only "
                                + listed + "above the copy, "
                                + DependenciesAfterSource.firstStep(install.manager()) + ".")
                .withEvidence(at.evidence().observed().sentence(layer, what, copied))
                .withSavings(layer.millis(), null)
                .withChange(
                        at.evidence(),
                        change(),
                        reading.obstacle() == null || install.kind() == Install.Kind.BUILD
                                ? "the same RUN does more than install"
                                : reading.obstacle());
    }

    /** Copies the folders below the install, or below a download of its own; null when that is not certain to be the same. */
    @CheckForNull
    Change change() {
        RunReading reading = RunReading.of(at.step(), null, at.evidence().files());
        boolean whole = reading.complete() && reading.parts().size() == 1;
        String download = whole || install.kind() == Install.Kind.MANIFEST ? null : reading.download();
        if (at.evidence().path() == null || !whole && download == null || overlap()) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(at.evidence().dockerfile());
        List<String> lines = new ArrayList<>();
        for (SourceCopy folder : folders) {
            Lines own = edit.withComment(folder.transfer());
            lines.addAll(edit.linesOf(own));
            edit.remove(own);
        }
        if (whole) {
            edit.insertBelow(at.run().lines().last(), lines);
        } else {
            lines.add(0, "RUN " + download);
            edit.insertAbove(edit.withComment(at.run()).first(), lines);
        }
        return Change.of(at.evidence().path(), edit.content());
    }

    /** Whether another copy puts something into one of the folders, so that the order matters. */
    private boolean overlap() {
        return at.above().stream()
                .filter(step -> step.instruction() instanceof Instruction.FileTransfer transfer
                        && folders.stream().noneMatch(folder -> folder.transfer() == transfer))
                .map(step -> StageTimeline.resolve(
                        step.workdir(), ((Instruction.FileTransfer) step.instruction()).destination()))
                .anyMatch(to -> to == null
                        || folders.stream().anyMatch(folder -> (to + "/").startsWith(folder.destination() + "/")));
    }
}
