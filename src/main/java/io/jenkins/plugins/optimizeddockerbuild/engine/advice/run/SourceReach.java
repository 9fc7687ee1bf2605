package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which paths of a RUN are in what a COPY includes.
 *
 * @param copy that brings the source; null when it does not matter where files come from
 * @param step the RUN
 */
record SourceReach(@CheckForNull SourceCopy copy, Step step, ContextFiles files) {

    /** Hidden files that no package manager reads. */
    private static final Pattern NO_SETTINGS =
            Pattern.compile("\\.(git(ignore|attributes|keep|hub|lab-ci\\.yml)?|github|gitlab|"
                    + "dockerignore|editorconfig|vscode|idea|circleci|travis\\.yml|env[^/]*|eslint[^/]*|prettier[^/]*|stylelint[^/]*"
                    + "|babelrc[^/]*|husky|pre-commit-config\\.yaml|flake8|pylintrc|coveragerc|nvmrc|node-version|DS_Store|venv"
                    + "|devcontainer|storybook|pytest_cache|mypy_cache)(/.*)?");

    /**
     * The path in the context of what a command names.
     *
     * @param folder in which the command works, relative to that of its RUN; null when unknown
     * @return null when it is elsewhere, or unknown
     */
    @CheckForNull
    String inContext(String path, @CheckForNull String folder) {
        String place = place(path, folder);
        return place == null || copy == null ? null : copy.inContext(place);
    }

    /** Whether the copy surely puts nothing at a path. */
    boolean isOutside(String path, @CheckForNull String folder) {
        String home = path.replaceFirst("^(~|\\$HOME|\\$\\{HOME})(?=/|$)", "/root");
        String place = place(home, folder);
        if (copy == null) {
            return true;
        }
        return place != null
                && place.startsWith("/")
                && copy.destination().startsWith("/")
                && copy.inContext(place) == null
                && !copy.destination().startsWith(place.equals("/") ? place : place + "/");
    }

    /** Whether the context has a file or folder with that path. */
    boolean isThere(String path) {
        return files.exists(path) || files.paths().stream().anyMatch(file -> file.startsWith(path + "/"));
    }

    /** Whether the copy includes a file with one of these names in its folder. */
    boolean brings(String... names) {
        for (String name : names) {
            if (copy != null && files.exists(copy.folder().isEmpty() ? name : copy.folder() + "/" + name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A hidden file or folder that the copy puts where the user's home may be, so that programs may read it as their
     * settings.
     *
     * @param known files that are needed and copied along
     */
    @CheckForNull
    String settingsAtHome(List<String> known) {
        if (copy == null || !mayBeHome(copy.destination())) {
            return null;
        }
        String prefix = copy.folder().isEmpty() ? "" : copy.folder() + "/";
        for (String path : files.paths()) {
            String own = path.startsWith(prefix) ? path.substring(prefix.length()) : "";
            if (own.startsWith(".") && !NO_SETTINGS.matcher(own).matches() && !known.contains(path)) {
                return path;
            }
        }
        return null;
    }

    private boolean mayBeHome(String folder) {
        if (step.home() != null) {
            return step.home().equals(folder);
        }
        return !folder.startsWith("/")
                || (step.isRoot() ? folder.matches("/root|/home/[^/]+") : !folder.matches("/home/[^/]+/.+"));
    }

    @CheckForNull
    private String place(String path, @CheckForNull String folder) {
        String expanded = StageTimeline.expand(path, step.variables());
        if (expanded == null || expanded.indexOf('$') >= 0 || folder == null && !expanded.startsWith("/")) {
            return null;
        }
        return expanded.startsWith("/")
                ? StageTimeline.resolve("/", expanded)
                : StageTimeline.resolve(StageTimeline.resolve(step.workdir(), folder), expanded);
    }
}
