package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.GoFilepath;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whether an install of npm, Yarn or pnpm in a stage makes a {@code node_modules} of the context again. */
record RemadeModules(ProjectFiles files, StageFiles stageFiles, LockedPackages locked) {
    /** What an install makes of a folder. */
    enum Extent {
        /** Nothing, or unknown. */
        NONE,
        /** What the lock file says, of whatever is there. */
        OVER_WHAT_IS_THERE,
        /** All that the context's folder holds, so that it stands for itself. */
        COMPLETE
    }

    /** @param place of the folder in the stage */
    Extent extent(StageCommand by, PackageCommand call, Candidate candidate, String place) {
        StageTimeline timeline = by.timeline();
        int at = by.step();
        boolean installs = call.action() == PackageAction.INSTALL
                && (call.manager() == PackageManager.NPM
                        || call.manager() == PackageManager.YARN
                        || call.manager() == PackageManager.PNPM);
        String folder = call.folder() == null ? by.folder() : StageTimeline.resolve(by.folder(), call.folder());
        if (!installs || folder == null) {
            return Extent.NONE;
        }
        String manifest = stageFiles.at(StageTimeline.resolve(folder, "package.json"), timeline, at);
        String lock = stageFiles.first(call.manager().all(Fact.LOCK_FILES), folder, timeline, at);
        String project = manifest == null ? null : manifest.substring(0, Math.max(0, manifest.lastIndexOf('/')));
        if (lock == null || project == null || !isOf(candidate, project, folder, place, timeline, at)) {
            return Extent.NONE;
        }
        NodeSettings settings = NodeSettings.of(
                files, stageFiles, folder, timeline, at, by.command().environment(), call);
        String scripts = files.wholeText(manifest);
        boolean plugAndPlay = files.wholeText(lock).contains("__metadata:")
                && !files.text(StageFiles.join(project, ".yarnrc.yml")).contains("nodeLinker: node-modules");
        boolean written = StageFiles.mayBeWritten("package.json", timeline, at + 1)
                || StageFiles.mayBeWritten(lock.substring(lock.lastIndexOf('/') + 1), timeline, at + 1);
        if (settings.obstacle() != null || plugAndPlay || written || scripts.contains("\"preinstall\"")) {
            return Extent.NONE;
        }
        boolean complete = !settings.omits()
                && !settings.ignoresScripts()
                && !Pattern.compile("\"(post|pre)?(install|prepare)\"|\"prepublish\"")
                        .matcher(scripts)
                        .find()
                && locked.holdNodeModules(candidate.path(), lock);
        return complete ? Extent.COMPLETE : Extent.OVER_WHAT_IS_THERE;
    }

    /** Whether an install in a folder of the stage makes the candidate: it is that project's, or that of a workspace. */
    private boolean isOf(
            Candidate candidate, String project, String folder, String place, StageTimeline timeline, int at) {
        byte[] path = candidate.parent().path();
        String parent = Runes.text(path, 0, path.length);
        if (place.equals(StageTimeline.resolve(folder, "node_modules"))) {
            return parent.equals(project);
        }
        String below = folder.equals("/") ? "/" : folder + "/";
        if (!place.startsWith(below) || !place.endsWith("/node_modules")) {
            return false;
        }
        String member = place.substring(below.length(), place.length() - "/node_modules".length());
        return parent.equals(StageFiles.join(project, member))
                && isMember(project, member)
                && stageFiles.at(StageTimeline.resolve(folder, member + "/package.json"), timeline, at) != null;
    }

    private boolean isMember(String project, String member) {
        List<String> patterns =
                new ArrayList<>(PackageJson.of(files.wholeText(StageFiles.join(project, "package.json")))
                        .members());
        for (String line :
                files.text(StageFiles.join(project, "pnpm-workspace.yaml")).split("\n")) {
            if (line.strip().startsWith("- ")) {
                patterns.add(line.strip().substring(2).strip().replace("\"", "").replace("'", ""));
            }
        }
        for (String pattern : patterns) {
            try {
                String clean = pattern.startsWith("./") ? pattern.substring(2) : pattern;
                if (GoFilepath.matches(clean.replaceFirst("/$", ""), member)) {
                    return patterns.stream().noneMatch(each -> each.startsWith("!"));
                }
            } catch (GoFilepath.BadPattern e) {
                return false;
            }
        }
        return false;
    }
}
