package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * {@code dockerContext()}: analyzes a build context, and prepares a Dockerfile and an ignore file that keep unneeded
 * files from BuildKit, for any other build command.
 */
public final class DockerContextStep extends ContextOptionsStep {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public DockerContextStep() {}

    @Override
    public StepExecution start(StepContext context) throws Exception {
        PruneMode mode = BuildOrder.read(getPrune(), PruneMode::parse);
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
            FormTexts.readOwnOptions(filled);
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
