package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.Util;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A build context, and what decides which part of it a build needs. Public, because Jelly cannot call methods of a
 * non-public class.
 */
public abstract class ContextOptionsStep extends Step implements Serializable {
    private static final long serialVersionUID = 1L;

    private final GivenBuildOptions options = new GivenBuildOptions();

    private String context = ".";
    private String prune;

    /** Null for none. */
    @CheckForNull
    private List<String> ignore;

    /** A folder of the workspace; for a build also a Git URL or the URL of an archive. */
    public String getContext() {
        return context;
    }

    @DataBoundSetter
    public void setContext(String context) {
        this.context = Util.fixEmptyAndTrim(context) == null ? "." : context.trim();
    }

    /** Relative to the current folder, as on Docker's command line; null for {@code Dockerfile} in the context. */
    @CheckForNull
    public String getDockerfile() {
        return options.text(BuildOption.FILE);
    }

    @DataBoundSetter
    public void setDockerfile(@CheckForNull String dockerfile) {
        options.give(BuildOption.FILE, dockerfile);
    }

    /** The stage to build; null for the last one. */
    @CheckForNull
    public String getTarget() {
        return options.text(BuildOption.TARGET);
    }

    @DataBoundSetter
    public void setTarget(@CheckForNull String target) {
        options.give(BuildOption.TARGET, target);
    }

    public Map<String, String> getBuildArgs() {
        return options.pairs(BuildOption.BUILD_ARG);
    }

    @DataBoundSetter
    public void setBuildArgs(@CheckForNull Object buildArgs) {
        options.give(BuildOption.BUILD_ARG, buildArgs);
    }

    /** Named contexts that will be passed to the build command; they replace stages and images of the Dockerfile. */
    public Map<String, String> getBuildContexts() {
        return options.pairs(BuildOption.BUILD_CONTEXT);
    }

    @DataBoundSetter
    public void setBuildContexts(@CheckForNull Object buildContexts) {
        options.give(BuildOption.BUILD_CONTEXT, buildContexts);
    }

    /** {@code safe}, {@code minimal} or {@code report}; null for the default. */
    @CheckForNull
    public String getPrune() {
        return prune;
    }

    @DataBoundSetter
    public void setPrune(@CheckForNull String prune) {
        this.prune = Util.fixEmptyAndTrim(prune);
    }

    /** Additional ignore rules for this build; null for none. */
    @CheckForNull
    public List<String> getIgnore() {
        return ignore;
    }

    @DataBoundSetter
    public void setIgnore(@CheckForNull List<String> ignore) {
        // jobs are saved by XStream, which cannot write an immutable list
        this.ignore = ignore == null || ignore.isEmpty() ? null : new ArrayList<>(ignore);
    }

    final GivenBuildOptions options() {
        return options;
    }

    /** Copies other values with variables replaced. */
    final void takeExpanded(ContextOptionsStep other, EnvVars variables) {
        options.takeExpanded(other.options, variables);
        context = variables.expand(other.context);
        prune = variables.expand(other.prune);
        ignore = other.ignore == null ? null : OptimizedDockerBuildStep.expanded(other.ignore, variables);
    }
}
