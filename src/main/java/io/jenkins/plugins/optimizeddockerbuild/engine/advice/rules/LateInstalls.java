package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Ecosystem;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Manifests;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Neutral;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.BuildTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Mount;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The installs below a copy of the source, and whether they can go above it.
 *
 * @param decisive the install that is told of
 * @param decisiveStep the instruction that it is part of
 * @param last the last instruction that can go above the copy, or before which the download is put
 * @param manifests files of the context that decide what is installed; empty where the commands name it
 * @param filled folders of the context, relative to it, that the source must not bring over what was installed
 * @param download a command that downloads what the last instruction needs, which then stays below the copy; null where
 *     the instructions themselves go above it
 * @param obstacle why no patch can be made, the end of a sentence; null where it can
 */
record LateInstalls(
        Install decisive,
        Step decisiveStep,
        Step last,
        List<String> manifests,
        List<String> filled,
        @CheckForNull String download,
        @CheckForNull String obstacle) {

    /** Null where nothing is installed that could stand above. */
    @CheckForNull
    static LateInstalls below(StageSteps stage, int at, SourceCopy copy, ContextFiles files) {
        return new Search(stage, at, copy, files).run();
    }

    /** Goes down from the copy. */
    private static final class Search {
        private final StageSteps stage;
        private final int at;
        private final SourceCopy copy;
        private final ContextFiles files;
        private final Set<Ecosystem> done = EnumSet.noneOf(Ecosystem.class);
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
        }

        @CheckForNull
        LateInstalls run() {
            for (Step step : stage.inherited()) {
                remember(step);
            }
            for (Step step : stage.steps().subList(0, at)) {
                remember(step);
            }
            for (Step step : stage.steps().subList(at + 1, stage.steps().size())) {
                if (step.instruction() instanceof Instruction.Run run) {
                    LateInstalls found = look(step, run);
                    if (found != null) {
                        return found;
                    }
                    if (inTheWay != null && decisive != null) {
                        break;
                    }
                } else if (isInTheWay(step.instruction())) {
                    if (decisive != null) {
                        break;
                    }
                    inTheWay = inTheWay == null
                            ? step.instruction().keyword() + " in line "
                                    + step.instruction().lines().first() + " stands between them"
                            : inTheWay;
                }
            }
            return decisive == null
                    ? null
                    : new LateInstalls(
                            decisive, decisiveStep, last, List.copyOf(manifests), List.copyOf(filled), null, null);
        }

        /** What is installed above the copy needs no advice. */
        private void remember(Step step) {
            for (Install install : Install.in(step.commands())) {
                if (install.kind() != Install.Kind.PACKAGES) {
                    done.add(install.ecosystem());
                }
            }
            if (step.instruction() instanceof Instruction.Copy other && other.from() != null) {
                for (String source : other.sources()) {
                    if (source.contains("node_modules")) {
                        done.addAll(EnumSet.of(Ecosystem.NPM, Ecosystem.YARN, Ecosystem.PNPM, Ecosystem.BUN));
                    } else if (source.contains("venv")
                            || source.contains("site-packages")
                            || source.contains("virtualenv")
                            || source.contains("wheel")
                            || source.contains("/python")) {
                        done.addAll(EnumSet.of(Ecosystem.PIP, Ecosystem.UV, Ecosystem.POETRY, Ecosystem.PIPENV));
                    } else if (source.contains("vendor") || source.contains("bundle")) {
                        done.addAll(EnumSet.of(Ecosystem.COMPOSER, Ecosystem.BUNDLER, Ecosystem.GO));
                    } else if (source.contains("/go")
                            || source.contains(".m2")
                            || source.contains(".gradle")
                            || source.contains("cargo")
                            || source.contains("target")) {
                        done.addAll(EnumSet.of(Ecosystem.GO, Ecosystem.MAVEN, Ecosystem.GRADLE, Ecosystem.CARGO));
                    }
                }
            }
            for (var command : step.commands()) {
                if (command.startsWith("cargo", "chef") || command.startsWith("pnpm", "fetch")) {
                    done.add(command.program().equals("cargo") ? Ecosystem.CARGO : Ecosystem.PNPM);
                }
            }
        }

        private boolean isInTheWay(Instruction instruction) {
            if (instruction instanceof Instruction.Workdir) {
                return !copy.transfer().destination().startsWith("/");
            }
            return instruction instanceof Instruction.FileTransfer
                    || instruction instanceof Instruction.Volume
                    || instruction instanceof Instruction.Shell
                    || instruction instanceof Instruction.Env
                            && copy.transfer().destination().indexOf('$') >= 0
                    || instruction instanceof Instruction.Arg
                            && copy.transfer().destination().indexOf('$') >= 0;
        }

        /** Something when the search ends here. */
        @CheckForNull
        private LateInstalls look(Step step, Instruction.Run run) {
            List<Install> listed = new ArrayList<>();
            List<Install> named = new ArrayList<>();
            Manifests needed = new Manifests(List.of(), null);
            Set<String> neededFiles = new LinkedHashSet<>();
            for (Install install : Install.in(step.commands())) {
                if (install.kind() == Install.Kind.PACKAGES) {
                    named.add(install);
                    continue;
                }
                Manifests own = manifestsOf(install, step);
                boolean ownProject = install.kind() == Install.Kind.BUILD
                        && (install.ecosystem() == Ecosystem.PIP || install.ecosystem() == Ecosystem.UV);
                if (own.files().isEmpty() || ownProject || done.contains(install.ecosystem())) {
                    inTheWay = "`" + shortened(run) + "` in line " + run.lines().first() + " needs the source";
                    return null;
                }
                neededFiles.addAll(own.files());
                String obstacle = needed.obstacle() == null ? own.obstacle() : needed.obstacle();
                needed = new Manifests(List.copyOf(neededFiles), obstacle);
                listed.add(install);
            }
            boolean mounts = !run.mounts().isEmpty();
            boolean pure = Neutral.areFree(step.commands(), listed) && areManifests(listed) && !readsContext(run);
            if (pure && inTheWay == null && needed.obstacle() == null && !isCustomTarget(listed)) {
                take(step, listed, named, mounts);
                manifests.addAll(needed.files());
                for (Install install : listed) {
                    fill(install, step);
                }
                String keep = listed.size() == 1 && needsProject(listed.get(0)) ? download(listed.get(0), run) : "";
                if (keep != null && !keep.isEmpty() && decisive != null) {
                    return stop(step, keep, null);
                }
                return keep == null && decisive != null
                        ? stop(step, null, "the project itself is installed by the same command")
                        : null;
            }
            if (!listed.isEmpty() && decisive == null && !hasCacheMount(run)) {
                return blocked(step, run, listed, needed, pure);
            }
            inTheWay = inTheWay == null
                    ? "`" + shortened(run) + "` in line " + run.lines().first() + " may need the source"
                    : inTheWay;
            return null;
        }

        /** An install that cannot simply go above the copy. */
        @CheckForNull
        private LateInstalls blocked(
                Step step, Instruction.Run run, List<Install> listed, Manifests needed, boolean pure) {
            Install install = listed.get(0);
            decisive = install;
            decisiveStep = step;
            manifests.addAll(needed.files());
            String obstacle = needed.obstacle() != null ? needed.obstacle() : inTheWay;
            String keep = null;
            if (obstacle == null && isCustomTarget(listed)) {
                obstacle = "it installs into a folder that the source may fill as well";
            }
            if (obstacle == null && !pure) {
                keep = listed.size() == 1 ? download(install, run) : null;
                obstacle = keep == null ? "the same RUN does more than install: `" + shortened(run) + "`" : null;
            }
            return stop(step, keep, obstacle);
        }

        private LateInstalls stop(Step step, @CheckForNull String download, @CheckForNull String obstacle) {
            return new LateInstalls(
                    decisive, decisiveStep, step, List.copyOf(manifests), List.copyOf(filled), download, obstacle);
        }

        private void take(Step step, List<Install> listed, List<Install> named, boolean mounts) {
            last = listed.isEmpty() && named.isEmpty() ? last : step;
            Install first = !listed.isEmpty() ? listed.get(0) : !named.isEmpty() ? named.get(0) : null;
            boolean better = first != null
                    && (decisive == null
                            || decisive.kind() == Install.Kind.PACKAGES && first.kind() == Install.Kind.MANIFEST);
            if (better && !mounts) {
                decisive = first;
                decisiveStep = step;
            }
        }

        private Manifests manifestsOf(Install install, Step step) {
            String place = install.folder() == null ? null : BuildTimeline.resolve(step.workdir(), install.folder());
            String folder = copy.inContext(place);
            return folder == null ? new Manifests(List.of(), null) : Manifests.of(install, folder, files);
        }

        /** The folders below the copy that the installs fill. */
        private void fill(Install install, Step step) {
            String place = BuildTimeline.resolve(step.workdir(), install.folder());
            String folder = copy.inContext(place);
            if (folder == null) {
                return;
            }
            String prefix = folder.isEmpty() ? "" : folder + "/";
            if (install.ecosystem().isNode()) {
                filled.add(prefix + "node_modules");
            } else if (install.ecosystem() == Ecosystem.COMPOSER) {
                filled.add(prefix + "vendor");
            } else if (install.ecosystem() == Ecosystem.UV && install.files().isEmpty()
                    || install.ecosystem() == Ecosystem.POETRY
                    || install.ecosystem() == Ecosystem.PIPENV) {
                filled.add(prefix + ".venv");
            }
        }

        private static boolean areManifests(List<Install> installs) {
            for (Install install : installs) {
                if (install.kind() != Install.Kind.MANIFEST) {
                    return false;
                }
            }
            return true;
        }

        private static boolean readsContext(Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                if (mount.type().equals("bind")) {
                    return true;
                }
            }
            return false;
        }

        private static boolean hasCacheMount(Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                if (mount.type().equals("cache")) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isCustomTarget(List<Install> installs) {
            for (Install install : installs) {
                for (String word : install.command().words()) {
                    if (word.equals("-t")
                            || word.startsWith("--target")
                            || word.startsWith("--prefix")
                            || word.startsWith("--root")
                            || word.equals("--path")
                            || word.startsWith("--install-dir")
                            || word.startsWith("--modules-folder")) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** Whether the command installs the project too, so that it must be there. */
        private static boolean needsProject(Install install) {
            return switch (install.ecosystem()) {
                case POETRY ->
                    !install.command().has("--no-root") && !install.command().has("--only");
                case UV ->
                    install.files().isEmpty()
                            && !install.command().has("--no-install-project")
                            && !install.command().has("--no-install-workspace");
                case COMPOSER ->
                    !(install.command().has("--no-scripts") && install.command().has("--no-autoloader"));
                default -> false;
            };
        }

        /** A command that downloads or installs all that the given one needs but the project itself; null for none. */
        @CheckForNull
        private static String download(Install install, Instruction.Run run) {
            StringBuilder command =
                    new StringBuilder(String.join(" ", install.command().words()));
            boolean plain = command.toString().matches("[A-Za-z0-9_./:=,@%+${} -]+")
                    && run.script().replaceAll("\\s+", " ").contains(command)
                    && run.statement().documents().isEmpty()
                    && run.command().shell()
                    && ".".equals(install.folder());
            if (!plain) {
                return null;
            }
            return switch (install.ecosystem()) {
                case POETRY -> command + " --no-root";
                case UV ->
                    install.kind() == Install.Kind.MANIFEST && install.files().isEmpty()
                            ? command + " --no-install-project"
                            : null;
                case COMPOSER -> command + " --no-scripts --no-autoloader";
                case GO -> "go mod download";
                case MAVEN ->
                    install.command().has("-s") || install.command().has("-o")
                            ? null
                            : install.command().words().get(0) + " -B dependency:go-offline"
                                    + profiles(install.command().words());
                default -> null;
            };
        }

        private static String profiles(List<String> words) {
            StringBuilder profiles = new StringBuilder();
            for (String word : words) {
                profiles.append(word.startsWith("-P") ? " " + word : "");
            }
            return profiles.toString();
        }

        private static String shortened(Instruction.Run run) {
            String script = run.script().replaceAll("\\s+", " ").trim();
            return script.length() <= 60 ? script : script.substring(0, 57) + "...";
        }
    }
}
