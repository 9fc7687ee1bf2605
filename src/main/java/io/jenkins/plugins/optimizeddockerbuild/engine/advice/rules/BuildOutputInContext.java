package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.IgnoreFileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A copy of the whole context includes local output of a build or a test that Git ignores, although the image's build
 * creates it itself, or no image needs it.
 */
public final class BuildOutputInContext implements Rule {
    /** What scripts of Node.js make. */
    private static final Set<String> BUNDLES =
            Set.of("build", "dist", "out", ".next", ".nuxt", ".output", ".svelte-kit", ".angular", ".turbo");

    private static final Pattern BUNDLERS = Pattern.compile("ng|vite|tsc|turbo|nx");
    private static final Pattern BUNDLING = Pattern.compile("tsc.*|\\S+ .*(build|compile|tsc|generate|export).*");

    /** Output of tests, which no image needs. */
    private static final Pattern OF_TESTS = Pattern.compile(
            "coverage|\\.nyc_output|htmlcov|test-results|playwright-report|\\.pytest_cache|lcov-report");

    @Override
    public String id() {
        return "build-output-in-context";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        Inventory inventory = evidence.inventory();
        SourceCopy copy = evidence.wholeCopy();
        if (inventory == null || copy == null) {
            return List.of();
        }
        LocalFiles local = new LocalFiles(evidence);
        List<String> paths = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        long bytes = 0;
        boolean made = true;
        for (Inventory.Folder folder : inventory.folders()) {
            String path = folder.path();
            String name = path.substring(path.lastIndexOf('/') + 1);
            boolean test = OF_TESTS.matcher(name).matches();
            boolean large = folder.after().bytes() >= Weight.FELT_BYTES
                    && (test || isOutput(name))
                    && paths.stream().noneMatch(other -> path.startsWith(other + "/"));
            if (!large || !local.isIgnoredByGit(path) || evidence.files().isIgnored(path)) {
                continue;
            }
            if (test || isMadeBelow(evidence, copy, name)) {
                paths.add(path);
                bytes += folder.after().bytes();
                shown.add("`" + path + "/` (" + ByteSizes.format(folder.after().bytes()) + ")");
                made &= !test;
            }
        }
        if (paths.isEmpty()) {
            return List.of();
        }
        String named = IgnoreFileEdit.namedElsewhere(evidence, paths);
        boolean one = paths.size() == 1;
        return List.of(Finding.of(
                        copy.transfer().lines(),
                        Weight.ofBytes(bytes, Severity.LOW),
                        "Keep out of the context what builds on this machine made",
                        "`" + copy.transfer().statement().line() + "` includes " + String.join(", ", shown)
                                + ". Git ignores " + (one ? "it" : "them") + ", so a clean checkout is built without"
                                + (made
                                        ? ", and the build of the image makes " + (one ? "it" : "them") + " itself"
                                        : "")
                                + ". Each build sends what changed in " + (one ? "it" : "them")
                                + ", and the copy and all layers below it run again. Lines for the ignore file: "
                                + "`" + String.join("`, `", paths) + "`.")
                .withSavings(null, bytes)
                .withChange(
                        evidence,
                        named == null && made ? IgnoreFileEdit.add(null, evidence.files(), paths) : null,
                        named == null ? "only you know whether the image needs it" : named));
    }

    private static boolean isOutput(String folder) {
        return BUNDLES.contains(folder) || PackageManager.ofAll(Fact.OUTPUTS).contains(folder);
    }

    private static boolean makes(ShellCommands.Command command, String folder) {
        PackageCommand call = command.call();
        String text = String.join(" ", command.words());
        boolean compiles = call != null
                && call.action() == PackageAction.BUILD
                && call.manager().has(Fact.OUTPUTS, folder);
        boolean bundles = BUNDLERS.matcher(command.program()).matches()
                || call != null && call.manager().fillsNodeModules();
        return compiles
                || bundles && BUNDLES.contains(folder) && BUNDLING.matcher(text).matches()
                || folder.equals("target") && text.matches("sbt .*(compile|package|assembly).*");
    }

    private static boolean isMadeBelow(Evidence evidence, SourceCopy copy, String folder) {
        for (StageSteps stage : evidence.stages()) {
            boolean below = false;
            for (Step step : stage.steps()) {
                below |= step.instruction() == copy.transfer();
                boolean makes = step.commands().stream().anyMatch(command -> makes(command, folder));
                if (below && makes) {
                    return true;
                }
            }
        }
        return false;
    }
}
