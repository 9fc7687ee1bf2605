package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.KnownBases;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.RunRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one RUN of the image installs and a later one removes: packages, development dependencies, caches. They are then
 * hidden, but stay in the layer of the first.
 */
public final class UndoneLater implements RunRule {
    private static final Set<String> PRODUCTION = Set.of(
            "--production", "--prod", "-P", "--omit=dev", "--only=production", "--only=prod", "--production=true");

    private static final String CACHE_OF_PIP = "pip's cache";

    @Override
    public String id() {
        return "undone-in-later-layer";
    }

    @Override
    public Finding look(StageRun at) {
        List<Step> above = at.stage().inImage() ? at.above() : List.of();
        // the image of anybody may turn the cache off
        boolean isKnown = KnownBases.runsAsRoot(at.stage());
        Undone undone = null;
        for (ShellCommands.Command command : at.step().commands()) {
            Undone found = removedPackages(command, above, at.step());
            found = found == null ? removedForDevelopment(command, above) : found;
            found = found == null && isKnown ? removedCache(command, above, at.step()) : found;
            undone = undone == null ? found : undone;
        }
        boolean told = undone != null
                && undone.what.equals(CACHE_OF_PIP)
                && DownloadsInImage.speaksOfPip(at.stage(), undone.maker);
        return undone == null || told ? null : finding(at, undone);
    }
    /**
     * What a command undoes.
     *
     * @param maker the step that created it
     * @param what as the object of a sentence
     * @param otherwise what to do when merging is not enough
     */
    private record Undone(Step maker, String what, String otherwise) {}

    @CheckForNull
    private static Finding finding(StageRun at, Undone undone) {
        Instruction maker = undone.maker.instruction();
        Measurements.Layer layer = at.evidence().observed().layer(at.stage(), maker, null);
        String pronoun = isOne(undone.what) ? "it" : "them";
        String line = "ine " + maker.lines().first();
        return layer.isSmall()
                ? null
                : Finding.of(
                                at.run().lines(),
                                Weight.ofBytes(layer.bytes(), Severity.LOW),
                                "Remove " + undone.what + " in the RUN that brings " + pronoun,
                                "L" + line + " brings " + undone.what + ", and this RUN removes " + pronoun
                                        + ". That only hides " + pronoun
                                        + ": the layer above still holds all, and everyone who pulls the image pulls it. "
                                        + undone.otherwise)
                        .withEvidence(layer.size("The layer of l" + line + " holds", ""))
                        .withChange(at.evidence(), RunMerge.change(at, maker), RunMerge.obstacle(at, maker));
    }

    private static boolean isOne(String what) {
        return what.startsWith("`") && !what.contains(",") || what.endsWith("cache");
    }

    /** Packages of the system or of pip that an earlier RUN installed by the same name. */
    @CheckForNull
    private static Undone removedPackages(ShellCommands.Command command, List<Step> above, Step own) {
        PackageCommand call = command.call();
        boolean removes = call != null
                && call.action() == PackageAction.REMOVE
                && (call.manager().isOfTheSystem() || Install.isPython(call.manager()));
        if (!removes || command.mayFail()) {
            return null;
        }
        PackageManager manager = call.manager();
        List<String> removed = new ArrayList<>(call.packages());
        removed.removeAll(installed(own, manager));
        for (Step step : above) {
            List<String> both = new ArrayList<>(removed);
            both.retainAll(installed(step, manager));
            if (!both.isEmpty()) {
                return new Undone(
                        step,
                        "`" + String.join("`, `", both) + "`",
                        "Install, use and remove within one RUN, or work in a separate build stage and copy the result"
                                + " into the image.");
            }
        }
        return null;
    }

    /** What a RUN installs by name, including apk's names for groups of packages. */
    private static List<String> installed(Step step, PackageManager manager) {
        List<String> names = new ArrayList<>();
        for (Install install : Install.in(step.commands())) {
            if (install.manager() == manager) {
                names.addAll(install.packages());
                List<String> arguments = install.call().arguments();
                for (int i = 0; i < arguments.size(); i++) {
                    String word = arguments.get(i);
                    if (word.startsWith("--virtual=")) {
                        names.add(word.substring("--virtual=".length()));
                    } else if (word.matches("--virtual|-t") && i + 1 < arguments.size()) {
                        names.add(arguments.get(i + 1));
                    }
                }
            }
        }
        return names;
    }

    /** {@code npm prune} and the like, below a RUN that installed development dependencies. */
    @CheckForNull
    private static Undone removedForDevelopment(ShellCommands.Command command, List<Step> above) {
        PackageCommand call = command.call();
        PackageManager manager = call == null ? null : call.manager();
        boolean prunes = call != null && call.verb().equals("prune") && hasProduction(command);
        for (int i = above.size() - 1; prunes && i >= 0; i--) {
            for (Install install : Install.in(above.get(i).commands())) {
                boolean all = install.manager() == manager
                        && install.kind() == Install.Kind.MANIFEST
                        && !hasProduction(install.command())
                        && !"production".equals(above.get(i).variables().get("NODE_ENV"));
                if (all) {
                    return new Undone(
                            above.get(i),
                            "the packages for development",
                            "Build in a separate stage, and copy the result and the pruned `node_modules` into the"
                                    + " image: `COPY --from=build`.");
                }
            }
        }
        return null;
    }

    private static boolean hasProduction(ShellCommands.Command command) {
        for (String word : command.words()) {
            if (PRODUCTION.contains(word)) {
                return true;
            }
        }
        return command.words().indexOf("--omit") >= 0
                && command.words().indexOf("dev") == command.words().indexOf("--omit") + 1;
    }

    /** A cache of a package manager that an earlier RUN filled, and this one does not. */
    @CheckForNull
    private static Undone removedCache(ShellCommands.Command command, List<Step> above, Step own) {
        // apt's lists have a separate rule
        Set<PackageManager> cleaned = EmptiedCaches.by(command);
        cleaned.removeIf(PackageManager::isOfTheSystem);
        for (Install install : Install.in(own.commands())) {
            if (cleaned.contains(install.manager())) {
                return null;
            }
        }
        for (Step step : above) {
            for (Install install : Install.in(step.commands())) {
                if (cleaned.contains(install.manager()) && fillsCache(install, step) && !isPipItself(install)) {
                    return new Undone(
                            step,
                            install.manager().title() + "'s cache",
                            install.manager() == PackageManager.PIP
                                    ? "`pip install --no-cache-dir` keeps none, a cache mount keeps it outside the image."
                                    : "A cache mount keeps it outside the image.");
                }
            }
        }
        return null;
    }

    /** Whether it only brings pip or what it builds with up to date: a few megabytes. */
    private static boolean isPipItself(Install install) {
        return install.manager() == PackageManager.PIP
                && install.kind() == Install.Kind.PACKAGES
                && Set.of("pip", "setuptools", "wheel").containsAll(install.packages());
    }

    private static boolean fillsCache(Install install, Step step) {
        boolean turnedOff =
                install.manager().all(Fact.NO_CACHE_OPTIONS).stream().anyMatch(install.call()::has)
                        || install.manager()
                                .cacheVariables()
                                .anyMatch(name -> step.variables().get(name) != null);
        if (turnedOff || !step.isRoot() || !(step.instruction() instanceof Instruction.Run run)) {
            return false;
        }
        return RunMounts.hasNoOtherCache(run)
                && step.commands().stream()
                        .noneMatch(command -> EmptiedCaches.by(command).contains(install.manager()));
    }
}
