package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/** The type of a path in the context, links not followed. */
public enum EntryType {
    FILE,
    FOLDER,
    LINK,
    /** A socket, which BuildKit sends as an empty file, a named pipe or a device. */
    SPECIAL
}
