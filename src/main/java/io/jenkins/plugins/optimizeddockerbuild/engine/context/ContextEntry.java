package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/**
 * A path in the context.
 *
 * @param path relative to the context, separated by slashes; the name's bytes as on disk, must not be modified
 * @param type of the entry
 * @param bytes size of a file; 0 for everything else
 */
public record ContextEntry(byte[] path, EntryType type, long bytes) {

    /** The path for display: see {@link PathText#readable(byte[])}. */
    public String text() {
        return PathText.readable(path);
    }
}
