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
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A copy of the whole context includes local output of a build or a test that Git ignores, although the image's build
 * creates it itself, or no image needs it.
 */
public final class BuildOutputInContext implements Rule {
    private static final Pattern NODE_BUILD = Pattern.compile(
            "(npm|yarn|pnpm|bun|npx|ng|vite|tsc|turbo|nx) .*(build|compile|tsc|generate|export).*|tsc.*");

    /** Folders by the last segment of their path, with the commands that recreate them. */
    private static final Map<String, Pattern> MADE_BY = Map.ofEntries(
            Map.entry(
                    "target",
                    Pattern.compile("(\\./)?(mvnw?|cargo|sbt) .*(package|install|verify|compile|build|assembly).*")),
            Map.entry("build", Pattern.compile("(\\./)?gradlew? .*|" + NODE_BUILD.pattern())),
            Map.entry(".gradle", Pattern.compile("(\\./)?gradlew? .*")),
            Map.entry("dist", NODE_BUILD),
            Map.entry("out", NODE_BUILD),
            Map.entry(".next", NODE_BUILD),
            Map.entry(".nuxt", NODE_BUILD),
            Map.entry(".output", NODE_BUILD),
            Map.entry(".svelte-kit", NODE_BUILD),
            Map.entry(".angular", NODE_BUILD),
            Map.entry(".turbo", NODE_BUILD),
            Map.entry("bin", Pattern.compile("dotnet (build|publish).*")),
            Map.entry("obj", Pattern.compile("dotnet (build|publish).*")));

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
                    && (test || MADE_BY.containsKey(name))
                    && paths.stream().noneMatch(other -> path.startsWith(other + "/"));
            if (!large || !local.isIgnoredByGit(path) || evidence.files().isIgnored(path)) {
                continue;
            }
            if (test || isMadeBelow(evidence, copy, MADE_BY.get(name))) {
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

    private static boolean isMadeBelow(Evidence evidence, SourceCopy copy, Pattern maker) {
        for (StageSteps stage : evidence.stages()) {
            boolean below = false;
            for (Step step : stage.steps()) {
                below |= step.instruction() == copy.transfer();
                boolean makes = step.commands().stream()
                        .anyMatch(command ->
                                maker.matcher(String.join(" ", command.words())).matches());
                if (below && makes) {
                    return true;
                }
            }
        }
        return false;
    }
}
