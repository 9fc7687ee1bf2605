package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

/** Who installs what a project depends on. */
public enum Ecosystem {
    PIP("pip"),
    UV("uv"),
    POETRY("Poetry"),
    PIPENV("Pipenv"),
    CONDA("conda"),
    NPM("npm"),
    YARN("Yarn"),
    PNPM("pnpm"),
    BUN("Bun"),
    MAVEN("Maven"),
    GRADLE("Gradle"),
    GO("Go"),
    CARGO("Cargo"),
    BUNDLER("Bundler"),
    COMPOSER("Composer"),
    APT("apt"),
    APK("apk"),
    DNF("dnf");

    private final String title;

    Ecosystem(String title) {
        this.title = title;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /** Whether it installs packages of the operating system. */
    public boolean isSystem() {
        return this == APT || this == APK || this == DNF;
    }

    /** Whether it fills {@code node_modules}. */
    public boolean isNode() {
        return this == NPM || this == YARN || this == PNPM || this == BUN;
    }
}
