package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

/** The kinds of facts about a package manager that are lists of words. */
public enum Fact {
    /** Names of its program, without folders. */
    PROGRAMS,
    /** Files of a project that list its dependencies. */
    MANIFESTS,
    /** Files of a project that pin exact versions. */
    LOCK_FILES,
    /** Other files that affect it: in the project, the home folder or the system. */
    CONFIGURATION_FILES,
    /** Files of its wrapper in a project, the program first. */
    WRAPPER_FILES,
    /** Where root has its logins, with absolute paths. */
    LOGIN_FILES,
    /** Environment variables whose values name further lists or settings that it reads. */
    FILE_VARIABLES,
    /** Packages whose own programs run at an install, and look at nothing of the project but its lists of packages. */
    HARMLESS_PROGRAMS,
    /** Folders of a project that it installs packages into. */
    INSTALL_FOLDERS,
    /** Folders of a project with what it makes of the source. */
    OUTPUTS,

    /** Addresses of its default indexes; none when the image's own configuration decides. */
    INDEXES,
    /** Environment variables that set another index. */
    INDEX_VARIABLES,
    /** Options that set another index, without their values. */
    INDEX_OPTIONS,

    /** Environment variables with the folder of its cache. */
    CACHE_FOLDER_VARIABLES,
    /** Other environment variables that move or disable its cache. */
    CACHE_VARIABLES,
    /** Options that make it store none of its downloads. */
    NO_CACHE_OPTIONS,

    /** Options of installs that are understood and have no value. */
    FLAGS,
    /** Options of installs whose value is not a file: an address, a number, a name. */
    VALUES,
    /** Options of installs whose value is a file that the command reads. */
    FILES,
    /** Options of installs whose value is a folder that the command writes to. */
    PLACES,
    /** Options with a value that are not understood. */
    OTHER_VALUES,
    /** Options without which it installs more of what the lock file lists. */
    OMITTING_OPTIONS,
    /** Options with which it installs other packages than the lock file lists, or elsewhere. */
    CHANGING_OPTIONS,
    /** Options for the folder to work in. */
    FOLDER_OPTIONS,
    /** Options for the project's file or folder. */
    PROJECT_OPTIONS,

    /** Environment variables that change what it does: regular expressions. */
    SETTINGS,
    /** Keys of its configuration files, besides the names of options, that name no file and change no package. */
    KEYS
}
