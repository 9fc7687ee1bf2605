package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/**
 * A path in the context.
 *
 * @param path relative to the context, separated by slashes; the name's bytes as they are on disk, not to be changed
 * @param type what it is
 * @param bytes size of a file; 0 foreverything else
 */
public record ContextEntry(byte[] path, EntryType type, long bytes) {

    /** The path for people: see {@link PathText#readable(byte[])}. */
    public String text() {
        return PathText.readable(path);
    }
}
