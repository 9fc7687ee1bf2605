package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CopiedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiler that starts from scratch whenever a line of the source changes, though it could reuse what did not change.
 */
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
        List<StageRun> compiling = StageRun.in(evidence, stage).stream()
                .filter(run -> compiled(run.step()) != null)
                .toList();
        boolean inherited = stage.inherited().stream().anyMatch(step -> compiled(step) != null);
        boolean handled =
                compiling.stream().anyMatch(run -> CacheMount.speaksOf(run) || !RunMounts.hasNoOtherCache(run.run()));
        if (compiling.isEmpty() || inherited || handled) {
            return null;
        }
        StageRun first = compiling.get(0);
        Install install = compiled(first.step());
        if (!CopiedProject.feeds(stage, first.at(), install, evidence.files())) {
            return null;
        }
        if (install.manager() == PackageManager.GO) {
            return compiling.stream().allMatch(CompilerCache::isCachedAtHome) ? go(compiling, install) : null;
        }
        // a second one suggests that dependencies have a separate layer
        boolean prepared = compiling.size() > 1
                || evidence.text().contains("chef")
                || evidence.text().contains("sccache");
        return prepared || !stage.isFrom("rust")
                ? null
                : told(
                        first,
                        install,
                        "A cache mount for the folder `target` keeps the compiled crates on the builder. The program has to"
                                + " leave that folder in the same RUN: `RUN --mount=type=cache,target=target cargo build"
                                + " --release && cp target/release/NAME /usr/local/bin/`. There is no patch, because what"
                                + " else takes from `target` is for you to see.",
                        null);
    }

    private static Finding go(List<StageRun> compiling, Install install) {
        StageRun first = compiling.get(0);
        int line = 0;
        for (StageRun at : compiling) {
            line = Math.max(line, GO.usedInLine(at.evidence(), at.stage(), at.run()));
        }
        // all of them with the mount: one alone would not see what the one above it compiled
        List<Instruction.Run> runs = compiling.stream().map(StageRun::run).toList();
        return told(
                first,
                install,
                "A cache mount for /root/.cache/go-build keeps what it compiled on the builder, outside the image."
                        + (line == 0
                                ? ""
                                : " There is no patch, because line " + line + " works with that folder as well."),
                line == 0 ? RunMounts.change(first.evidence(), runs, GO.targets(), null) : null);
    }
    /** The command of a RUN that compiles the project with Go or Cargo; null for none. */
    @CheckForNull
    private static Install compiled(Step step) {
        if (step.instruction() instanceof Instruction.Run) {
            for (Install install : Install.in(step.commands())) {
                boolean compiler = install.manager() == PackageManager.GO || install.manager() == PackageManager.CARGO;
                if (compiler
                        && install.kind() == Install.Kind.BUILD
                        && !install.call().verb().equals("get")) {
                    return install;
                }
            }
        }
        return null;
    }

    private static Finding told(StageRun at, Install install, String advice, @CheckForNull Change change) {
        String what = "`" + install.shown() + "`";
        return RunMounts.finding(
                at,
                Severity.LOW,
                "Keep what " + install.manager().title() + " compiled in a cache mount",
                what,
                what
                        + " compiles everything again whenever a copied file changes, dependencies and the standard"
                        + " library too. " + advice + RunMounts.HELPS,
                change);
    }
    /** Whether Go's cache is in root's home according to the Dockerfile, and is used. */
    private static boolean isCachedAtHome(StageRun at) {
        Step step = at.step();
        String script = at.run().script();
        return at.stage().isFrom("golang")
                && step.isRoot()
                && KnownBases.runsAsRoot(at.stage())
                && !GO.isTouched(script)
                && !script.matches(
                        "(?s).*(\\b(go\\s+clean|GOCACHE|XDG_CACHE_HOME|HOME)\\b|\\sgo\\s[^;&|]*\\s-a\\s|^go\\s[^;&|]*\\s-a\\s).*")
                && step.variables().get("GOCACHE") == null
                && step.variables().get("XDG_CACHE_HOME") == null
                && step.variables().get("HOME") == null;
    }
}
