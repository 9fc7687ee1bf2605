package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * Why a layer had to run. Found by comparing what it is made of with the last build that had its result: nothing is
 * guessed.
 *
 * @param kind what is behind it
 * @param cause number of the vertex that ran first on the way to this layer, and made it run; 0 when that is the layer
 *     itself
 * @param text half a sentence, as it goes on after "because": {@code app.py changed (2.0 kB, was 1.9 kB)}
 * @param lines of the Dockerfile that changed; null when none did
 * @param argument the build argument that changed; null when none did
 * @param files that changed, at most 20; only at the layer that is the cause
 * @param moreFiles how many more changed
 * @param since id of the build that it was compared with; null when there was none
 */
public record LayerReason(
        Kind kind,
        int cause,
        String text,
        @CheckForNull Lines lines,
        @CheckForNull String argument,
        List<FileChange> files,
        int moreFiles,
        @CheckForNull String since) {

    /** How many files are named. */
    public static final int MOST_FILES = 20;

    /** What made a layer run. */
    public enum Kind {
        /** No earlier build had it. */
        FIRST,
        /** The build was not to use the cache. */
        NO_CACHE,
        BASE_IMAGE,
        /** A line of the Dockerfile changed, is new or is gone. */
        INSTRUCTION,
        ARGUMENT,
        FILES,
        /** Nothing changed, but the cache could not be imported. */
        CACHE_IMPORT,
        /** Nothing changed, but nothing of this build was on the builder. */
        EMPTY_BUILDER,
        /** Nothing changed, but its result was in no cache any more. */
        NOT_IN_CACHE,
        UNKNOWN
    }

    /**
     * A file that changed, or a folder with files that changed.
     *
     * @param path relative to the context; of a folder with a slash at its end
     * @param change how
     * @param beforeBytes null when it was not there
     * @param afterBytes null when it is gone
     */
    public record FileChange(
            String path,
            Change change,
            @CheckForNull Long beforeBytes,
            @CheckForNull Long afterBytes) {}

    /** How a file changed. */
    public enum Change {
        ADDED,
        REMOVED,
        CHANGED,
        /** Its content is the same. */
        PERMISSIONS
    }

    public LayerReason {
        kind = kind == null ? Kind.UNKNOWN : kind;
        text = text == null ? "" : text;
        files = Lists.copy(files);
    }

    /** The reason of a layer that had to run only because another did. */
    public LayerReason becauseOf(int vertex) {
        return new LayerReason(kind, vertex, text, lines, argument, List.of(), 0, since);
    }

    /** Whether something is known. */
    public boolean isKnown() {
        return kind != Kind.UNKNOWN;
    }
}
