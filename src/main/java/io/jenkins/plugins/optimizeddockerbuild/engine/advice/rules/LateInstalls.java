package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Manifests;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.run.RunReading;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.LayerName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The installs below a copy of the source, and whether they can go above it. Either every word is understood and they
 * go as a whole, or they stay.
 *
 * @param decisive the install that is reported
 * @param decisiveStep the instruction that it is part of
 * @param last the last instruction that can go above the copy, completely or in part
 * @param manifests files of the context that decide what is installed; empty when the commands name it
 * @param filled folders relative to the context that the source must not copy over what was installed
 * @param split how to divide the last instruction, if only a part of it goes above; null when all of it does
 * @param obstacle why no patch can be made, the end of a sentence; null when it can
 */
record LateInstalls(
        Install decisive,
        Step decisiveStep,
        Step last,
        List<String> manifests,
        List<String> filled,
        @CheckForNull RunSplit split,
        @CheckForNull String obstacle) {

    /** Null when nothing is installed that could be above. */
    @CheckForNull
    static LateInstalls below(StageSteps stage, int at, SourceCopy copy, ContextFiles files) {
        return new Search(stage, at, copy, files).run();
    }

    /** Searches downwards from the copy. */
    private static final class Search {
        private final StageSteps stage;
        private final int at;
        private final SourceCopy copy;
        private final ContextFiles files;
        private final Set<PackageManager> done;
        private final Set<String> manifests = new LinkedHashSet<>();
        private final Set<String> filled = new LinkedHashSet<>();
        private Install decisive;
        private Step decisiveStep;
        private Step last;
        private String inTheWay;

        Search(StageSteps stage, int at, SourceCopy copy, ContextFiles files) {
            this.stage = stage;
            this.at = at;
            this.copy = copy;
            this.files = files;
            this.done = EarlierInstalls.above(stage, at);
        }

        @CheckForNull
        LateInstalls run() {
            for (Step step : stage.steps().subList(at + 1, stage.steps().size())) {
                done.addAll(EarlierInstalls.brought(step.instruction()));
                if (step.instruction() instanceof Instruction.Run run) {
                    LateInstalls found = look(step, run);
                    if (found != null) {
                        return found;
                    }
                } else if (isInTheWay(step.instruction()) && inTheWay == null) {
                    inTheWay = step.instruction().keyword() + " in line "
                            + step.instruction().lines().first() + " is between them";
                }
                if (inTheWay != null && decisive != null) {
                    break;
                }
            }
            return decisive == null ? null : found(last, null, null);
        }

        private LateInstalls found(Step end, @CheckForNull RunSplit split, @CheckForNull String obstacle) {
            if (obstacle != null) {
                manifests.removeAll(removed());
            }
            return new LateInstalls(
                    decisive, decisiveStep, end, List.copyOf(manifests), List.copyOf(filled), split, obstacle);
        }

        /** Files of the context that RUNs remove between the copy and the install, which then decide nothing. */
        private Set<String> removed() {
            Set<String> removed = new LinkedHashSet<>();
            for (Step step : stage.steps().subList(at + 1, stage.steps().size())) {
                for (ShellCommands.Command command : step.commands()) {
                    if (step == decisiveStep && command.call() != null) {
                        return removed;
                    }
                    for (String word : command.program().equals("rm") ? command.words() : List.<String>of()) {
                        removed.add(copy.inContext(StageTimeline.resolve(step.workdir(), word)));
                    }
                }
            }
            return removed;
        }

        private boolean isInTheWay(Instruction instruction) {
            boolean variable = copy.transfer().destination().indexOf('$') >= 0
                    || String.join(" ", copy.transfer().sources()).indexOf('$') >= 0
                    || copy.transfer().chown() != null
                            && copy.transfer().chown().indexOf('$') >= 0;
            if (instruction instanceof Instruction.Workdir) {
                return !copy.transfer().destination().startsWith("/");
            }
            return instruction instanceof Instruction.FileTransfer
                    || instruction instanceof Instruction.Volume
                    || instruction instanceof Instruction.Shell
                    || variable && (instruction instanceof Instruction.Env || instruction instanceof Instruction.Arg);
        }

        /** The result when the search ends here. */
        @CheckForNull
        private LateInstalls look(Step step, Instruction.Run run) {
            List<Install> listed = new ArrayList<>();
            for (Install install : Install.in(step.commands())) {
                if (install.kind() == Install.Kind.PACKAGES || SwitchedOff.contains(install, stage, step, run)) {
                    continue;
                }
                boolean ownProject = install.kind() == Install.Kind.BUILD && Install.isPython(install.manager());
                if (ownProject
                        || done.contains(install.manager())
                        || manifestsOf(install, step).files().isEmpty()) {
                    inTheWay = inTheWay == null
                            ? "`" + LayerName.shortened(run.script(), 60) + "` " + line(run) + " needs the source"
                            : inTheWay;
                    if (install.manager().compiles()) {
                        // a build below has nothing left to download
                        done.add(install.manager());
                    }
                    return null;
                }
                listed.add(install);
            }
            RunReading reading = RunReading.of(step, copy, files);
            if (reading.complete() && inTheWay == null && isFree(reading)) {
                take(step, reading, hasCacheMount(run));
                return null;
            }
            boolean worth = decisive == null || decisive.kind() == Install.Kind.PACKAGES;
            if (!listed.isEmpty() && worth && !hasCacheMount(run)) {
                return cut(step, run, listed.get(0), reading);
            }
            inTheWay = inTheWay == null
                    ? "`" + LayerName.shortened(run.script(), 60) + "` " + line(run) + " may need the source"
                    : inTheWay;
            return null;
        }

        /** Whether nothing has to run again below the copy. */
        private static boolean isFree(RunReading reading) {
            for (RunReading.Part part : reading.parts()) {
                if (part.install() == null && part.passing() && !part.reads().isEmpty()) {
                    return false;
                }
            }
            return true;
        }

        /** An install that cannot go above the copy together with everything else in its RUN. */
        private LateInstalls cut(Step step, Instruction.Run run, Install install, RunReading reading) {
            String obstacle = inTheWay;
            RunSplit split = obstacle == null ? RunSplit.of(run, reading) : null;
            if (split != null && split.leavesBehind(stage.inImage())) {
                split = null;
                obstacle = "the same RUN removes again what it needs for the install";
            }
            if (obstacle == null && split == null) {
                obstacle = reading.obstacle() == null ? "the same RUN does more than install" : reading.obstacle();
            }
            String own = manifestsOf(install, step).obstacle();
            obstacle = split == null && own != null ? own : obstacle;
            // of `gem install bundler` and `bundle install`, the second is what takes time
            boolean tool = decisive != null
                    && decisive.kind() == Install.Kind.PACKAGES
                    && !decisive.manager().isOfTheSystem();
            if (obstacle != null && decisive != null && !tool) {
                // what was found before can be moved unchanged
                return found(last, null, null);
            }
            decisive = install;
            decisiveStep = step;
            manifests.addAll(manifestsOf(install, step).files());
            for (RunReading.Part part : split == null ? List.<RunReading.Part>of() : split.moved()) {
                manifests.addAll(part.reads());
                fill(part, step);
            }
            return found(step, split, obstacle);
        }

        private void take(Step step, RunReading reading, boolean hasCache) {
            for (RunReading.Part part : reading.parts()) {
                manifests.addAll(part.reads());
                fill(part, step);
                if (part.install() == null) {
                    continue;
                }
                last = step;
                boolean better = decisive == null || decisive.kind() == Install.Kind.PACKAGES && part.isListed();
                if (better && !hasCache) {
                    decisive = part.install();
                    decisiveStep = step;
                }
            }
        }

        private Manifests manifestsOf(Install install, Step step) {
            String place = install.folder() == null ? null : StageTimeline.resolve(step.workdir(), install.folder());
            String folder = copy.inContext(place);
            return folder == null ? new Manifests(List.of(), null) : Manifests.of(install, folder, files);
        }

        /** The folders below the copy that an install fills. */
        private void fill(RunReading.Part part, Step step) {
            Install install = part.install();
            String place = install == null || !part.isListed() || install.folder() == null
                    ? null
                    : StageTimeline.resolve(step.workdir(), install.folder());
            String folder = copy.inContext(place);
            if (folder == null) {
                return;
            }
            String prefix = folder.isEmpty() ? "" : folder + "/";
            // uv installs requirements into the environment that is there
            if (install.manager() != PackageManager.UV || install.files().isEmpty()) {
                install.manager().all(Fact.INSTALL_FOLDERS).forEach(name -> filled.add(prefix + name));
            }
        }

        private static boolean hasCacheMount(Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                if (mount.type().equals("cache")) {
                    return true;
                }
            }
            return false;
        }

        private static String line(Instruction.Run run) {
            return "in line " + run.lines().first();
        }
    }
}
