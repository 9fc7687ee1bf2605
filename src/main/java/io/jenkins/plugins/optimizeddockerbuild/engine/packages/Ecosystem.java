package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

/** Where packages come from. Package managers of one ecosystem install the same ones and share settings. */
public enum Ecosystem {
    PYTHON,
    CONDA,
    NODE,
    JVM,
    GO,
    RUST,
    RUBY,
    PHP,
    DOTNET,
    /** Packages of the operating system. */
    SYSTEM
}
