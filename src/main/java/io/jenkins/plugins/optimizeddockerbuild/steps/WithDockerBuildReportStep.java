package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.Serializable;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * {@code withDockerBuildReport { … }}: whatever builds images inside, {@code sh 'docker build …'} or {@code
 * docker.build(…)}, gets the annotated log and the report without any change.
 */
public final class WithDockerBuildReportStep extends Step implements Serializable {
    private static final long serialVersionUID = 1L;

    private String report;
    private String dockerfile;
    private Integer heartbeatSeconds;
    private Integer stallSeconds;

    @DataBoundConstructor
    public WithDockerBuildReportStep() {}

    /** The first report's name among those of the same run; null for {@code docker-build}. */
    @CheckForNull
    public String getReport() {
        return report;
    }

    @DataBoundSetter
    public void setReport(@CheckForNull String report) {
        this.report = Util.fixEmptyAndTrim(report);
    }

    /** The Dockerfile of the build, which supplies the lines of its layers; null when log and report need none. */
    @CheckForNull
    public String getDockerfile() {
        return dockerfile;
    }

    @DataBoundSetter
    public void setDockerfile(@CheckForNull String dockerfile) {
        this.dockerfile = Util.fixEmptyAndTrim(dockerfile);
    }

    /** Seconds of silence before a layer's heartbeat; null for the default. */
    @CheckForNull
    public Integer getHeartbeatSeconds() {
        return heartbeatSeconds;
    }

    @DataBoundSetter
    public void setHeartbeatSeconds(@CheckForNull Integer heartbeatSeconds) {
        this.heartbeatSeconds = heartbeatSeconds;
    }

    /** Seconds of silence before the cause is investigated; null for the default. */
    @CheckForNull
    public Integer getStallSeconds() {
        return stallSeconds;
    }

    @DataBoundSetter
    public void setStallSeconds(@CheckForNull Integer stallSeconds) {
        this.stallSeconds = stallSeconds;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new WithDockerBuildReportExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends StepForm {
        @Override
        public String getFunctionName() {
            return "withDockerBuildReport";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.WithDockerBuildReportStep_DisplayName();
        }

        /** Empty fields get their default. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            JSONObject filled = JSONObject.fromObject(form);
            FormTexts.readOwnOptions(filled);
            return super.newInstance(request, filled);
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, Launcher.class, TaskListener.class);
        }
    }
}
