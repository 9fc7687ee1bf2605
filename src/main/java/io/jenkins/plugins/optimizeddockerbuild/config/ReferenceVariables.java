package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The values of a reference template's variables. Those about the job or the change come from Jenkins alone, so neither
 * {@code withEnv} nor a parameter can point a build at the cache of another.
 */
record ReferenceVariables(BuildOrigin origin, EnvVars environment) implements UnaryOperator<String> {
    /** Jenkins knows these for every build. */
    private static final Set<String> OF_THE_JOB = Set.of("JOB_NAME", "JOB_BASE_NAME", "PROJECT");

    /** For a job from a branch source, Jenkins knows these, or that they do not exist. */
    private static final Set<String> OF_THE_CHANGE =
            Set.of("BRANCH_NAME", "TAG_NAME", "CHANGE_ID", "CHANGE_TARGET", "CHANGE_BRANCH", "DEFAULT_BRANCH");

    /** Sample values for the form. */
    static final Map<String, String> EXAMPLE = Map.of(
            "JOB_NAME", "team/app/main",
            "JOB_BASE_NAME", "main",
            "PROJECT", "team/app",
            "BRANCH_NAME", "main",
            "TAG_NAME", "v1.0",
            "CHANGE_ID", "7",
            "CHANGE_TARGET", "main",
            "CHANGE_BRANCH", "feature",
            "DEFAULT_BRANCH", "main");

    @Override
    @CheckForNull
    public String apply(String name) {
        boolean isKnown = OF_THE_JOB.contains(name) || origin.head() != null && OF_THE_CHANGE.contains(name);
        return isKnown ? origin.variable(name) : environment.get(name);
    }

    /** The same values for another branch of the project. */
    UnaryOperator<String> ofBranch(String branch) {
        return name -> name.equals("BRANCH_NAME") ? branch : apply(name);
    }

    /** Sample values of all variables, for showing the expansion of a template. */
    static String example(String name) {
        return EXAMPLE.getOrDefault(name, "example");
    }
}
