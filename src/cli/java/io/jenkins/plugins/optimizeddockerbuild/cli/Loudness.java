package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;

/** How much a build prints, according to {@code --progress} and {@code --quiet}. */
enum Loudness {
    /** The log, with a live line below it on a terminal. */
    LIVE,
    /** The log, line by line. */
    PLAIN,
    /** The image ID, or why there is none. */
    QUIET,
    /** Only why there is no image. */
    SILENT;

    /** The log is always odb's own, so BuildKit's other formats ({@code tty}, {@code rawjson}) change nothing. */
    static Loudness of(BuildRequest request) {
        String progress = request.last(BuildOption.PROGRESS);
        if (request.isSet(BuildOption.QUIET) || "quiet".equals(progress)) {
            return QUIET;
        }
        if ("none".equals(progress)) {
            return SILENT;
        }
        return "plain".equals(progress) ? PLAIN : LIVE;
    }

    boolean hasLog() {
        return this == LIVE || this == PLAIN;
    }
}
