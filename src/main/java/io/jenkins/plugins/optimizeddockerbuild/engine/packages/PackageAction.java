package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

/** What a call of a package manager does. */
public enum PackageAction {
    /** Installs what the manifest or lock file of a project lists. */
    INSTALL,
    /** Installs packages that the command names. */
    ADD,
    /** Installs newer versions than those that are there or locked. */
    UPDATE,
    /** Only fetches: packages of the manifest, or an index of packages. Runs no code of the project. */
    DOWNLOAD,
    /** Builds, tests or runs the project, and may download and install on the way: it can do anything too. */
    BUILD,
    /** Changes how later calls work. */
    CONFIGURE,
    /** Removes packages. */
    REMOVE,
    /** Empties caches. */
    CLEAN,
    /** Prints something, and changes nothing. */
    QUERY,
    /** What is not known here: it can do anything. */
    UNKNOWN
}
