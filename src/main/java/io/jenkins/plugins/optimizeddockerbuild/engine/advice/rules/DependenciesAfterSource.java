package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.IgnoreFileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.SourceLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Dependencies that are installed below a COPY of the whole source: every change of the source installs them again,
 * although only a few files decide what they are.
 */
public final class DependenciesAfterSource implements Rule {
    /** With this many builds it is not a coincidence. */
    private static final int FEW_BUILDS = 3;

    /** More files are not all named. */
    private static final int MANY = 6;

    @Override
    public String id() {
        return "dependencies-after-source";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            int before = findings.size();
            for (int at = 0; at < stage.steps().size(); at++) {
                SourceCopy copy = SourceCopy.of(stage.steps().get(at), evidence.files());
                LateInstalls late = copy == null ? null : LateInstalls.below(stage, at, copy, evidence.files());
                if (late != null) {
                    Finding finding = finding(evidence, stage, copy, late);
                    if (finding != null) {
                        findings.add(finding);
                    }
                    // what is below a second copy has been reported
                    break;
                }
            }
            if (findings.size() == before) {
                StageRun.in(evidence, stage).stream()
                        .map(InstallBelowFolder::of)
                        .filter(Objects::nonNull)
                        .map(InstallBelowFolder::finding)
                        .filter(Objects::nonNull)
                        .limit(1)
                        .forEach(findings::add);
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, SourceCopy copy, LateInstalls late) {
        Install install = late.decisive();
        if (install.kind() == Install.Kind.PACKAGES && !copy.isWholeContext()) {
            // a separate folder seldom changes, and may be needed by what follows
            return null;
        }
        Instruction run = late.decisiveStep().instruction();
        Measurements.Layer layer = evidence.observed().layer(stage, run, copy.transfer());
        if (layer.isQuick()) {
            return null;
        }
        Measurements.Avoidable avoidable = evidence.observed().avoidable(stage, run, copy.transfer(), late.manifests());
        if (avoidable.known() >= FEW_BUILDS && avoidable.cached() == 0) {
            // whenever the source changed, what is installed changed as well
            return null;
        }
        String named = late.obstacle() == null ? IgnoreFileEdit.namedElsewhere(evidence, late.filled()) : null;
        Change change = late.obstacle() == null && named == null ? change(evidence, stage, copy, late) : null;
        String copied = "`" + copy.transfer().statement().line() + "`";
        String what = "`" + install.shown() + "`";
        StringBuilder text = new StringBuilder();
        boolean builds =
                install.kind() == Install.Kind.BUILD && !install.call().verb().equals("get");
        text.append(what)
                .append(builds ? " also downloads what the project needs, and is below " : " is below ")
                .append(copied)
                .append(", so it ")
                .append(builds ? "does that" : "runs")
                .append(" again whenever any copied file changes.");
        if (install.manager().isOfTheSystem() || install.kind() == Install.Kind.PACKAGES) {
            text.append(" It needs none of these files: above the copy its layer stays in the cache.");
        } else {
            boolean others = late.obstacle() != null;
            text.append(others ? " What is installed is listed in " : " Only ")
                    .append(listed(late.manifests()))
                    .append(others ? "" : late.manifests().size() == 1 ? " decides" : " decide")
                    .append(others ? ": copy " : " what is installed: copy ")
                    .append(late.manifests().size() == 1 ? "it" : "them")
                    .append(" first, ")
                    .append(firstSteps(install, change != null));
        }
        if (late.obstacle() != null || named != null) {
            text.append(" There is no patch, because ")
                    .append(late.obstacle() == null ? named : late.obstacle())
                    .append('.');
        }
        String measured = evidence.observed().sentence(layer, what, copied);
        // of a build, it is not known how much of the time is for downloads
        if (!builds && measured != null && layer.afterCause() > 0 && layer.millis() != null && layer.builds() > 1) {
            measured += avoided(late, layer, avoidable);
        }
        Severity usual = install.kind() == Install.Kind.MANIFEST ? Severity.HIGH : Severity.MEDIUM;
        return Finding.of(
                        run.lines(),
                        builds
                                ? Weight.ofMillisAtMostMedium(layer.millis(), usual)
                                : Weight.ofMillis(layer.millis(), usual),
                        "Install what " + install.manager().title() + " needs before copying the source",
                        text.toString())
                .withEvidence(measured)
                .withSavings(builds ? null : layer.millis(), null)
                .withChange(change);
    }

    /** What the other order would have saved in these builds. */
    private static String avoided(LateInstalls late, Measurements.Layer layer, Measurements.Avoidable avoidable) {
        String files = listed(late.manifests());
        if (avoidable.known() == 0 || late.manifests().isEmpty()) {
            return " With the other order those runs come from the cache as long as "
                    + (late.manifests().isEmpty() ? "the list of packages stays" : files + " stays")
                    + " as it is.";
        }
        int changed = avoidable.known() - avoidable.cached();
        return " With the other order " + avoidable.cached() + " of them would have come from the cache, since " + files
                + (changed == 0 ? " did not change" : " changed in " + (changed == 1 ? "one" : changed) + " only")
                + ": about " + Durations.coarse(layer.millis() * avoidable.cached()) + " saved over these builds.";
    }

    private static String firstSteps(Install install, boolean patched) {
        if (install.manager() == PackageManager.COMPOSER
                && !patched
                && !install.command().has("--no-scripts")) {
            // its scripts and the autoloader read the source
            return "run `composer install --no-scripts --no-autoloader`, copy the rest below, and run the whole `composer"
                    + " install` there, which then downloads nothing.";
        }
        String without = withoutProject(install);
        return without == null
                ? firstStep(install.manager()) + ", and copy the rest below."
                : "run `" + install.shown() + " " + without
                        + "`, copy the rest below, and install the project itself there.";
    }

    /** The option without which a command installs the project as well, and fails where that is not there. */
    @CheckForNull
    private static String withoutProject(Install install) {
        boolean poetry = install.manager() == PackageManager.POETRY;
        boolean uv =
                install.manager() == PackageManager.UV && install.call().verb().equals("sync");
        boolean given = install.command().has("--no-root")
                || install.command().has("--no-install-project")
                || install.command().has("--no-install-workspace");
        return given || !poetry && !uv ? null : poetry ? "--no-root" : "--no-install-project";
    }

    static String firstStep(PackageManager manager) {
        return switch (manager) {
            case MAVEN -> "let `mvn dependency:go-offline` download";
            case GRADLE -> "let a task such as `gradle dependencies` download, or keep Gradle's cache in a cache mount";
            case GO -> "run `go mod download`";
            case DOTNET -> "run `dotnet restore`";
            case CARGO ->
                "build the dependencies alone (cargo-chef does that), or keep Cargo's registry in a cache mount";
            case PNPM -> "install (or `pnpm fetch`, which needs the lock file only)";
            default -> "install";
        };
    }

    static String listed(List<String> files) {
        if (files.size() > MANY) {
            int shown = MANY - 2;
            return String.join(", ", files.subList(0, shown)) + " and " + (files.size() - shown) + " others";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < files.size(); i++) {
            text.append(i == 0 ? "" : i == files.size() - 1 ? " and " : ", ").append(files.get(i));
        }
        return text.toString();
    }

    /** Leaves a copy of the manifests where the source was copied, and copies the source below the installs. */
    @CheckForNull
    private static Change change(Evidence evidence, StageSteps stage, SourceCopy copy, LateInstalls late) {
        if (evidence.path() == null) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        Lines copied = copy.transfer().lines();
        Lines withComment = edit.withComment(copy.transfer());
        List<String> moved = edit.linesOf(withComment);
        List<String> manifests = ManifestCopy.lines(copy, ManifestCopy.missing(stage, copy, late.manifests()));
        if (manifests == null) {
            return null;
        }
        edit.replace(withComment, manifests);
        Lines last = late.last().instruction().lines();
        boolean wasBlank = isBlank(evidence, copied.last() + 1);
        if (late.split() == null) {
            if (LinkedCopy.isSafe(evidence, stage, copy, late.last())) {
                moved = LinkedCopy.linked(moved);
            }
            edit.insertBelow(last.last(), wasBlank ? withBlankAbove(moved) : moved);
        } else {
            split(evidence, edit, late, moved);
        }
        if (copied.last() >= last.first()) {
            return null;
        }
        Change change = Change.of(evidence.path(), edit.content());
        List<String> ignored = new ArrayList<>();
        for (String folder : late.filled()) {
            if (!evidence.files().isIgnored(folder)) {
                ignored.add(folder);
            }
        }
        return ignored.isEmpty() ? change : IgnoreFileEdit.add(change, evidence.files(), ignored);
    }

    /** Moves part of a RUN above the source, and leaves the rest below it. */
    private static void split(Evidence evidence, DockerfileEdit edit, LateInstalls late, List<String> moved) {
        RunSplit split = late.split();
        char escape = evidence.dockerfile().escape();
        Lines own = late.last().instruction().lines();
        Lines build = edit.withComment(late.last().instruction());
        List<String> lines = new ArrayList<>(split.lines(split.above(), escape));
        lines.addAll(moved);
        if (split.below() != null) {
            lines.addAll(split.lines(split.below(), escape));
            edit.replace(own, lines);
            return;
        }
        if (isBlank(evidence, build.first() - 1)) {
            lines.add("");
        }
        edit.insertAbove(build.first(), lines);
    }

    private static boolean isBlank(Evidence evidence, int number) {
        List<SourceLine> lines = evidence.dockerfile().source().lines();
        return number >= 1
                && number <= lines.size()
                && lines.get(number - 1).text().isBlank();
    }

    private static List<String> withBlankAbove(List<String> lines) {
        List<String> more = new ArrayList<>();
        more.add("");
        more.addAll(lines);
        return more;
    }
}
