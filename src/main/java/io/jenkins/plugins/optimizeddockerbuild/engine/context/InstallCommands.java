package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.NpmLock;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Requirements;

/**
 * Whether a package manager's command reads nothing of a project except its package lists and configuration. All of
 * these are then known, and no code of the project or of an unknown package runs in its folder.
 */
final class InstallCommands {

    private final ProjectFiles files;
    private final StageFiles stageFiles;

    InstallCommands(ProjectFiles files) {
        this.files = files;
        stageFiles = new StageFiles(files);
    }

    /**
     * Why a command may read other files of the project, in a few words; null when it does not.
     *
     * @param folder its working directory; null when unknown
     * @param step of the timeline
     */
    @CheckForNull
    String obstacle(
            PackageCommand command,
            PlainScript.Command shell,
            @CheckForNull String folder,
            StageTimeline timeline,
            int step) {
        PackageManager manager = command.manager();
        if (command.mayRunAnything()) {
            return command.action() == PackageAction.UNKNOWN
                    ? "may run code of the project"
                    : "builds a package of the project";
        }
        for (String variable : manager.all(Fact.FILE_VARIABLES)) {
            boolean set = timeline.steps().get(step).variables().get(variable) != null
                    || shell.environment().containsKey(variable);
            if (set) {
                return "is configured by a file that " + variable + " names";
            }
        }
        switch (command.action()) {
            case CLEAN, QUERY, CONFIGURE -> {
                return null;
            }
            case REMOVE -> {
                return manager.fillsNodeModules() ? "may run scripts of packages" : null;
            }
            default -> {
                return ofInstall(command, shell, folder, timeline, step);
            }
        }
    }

    @CheckForNull
    private String ofInstall(
            PackageCommand command,
            PlainScript.Command shell,
            @CheckForNull String folder,
            StageTimeline timeline,
            int step) {
        return switch (command.manager()) {
            case APT, APK, DNF, ZYPPER, GEM -> null;
            case PIP -> ofRequirements(command, folder, timeline, step);
            case UV ->
                command.verb().startsWith("pip ") || command.isGlobal()
                        ? ofRequirements(command, folder, timeline, step)
                        : ofUvProject(command, folder, timeline, step);
            case GO, CARGO -> null;
            case NPM, YARN, PNPM, BUN ->
                command.isGlobal() ? null : ofNodePackages(command, shell, folder, timeline, step);
            default -> "may run code of the project";
        };
    }

    @CheckForNull
    private String ofRequirements(
            PackageCommand command, @CheckForNull String folder, StageTimeline timeline, int step) {
        for (String file : command.files()) {
            String obstacle = ofRequirements(StageTimeline.resolve(folder, file), timeline, step, 0);
            if (obstacle != null) {
                return obstacle;
            }
        }
        return null;
    }

    @CheckForNull
    private String ofRequirements(@CheckForNull String place, StageTimeline timeline, int step, int depth) {
        String path = stageFiles.at(place, timeline, step);
        if (path == null
                || depth > 5
                || StageFiles.mayBeWritten(path.substring(path.lastIndexOf('/') + 1), timeline, step + 1)) {
            return "reads a list of packages that is not in view";
        }
        String list = files.wholeText(path);
        if (list.indexOf(0) >= 0) {
            // UTF-16, as PowerShell writes it
            return "reads a list of packages that is not in view";
        }
        boolean goesOn = false;
        for (String line : list.replaceFirst("^\u00ef\u00bb\u00bf", "").split("\r\n|[\r\n]")) {
            String other = goesOn ? null : Requirements.included(line);
            String folder = place.substring(0, Math.max(1, place.lastIndexOf('/')));
            String obstacle = other != null
                    ? ofRequirements(StageTimeline.resolve(folder, other), timeline, step, depth + 1)
                    : Requirements.isRemote(line) ? null : "builds a package of the project";
            if (obstacle != null) {
                return obstacle;
            }
            goesOn = line.stripTrailing().endsWith("\\");
        }
        return null;
    }

    @CheckForNull
    private String ofUvProject(PackageCommand command, @CheckForNull String folder, StageTimeline timeline, int step) {
        String path = stageFiles.at(
                StageTimeline.resolve(command.folder() == null ? folder : null, "pyproject.toml"), timeline, step);
        boolean alone = command.has("--no-install-project") || command.has("--no-install-workspace");
        if (path == null || !alone) {
            return "builds a package of the project";
        }
        String text = files.text(path);
        return text.contains("path =") || text.contains("workspace") || text.contains("file:")
                ? "builds a package of the project"
                : null;
    }

    @CheckForNull
    private String ofNodePackages(
            PackageCommand command,
            PlainScript.Command shell,
            @CheckForNull String folder,
            StageTimeline timeline,
            int step) {
        String where = command.folder() == null ? folder : StageTimeline.resolve(folder, command.folder());
        NodeSettings settings = NodeSettings.of(files, stageFiles, where, timeline, step, shell.environment(), command);
        if (settings.obstacle() != null) {
            return settings.obstacle();
        }
        if (settings.ignoresScripts()) {
            return null;
        }
        if (command.manager() != PackageManager.NPM || command.action() != PackageAction.INSTALL) {
            return "may run scripts of packages";
        }
        String manifest = stageFiles.at(StageTimeline.resolve(where, "package.json"), timeline, step);
        String lock = stageFiles.first(PackageManager.NPM.all(Fact.LOCK_FILES), where, timeline, step);
        return manifest != null && lock != null && runsNoScript(manifest, lock) ? null : "may run scripts of packages";
    }

    /** Whether neither the project nor a package in its lock file has a script that an install runs. */
    private boolean runsNoScript(String manifest, String lock) {
        PackageJson project = PackageJson.of(files.wholeText(manifest));
        NpmLock locked = NpmLock.of(files.wholeText(lock));
        return project.isReadable()
                && project.installScript() == null
                && !project.isWorkspace()
                && locked.version() >= 2
                && locked.packages().values().stream().noneMatch(each -> each.runsScript() || each.link());
    }
}
