package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/** Files in a source folder that are not source; the groups of a {@link PruningPlan} in mode {@code safe}. */
enum Leftover {
    DOCKER_FILES(
            "docker-files",
            "Dockerfile and ignore file",
            "BuildKit reads the Dockerfile and the ignore file by itself; no instruction names them."),
    VERSION_CONTROL(
            "version-control",
            "version control",
            "The history of the source; nothing in the build suggests that it reads it."),
    PYTHON_CACHES(
            "python-caches", "Python caches", "Python and its tools write these caches again when they need them."),
    TOOL_CACHES("tool-caches", "caches of tools", "Build tools write these caches again when they need them."),
    VIRTUAL_ENVIRONMENTS(
            "virtual-environments",
            "virtual environments",
            "The build makes its own virtual environment in this place, or never reads it."),
    NODE_MODULES(
            "node-modules",
            "node_modules",
            "The build installs the packages itself in this place, or never reads them."),
    EDITOR_FILES("editor-files", "files of editors and operating systems", "Editors and operating systems left these."),
    /** Only in mode {@code minimal}. */
    UNREACHABLE("unreachable", "out of reach", "No COPY, ADD or bind mount of the Dockerfile reaches these.");

    private final String id;
    private final String title;
    private final String reason;

    Leftover(String id, String title, String reason) {
        this.id = id;
        this.title = title;
        this.reason = reason;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** Why it can be excluded. */
    String reason() {
        return reason;
    }
}
