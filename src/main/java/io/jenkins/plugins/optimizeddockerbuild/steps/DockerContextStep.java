package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GivenValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * {@code dockerContext()}: analyzes a build context, and prepares a Dockerfile and an ignore file that keep unneeded
 * files from BuildKit, for any other build command.
 */
public final class DockerContextStep extends Step implements Serializable {
    private static final long serialVersionUID = 1L;

    private String context = ".";
    private String dockerfile;
    private String target;
    private Map<String, String> buildArgs = new LinkedHashMap<>();
    private String prune;

    /** Null for none. */
    @CheckForNull
    private Map<String, String> buildContexts;

    /** Null for none. */
    @CheckForNull
    private List<String> ignore;

    @DataBoundConstructor
    public DockerContextStep() {}

    /** A folder of the workspace. */
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
        return dockerfile;
    }

    @DataBoundSetter
    public void setDockerfile(@CheckForNull String dockerfile) {
        this.dockerfile = Util.fixEmptyAndTrim(dockerfile);
    }

    /** The stage that will be built; null for the last one. */
    @CheckForNull
    public String getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(@CheckForNull String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    public Map<String, String> getBuildArgs() {
        return buildArgs;
    }

    @DataBoundSetter
    public void setBuildArgs(@CheckForNull Object buildArgs) {
        this.buildArgs = GivenValue.pairs(BuildOption.BUILD_ARG, buildArgs);
    }

    /** Named contexts that will be passed to the build command; they replace stages and images of the Dockerfile. */
    public Map<String, String> getBuildContexts() {
        return buildContexts == null ? Map.of() : buildContexts;
    }

    @DataBoundSetter
    public void setBuildContexts(@CheckForNull Object buildContexts) {
        Map<String, String> given = GivenValue.pairs(BuildOption.BUILD_CONTEXT, buildContexts);
        this.buildContexts = given.isEmpty() ? null : given;
    }

    /** {@code safe}, {@code minimal} or {@code report}; null for {@code safe}. */
    @CheckForNull
    public String getPrune() {
        return prune;
    }

    @DataBoundSetter
    public void setPrune(@CheckForNull String prune) {
        this.prune = Util.fixEmptyAndTrim(prune);
    }

    /** Additional ignore rules; null for none. */
    @CheckForNull
    public List<String> getIgnore() {
        return ignore;
    }

    @DataBoundSetter
    public void setIgnore(@CheckForNull List<String> ignore) {
        this.ignore = ignore == null || ignore.isEmpty() ? null : new ArrayList<>(ignore);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        PruneMode mode = BuildOrder.prune(prune);
        return new DockerContextExecution(context, this, mode == null ? PruneMode.SAFE : mode);
    }

    @Extension
    public static final class DescriptorImpl extends StepForm {
        @Override
        public String getFunctionName() {
            return "dockerContext";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DockerContextStep_DisplayName();
        }

        /** A text area becomes a map. */
        @Override
        public DockerContextStep newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form)
                throws FormException {
            JSONObject filled = JSONObject.fromObject(form);
            FormTexts.readLines(filled, "ignore");
            Map<String, String> buildArgs = FormTexts.takePairs(filled, "buildArgs");
            Map<String, String> buildContexts = FormTexts.takePairs(filled, "buildContexts");
            DockerContextStep step = (DockerContextStep) super.newInstance(request, filled);
            step.setBuildArgs(buildArgs);
            step.setBuildContexts(buildContexts);
            return step;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class);
        }
    }
}
