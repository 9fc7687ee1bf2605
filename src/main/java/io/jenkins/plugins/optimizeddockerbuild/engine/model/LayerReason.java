package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import java.util.List;

/**
 * Why a layer had to run, determined by comparing what it is made of with the last build that had its result. Nothing
 * is guessed.
 *
 * @param kind kind of the cause
 * @param cause number of the vertex that ran first and made this layer run; 0 when it is the layer itself
 * @param text a clause that continues "because": {@code app.py changed (2.0 kB, was 1.9 kB)}
 * @param lines lines of the Dockerfile that changed; null when none did
 * @param argument the build argument that changed; null when none did
 * @param files files that changed, at most 20; only at the layer that is the cause
 * @param moreFiles number of further changed files
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

    /** Limit for the listed files. */
    public static final int MOST_FILES = 20;

    /** What made a layer run. */
    public enum Kind {
        /** No earlier build had it. */
        FIRST,
        /** The cache was disabled. */
        NO_CACHE,
        BASE_IMAGE,
        /** A line of the Dockerfile was changed, added or removed. */
        INSTRUCTION,
        ARGUMENT,
        FILES,
        /** Nothing changed, but the cache could not be imported. */
        CACHE_IMPORT,
        /** Nothing changed, but the builder had nothing of this build. */
        EMPTY_BUILDER,
        /** Nothing changed, but the result was no longer in any cache. */
        NOT_IN_CACHE,
        UNKNOWN
    }

    /**
     * A changed file, or a folder with changed files.
     *
     * @param path relative to the context; folders end with a slash
     * @param change how it changed
     * @param beforeBytes null when it did not exist
     * @param afterBytes null when it no longer exists
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
        /** Only the permissions changed. */
        PERMISSIONS
    }

    public LayerReason {
        kind = kind == null ? Kind.UNKNOWN : kind;
        text = text == null ? "" : text;
        files = Lists.copy(files);
    }

    /** The reason for a layer that only ran because another one did. */
    public LayerReason becauseOf(int vertex) {
        return new LayerReason(kind, vertex, text, lines, argument, List.of(), 0, since);
    }

    /** Whether the reason is known. */
    public boolean isKnown() {
        return kind != Kind.UNKNOWN;
    }
}
