package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/** What a path in the context is, links not followed. */
public enum EntryType {
    FILE,
    FOLDER,
    LINK,
    /** A socket, which BuildKit sends as an empty file, a named pipe or a device. */
    SPECIAL
}
