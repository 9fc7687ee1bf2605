package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Manifests;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Requirements;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Installs of pip that could go into a virtual environment instead of the system's Python.
 *
 * @param stage in which they are
 */
record EnvironmentInstall(Evidence evidence, StageSteps stage) {
    private static final Pattern NAME = Pattern.compile("^([A-Za-z0-9][A-Za-z0-9._-]*)");

    private static final Pattern MOVED_INSTALL = Pattern.compile(
            "--user|--target.*|-t|--prefix.*|--root.*|--no-build-isolation.*|--python|--no-binary.*|--config-settings.*");

    /** Whether an install of pip has the same effect in a virtual environment. */
    boolean isSame(Install install, Step step) {
        List<String> names = new ArrayList<>();
        for (String word : install.command().words()) {
            if (MOVED_INSTALL.matcher(word).matches()) {
                return false;
            }
        }
        if (install.kind() == Install.Kind.BUILD) {
            return false;
        }
        if (!install.files().isEmpty()) {
            List<String> manifests = manifests(install, step);
            if (manifests.isEmpty()) {
                return false;
            }
            for (String manifest : manifests) {
                for (Requirements.Line line :
                        Requirements.of(evidence.files().text(manifest)).lines()) {
                    if (line.kind() == Requirements.Kind.OTHER && !isHashed(line.text())) {
                        return false;
                    }
                    Matcher name = NAME.matcher(line.text());
                    names.add(name.find() ? name.group(1) : "");
                }
            }
        }
        names.addAll(install.packages());
        for (String name : names) {
            if (RuntimeTools.isBound(name)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a line is part of an entry with hashes, as written by pip-compile. */
    private static boolean isHashed(String text) {
        return text.matches("[A-Za-z0-9._-]+(\\[[^]]*])?==\\S+\\s*(;[^\\\\]*)?\\\\|\\s+--hash=\\S+(\\s*\\\\)?");
    }

    /** The files of requirements, including those that they include; empty when not all are known. */
    private List<String> manifests(Install install, Step step) {
        String place = install.folder() == null ? null : StageTimeline.resolve(step.workdir(), install.folder());
        for (Step above : stage.steps()) {
            SourceCopy copy = SourceCopy.of(above, evidence.files());
            String folder = copy == null ? null : copy.inContext(place);
            if (folder != null
                    && above.instruction().lines().last()
                            < step.instruction().lines().first()) {
                Manifests found = Manifests.of(install, folder, evidence.files());
                return found.obstacle() == null ? found.files() : List.of();
            }
        }
        List<String> found = new ArrayList<>();
        for (String file : install.files()) {
            String path = copied(StageTimeline.resolve(place, file), step);
            if (path == null || file.indexOf('$') >= 0) {
                return List.of();
            }
            found.add(path);
        }
        for (String path : List.copyOf(found)) {
            for (Requirements.Line line :
                    Requirements.of(evidence.files().text(path)).of(Requirements.Kind.INCLUDE)) {
                String other = line.text().trim().replaceFirst("^\\S+[ =]+", "");
                String folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/') + 1) : "";
                if (!evidence.files().exists(folder + other)) {
                    return List.of();
                }
                found.add(folder + other);
            }
        }
        return found;
    }

    /** The file of the context that a COPY of single files put in a place. */
    @CheckForNull
    private String copied(@CheckForNull String place, Step below) {
        for (Step step : stage.steps()) {
            if (step == below) {
                break;
            }
            if (place == null || !(step.instruction() instanceof Instruction.Copy copy) || copy.from() != null) {
                continue;
            }
            String target = StageTimeline.resolve(step.workdir(), copy.destination());
            for (String source : copy.sources()) {
                String path = source.replaceFirst("^(\\./|/)+", "");
                String name = path.substring(path.lastIndexOf('/') + 1);
                boolean same = place.equals(target)
                        || target != null && place.equals((target.equals("/") ? "" : target) + "/" + name);
                if (same && evidence.files().exists(path)) {
                    return path;
                }
            }
        }
        return null;
    }
}
