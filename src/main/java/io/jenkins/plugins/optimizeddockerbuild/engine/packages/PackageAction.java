package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

/** What a package manager call does. */
public enum PackageAction {
    /** Installs what the manifest or lock file of a project lists. */
    INSTALL,
    /** Installs packages that the command names. */
    ADD,
    /** Installs newer versions than the present or locked ones. */
    UPDATE,
    /** Only fetches: packages of the manifest, or an index of packages. Runs no code of the project. */
    DOWNLOAD,
    /** Builds, tests or runs the project, and may download and install on the way: it can do anything. */
    BUILD,
    /** Changes how later calls work. */
    CONFIGURE,
    /** Removes packages. */
    REMOVE,
    /** Empties caches. */
    CLEAN,
    /** Only prints something. */
    QUERY,
    /** Unknown: it can do anything. */
    UNKNOWN
}
