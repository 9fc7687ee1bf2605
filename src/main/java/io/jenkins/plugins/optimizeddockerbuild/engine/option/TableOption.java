package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** An option with all that the command line, a Pipeline and docs/options.md need to know of it. */
public interface TableOption extends Option {

    BuildOption.Shape shape();

    /** The placeholder for the value in the help; null for a flag. */
    @CheckForNull
    String placeholder();

    /** What it does, in plain text. */
    String help();
}
