package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CopiedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A build tool with a cache of its own for what it made, ccache, Gradle or Maven, whose cache is gone with each layer. */
public final class BuildCache implements Rule {
    /** Not sccache, which keeps its results elsewhere. */
    private static final Pattern CCACHE = Pattern.compile("(?<![A-Za-z])ccache");

    private static final String EXTENSION = "maven-build-cache-extension";

    @Override
    public String id() {
        return "build-cache";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (int at = 0; at < stage.steps().size(); at++) {
                if (stage.steps().get(at).instruction() instanceof Instruction.Run run && run.network() == null) {
                    Finding finding = finding(evidence, stage, at, run);
                    if (finding != null) {
                        findings.add(finding);
                    }
                }
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, int at, Instruction.Run run) {
        Step step = stage.steps().get(at);
        for (Install install : Install.in(step.commands())) {
            boolean builds =
                    install.kind() == Install.Kind.BUILD && CopiedProject.feeds(stage, at, install, evidence.files());
            if (builds && install.manager() == PackageManager.GRADLE) {
                return gradle(evidence, stage, run, install);
            }
            if (builds && install.manager() == PackageManager.MAVEN) {
                return maven(evidence, stage, run, install);
            }
        }
        return ccache(evidence, stage, at, run);
    }

    /** Only where a cache mount keeps the folder anyway: else that is the first thing to do. */
    @CheckForNull
    private static Finding gradle(Evidence evidence, StageSteps stage, Instruction.Run run, Install install) {
        boolean kept = run.mounts().stream()
                .anyMatch(mount -> mount.type().equals("cache")
                        && mount.target() != null
                        && mount.target().matches(".*/\\.gradle(/caches)?/?"));
        String properties = evidence.files().text("gradle.properties");
        return !kept || run.script().contains("build-cache") || properties.contains("org.gradle.caching")
                ? null
                : told(
                        evidence,
                        stage,
                        run,
                        "`" + install.shown() + "`",
                        "Let Gradle take what it made before: --build-cache",
                        " makes everything again whenever a copied file changes. The cache mount keeps downloads only: with"
                                + " `--build-cache`, or `org.gradle.caching=true` in gradle.properties, Gradle keeps the"
                                + " results of its tasks in that folder too, and takes those whose inputs did not change."
                                + " There is no patch, because tasks of the project's own may not be ready for it.",
                        null);
    }

    @CheckForNull
    private static Finding maven(Evidence evidence, StageSteps stage, Instruction.Run run, Install install) {
        return !evidence.files().text(".mvn/extensions.xml").contains(EXTENSION)
                        || RunMounts.cover(run, "/root/.m2/build-cache")
                ? null
                : told(
                        evidence,
                        stage,
                        run,
                        "`" + install.shown() + "`",
                        "Keep Maven's build cache in a cache mount",
                        " has the " + EXTENSION
                                + ", whose cache in /root/.m2/build-cache begins empty in each layer and"
                                + " then stays in it. A cache mount keeps it on the builder, outside the image, so that"
                                + " modules which did not change are not made again.",
                        mounted(evidence, stage, run, "/root/.m2/build-cache"));
    }

    @CheckForNull
    private static Finding ccache(Evidence evidence, StageSteps stage, int at, Instruction.Run run) {
        Step step = stage.steps().get(at);
        boolean compiles = step.commands().stream()
                .anyMatch(command ->
                        command.program().matches("make|gmake|ninja|cmake|meson|gcc|g\\+\\+|cc|c\\+\\+|ccache"));
        boolean named = CCACHE.matcher(run.script()).find()
                || step.variables().values().values().stream()
                        .anyMatch(
                                value -> value != null && CCACHE.matcher(value).find());
        List<Step> above = new ArrayList<>(stage.inherited());
        above.addAll(stage.steps().subList(0, at));
        boolean installed = above.stream()
                .flatMap(each -> Install.in(each.commands()).stream())
                .anyMatch(install -> install.packages().contains("ccache"));
        if (!compiles || !named && !installed || !RunMounts.hasNoOtherCache(run)) {
            return null;
        }
        String folder = step.variables().get("CCACHE_DIR");
        boolean known = folder != null && folder.matches("/[\\w./-]+");
        return told(
                evidence,
                stage,
                run,
                "This RUN",
                "Keep ccache's folder in a cache mount",
                " compiles with ccache, whose folder begins empty whenever a copied file changes, so that nothing is found in"
                        + " it. A cache mount keeps it on the builder, outside the image"
                        + (known
                                ? "."
                                : ": `ENV CCACHE_DIR=/var/cache/ccache` and `RUN --mount=type=cache,target=/var/cache/ccache`."
                                        + " There is no patch, because where the folder is depends on ccache's version."),
                known ? mounted(evidence, stage, run, folder) : null);
    }

    private static Finding told(
            Evidence evidence,
            StageSteps stage,
            Instruction.Run run,
            String what,
            String title,
            String text,
            @CheckForNull Change change) {
        Observed.Layer layer = evidence.observed().layer(stage, run, null);
        Severity severity = Weight.ofMillis(layer.millis(), Severity.LOW);
        return Finding.of(
                        run.lines(),
                        severity == Severity.HIGH ? Severity.MEDIUM : severity,
                        title,
                        what + text
                                + " It helps where the same builder builds again; a builder that begins empty has nothing in it.")
                .withEvidence(evidence.observed().sentence(layer, what, null))
                .withChange(change);
    }

    /** The RUN with the folder in a cache mount; null where something else may need what is in it. */
    @CheckForNull
    private static Change mounted(Evidence evidence, StageSteps stage, Instruction.Run run, String folder) {
        boolean alone = stage.steps().stream()
                .map(Step::instruction)
                .filter(other -> other != run && !(other instanceof Instruction.Env))
                .noneMatch(other -> other.statement().line().contains(folder));
        boolean root =
                stage.steps().stream().filter(step -> step.instruction() == run).allMatch(Step::isRoot);
        if (evidence.path() == null
                || !alone
                || !root
                || !KnownBases.runsAsRoot(stage)
                || !Syntax.hasMounts(evidence.dockerfile())
                || !run.statement().documents().isEmpty()) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        List<String> lines = RunEdit.withMounts(
                evidence.dockerfile(), RunEdit.linesOf(edit, run), List.of("--mount=type=cache,target=" + folder));
        if (lines == null) {
            return null;
        }
        edit.replace(run.lines(), lines);
        return Change.of(evidence.path(), edit.content());
    }
}
