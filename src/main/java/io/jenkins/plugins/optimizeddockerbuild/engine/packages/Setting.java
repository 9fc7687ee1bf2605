package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

/** What a variable, or a key of a configuration, means to a package manager. */
public enum Setting {
    /** It is not one of its settings. */
    NONE,
    /** It is one, and it is not known what it changes. */
    UNKNOWN,
    /** Its value names no file: an address, a number, a word. */
    PLAIN,
    /** A folder that it writes to. */
    PLACE,
    /** A file that it reads, and that names no others. */
    FILE,
    /** A text that may name files, or a file that may. */
    FILES
}
