package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/** The purpose of a file in a build context, judging by its path. */
public enum FileKind {
    VERSION_CONTROL("version control"),
    PYTHON_CACHE("Python caches"),
    VIRTUAL_ENVIRONMENT("virtual environments"),
    NODE_MODULES("node_modules"),
    TOOL_CACHE("caches and output of tools"),
    EDITOR("editors and operating systems"),
    SECRET("secrets"),
    LOG("logs"),
    ARCHIVE("archives and packages"),
    DATA("data and models"),
    MEDIA("images, sound and fonts"),
    BINARY("compiled code"),
    DOCUMENTATION("documentation"),
    SOURCE("source and configuration"),
    OTHER("other");

    private final String title;

    FileKind(String title) {
        this.title = title;
    }

    /** The name for display. */
    public String title() {
        return title;
    }
}
