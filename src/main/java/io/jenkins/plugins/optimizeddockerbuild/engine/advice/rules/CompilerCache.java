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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A compiler that begins from nothing whenever a line of the source changes, though it could keep what did not change. */
public final class CompilerCache implements Rule {
    private static final PackageCache GO = new PackageCache(PackageManager.GO, List.of("/root/.cache/go-build"));

    @Override
    public String id() {
        return "compiler-cache";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (int at = 0; at < stage.steps().size(); at++) {
                if (stage.steps().get(at).instruction() instanceof Instruction.Run run
                        && RunMounts.hasNoOtherCache(run)
                        && !CacheMount.speaksOf(evidence, stage, at)) {
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
        for (Install install : Install.in(stage.steps().get(at).commands())) {
            boolean compiles =
                    install.kind() == Install.Kind.BUILD && CopiedProject.feeds(stage, at, install, evidence.files());
            if (compiles && install.manager() == PackageManager.GO && isCachedAtHome(stage, at, run)) {
                int line = GO.usedInLine(evidence, stage, run);
                return told(
                        evidence,
                        stage,
                        run,
                        install,
                        "A cache mount for /root/.cache/go-build keeps what it compiled on the builder, outside the image."
                                + (line == 0
                                        ? ""
                                        : " There is no patch, because line " + line
                                                + " works with that folder as well."),
                        line == 0 ? mounted(evidence, run) : null);
            }
            if (compiles && install.manager() == PackageManager.CARGO && stage.isFrom("rust") && !isChef(evidence)) {
                return told(
                        evidence,
                        stage,
                        run,
                        install,
                        "A cache mount for the folder `target` keeps the compiled crates on the builder. The program has to"
                                + " leave that folder in the same RUN: `RUN --mount=type=cache,target=target cargo build"
                                + " --release && cp target/release/NAME /usr/local/bin/`. There is no patch, because what"
                                + " else takes from `target` is for you to see.",
                        null);
            }
        }
        return null;
    }

    private static Finding told(
            Evidence evidence,
            StageSteps stage,
            Instruction.Run run,
            Install install,
            String advice,
            @CheckForNull Change change) {
        Observed.Layer layer = evidence.observed().layer(stage, run, null);
        String what = "`" + install.shown() + "`";
        Severity severity = Weight.ofMillis(layer.millis(), Severity.LOW);
        return Finding.of(
                        run.lines(),
                        severity == Severity.HIGH ? Severity.MEDIUM : severity,
                        "Keep what " + install.manager().title() + " compiled in a cache mount",
                        what
                                + " compiles everything again whenever a copied file changes, dependencies and the standard"
                                + " library too. " + advice
                                + " It helps where the same builder builds again; a builder that begins empty has nothing in it.")
                .withEvidence(evidence.observed().sentence(layer, what, null))
                .withChange(change);
    }

    /** Whether Go keeps its cache where root's home is, as far as the Dockerfile tells. */
    private static boolean isCachedAtHome(StageSteps stage, int at, Instruction.Run run) {
        Step step = stage.steps().get(at);
        return stage.isFrom("golang")
                && step.isRoot()
                && KnownBases.runsAsRoot(stage)
                && !GO.isTouched(run.script())
                && !run.script().matches("(?s).*\\b(go\\s+clean|GOCACHE|XDG_CACHE_HOME|HOME)\\b.*")
                && step.variables().get("GOCACHE") == null
                && step.variables().get("XDG_CACHE_HOME") == null
                && step.variables().get("HOME") == null;
    }

    private static boolean isChef(Evidence evidence) {
        return new String(evidence.dockerfile().source().bytes(), StandardCharsets.ISO_8859_1).contains("chef");
    }

    @CheckForNull
    private static Change mounted(Evidence evidence, Instruction.Run run) {
        if (evidence.path() == null
                || !Syntax.hasMounts(evidence.dockerfile())
                || !run.statement().documents().isEmpty()) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        List<String> lines = RunEdit.withMounts(
                evidence.dockerfile(),
                RunEdit.linesOf(edit, run),
                List.of("--mount=type=cache,target=/root/.cache/go-build"));
        if (lines == null) {
            return null;
        }
        edit.replace(run.lines(), lines);
        return Change.of(evidence.path(), edit.content());
    }
}
