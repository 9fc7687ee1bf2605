package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.BuildTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;

/**
 * Which paths of a RUN lie in what a COPY brings.
 *
 * @param copy that brings the source; null where it does not matter where files come from
 * @param step the RUN
 */
record SourceReach(@CheckForNull SourceCopy copy, Step step, ContextFiles files) {

    /**
     * The path in the context of what a command names.
     *
     * @param folder in which the command works, relative to that of its RUN; null where it is not known
     * @return null where it lies elsewhere, or nobody can tell where
     */
    @CheckForNull
    String inContext(String path, @CheckForNull String folder) {
        String place = place(path, folder);
        return place == null || copy == null ? null : copy.inContext(place);
    }

    /** Whether a path surely lies where the copy brings nothing. */
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

    @CheckForNull
    private String place(String path, @CheckForNull String folder) {
        String expanded = BuildTimeline.expand(path, step.variables());
        if (expanded == null || expanded.indexOf('$') >= 0 || folder == null && !expanded.startsWith("/")) {
            return null;
        }
        return expanded.startsWith("/")
                ? BuildTimeline.resolve("/", expanded)
                : BuildTimeline.resolve(BuildTimeline.resolve(step.workdir(), folder), expanded);
    }
}
