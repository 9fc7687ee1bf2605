package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import java.util.Locale;

/** How much of a build context is kept from BuildKit. */
public enum PruneMode {
    /** Nothing: only measure what could be excluded. */
    REPORT,
    /** What no image needs: version-control folders, caches that a tool recreates, and the like. */
    SAFE,
    /** Everything that the Dockerfile's COPY, ADD and bind mounts cannot reach. */
    MINIMAL;

    /** {@code report}, {@code safe} or {@code minimal}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidRequestException when the text is none of the words */
    public static PruneMode parse(String text) {
        PruneMode mode = of(text);
        if (mode == null) {
            throw new InvalidRequestException(OwnOption.PRUNE, ": `" + text + "` is not safe, minimal or report.");
        }
        return mode;
    }

    /** Finds a mode by its word, ignoring case; null when there is none. */
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
