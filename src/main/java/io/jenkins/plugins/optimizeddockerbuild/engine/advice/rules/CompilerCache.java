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
            Finding finding = finding(evidence, stage);
            if (finding != null) {
                findings.add(finding);
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage) {
        List<Integer> compiling = new ArrayList<>();
        for (int at = 0; at < stage.steps().size(); at++) {
            if (compiled(stage.steps().get(at)) != null) {
                compiling.add(at);
            }
        }
        boolean inherited = stage.inherited().stream().anyMatch(step -> compiled(step) != null);
        boolean handled = compiling.stream()
                .anyMatch(at -> CacheMount.speaksOf(evidence, stage, at)
                        || !RunMounts.hasNoOtherCache(
                                (Instruction.Run) stage.steps().get(at).instruction()));
        if (compiling.isEmpty() || inherited || handled) {
            return null;
        }
        int first = compiling.get(0);
        Install install = compiled(stage.steps().get(first));
        Instruction.Run run = (Instruction.Run) stage.steps().get(first).instruction();
        if (!CopiedProject.feeds(stage, first, install, evidence.files())) {
            return null;
        }
        if (install.manager() == PackageManager.GO) {
            return compiling.stream().allMatch(at -> isCachedAtHome(stage, at))
                    ? go(evidence, stage, compiling, install)
                    : null;
        }
        // a second one stands for dependencies that have a layer of their own
        return compiling.size() > 1 || isChef(evidence) || !stage.isFrom("rust")
                ? null
                : told(
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

    private static Finding go(Evidence evidence, StageSteps stage, List<Integer> compiling, Install install) {
        int line = 0;
        for (int at : compiling) {
            line = Math.max(line, GO.usedInLine(evidence, stage, (Instruction.Run)
                    stage.steps().get(at).instruction()));
        }
        return told(
                evidence,
                stage,
                (Instruction.Run) stage.steps().get(compiling.get(0)).instruction(),
                install,
                "A cache mount for /root/.cache/go-build keeps what it compiled on the builder, outside the image."
                        + (line == 0
                                ? ""
                                : " There is no patch, because line " + line + " works with that folder as well."),
                line == 0 ? mounted(evidence, stage, compiling) : null);
    }

    /** The command of a RUN that compiles the project with Go or Cargo; null for none. */
    @CheckForNull
    private static Install compiled(Step step) {
        if (step.instruction() instanceof Instruction.Run) {
            for (Install install : Install.in(step.commands())) {
                boolean compiler = install.manager() == PackageManager.GO || install.manager() == PackageManager.CARGO;
                if (compiler && install.kind() == Install.Kind.BUILD) {
                    return install;
                }
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

    /** Whether Go keeps its cache where root's home is, as far as the Dockerfile tells, and looks at it. */
    private static boolean isCachedAtHome(StageSteps stage, int at) {
        Step step = stage.steps().get(at);
        String script = ((Instruction.Run) step.instruction()).script();
        return stage.isFrom("golang")
                && step.isRoot()
                && KnownBases.runsAsRoot(stage)
                && !GO.isTouched(script)
                && !script.matches(
                        "(?s).*(\\b(go\\s+clean|GOCACHE|XDG_CACHE_HOME|HOME)\\b|\\sgo\\s[^;&|]*\\s-a\\s|^go\\s[^;&|]*\\s-a\\s).*")
                && step.variables().get("GOCACHE") == null
                && step.variables().get("XDG_CACHE_HOME") == null
                && step.variables().get("HOME") == null;
    }

    private static boolean isChef(Evidence evidence) {
        return new String(evidence.dockerfile().source().bytes(), StandardCharsets.ISO_8859_1).contains("chef");
    }

    /** All of them with the mount: one alone would not see what the one above it compiled. */
    @CheckForNull
    private static Change mounted(Evidence evidence, StageSteps stage, List<Integer> compiling) {
        if (evidence.path() == null || !Syntax.hasMounts(evidence.dockerfile())) {
            return null;
        }
        DockerfileEdit edit = new DockerfileEdit(evidence.dockerfile());
        for (int at : compiling) {
            Instruction.Run run = (Instruction.Run) stage.steps().get(at).instruction();
            List<String> lines = !run.statement().documents().isEmpty()
                    ? null
                    : RunEdit.withMounts(
                            evidence.dockerfile(),
                            RunEdit.linesOf(edit, run),
                            List.of("--mount=type=cache,target=/root/.cache/go-build"));
            if (lines == null) {
                return null;
            }
            edit.replace(run.lines(), lines);
        }
        return Change.of(evidence.path(), edit.content());
    }
}
