package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;

/** How much of a build context is kept away from BuildKit. */
public enum PruneMode {
    /** Nothing: only measure what could go. */
    REPORT,
    /** What no image needs: version-control folders, caches that a tool makes again, and the like. */
    SAFE,
    /** All that the Dockerfile's COPY, ADD and bind mounts cannot reach. */
    MINIMAL;

    /** {@code report}, {@code safe} or {@code minimal}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of a word, in any case; null when there is none. */
    @CheckForNull
    public static PruneMode of(String word) {
        for (PruneMode mode : values()) {
            if (mode.name().equalsIgnoreCase(word)) {
                return mode;
            }
        }
        return null;
    }
}
