package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.TaskListener;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import io.jenkins.plugins.optimizeddockerbuild.history.LiveBuild;
import io.jenkins.plugins.optimizeddockerbuild.history.LiveLayer;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** The controller is restarted while a step in the block prints the progress of a build. */
class WithDockerBuildReportRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void showsTheRestOfABuildAfterARestart() throws Throwable {
        sessions.then(j -> {
            WorkflowJob job = j.createProject(WorkflowJob.class, "app");
            job.setDefinition(
                    new CpsFlowDefinition("node { withDockerBuildReport(report: 'app') { printProgress() } }", true));
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            j.waitForMessage("before", run);

            LiveBuild live = live(run);
            assertThat(live.isResumed()).isFalse();
            assertThat(live.getLayers()).extracting(LiveLayer::getHeading).contains("[1/3] RUN one");
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("app", WorkflowJob.class).getBuildByNumber(1);
            print("#2 0.9 after\n#2 DONE 2.0s\n\n#3 [3/3] RUN three\n#3 0.5 x\n");
            LiveBuild live = live(run);
            assertThat(live.isResumed()).isTrue();
            assertThat(live.getImage()).isEqualTo("app");
            assertThat(live.line(System.currentTimeMillis())).startsWith("RUN three for ");

            print("#3 DONE 3.0s\n");
            end();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertThat(run.getAction(DockerBuildAction.class).getLiveBuilds()).isEmpty();
            assertThat(JenkinsRule.getLog(run)).contains("NOTE The log was interrupted by a restart");
        });
    }

    private static LiveBuild live(WorkflowRun run) {
        return run.getAction(DockerBuildAction.class).getLiveBuilds().get(0);
    }

    private static void print(String progress) throws ExecutionException, InterruptedException {
        StepExecution.acceptAll(PrintProgress.Execution.class, step -> step.print(progress))
                .get();
    }

    private static void end() throws ExecutionException, InterruptedException {
        StepExecution.acceptAll(
                        PrintProgress.Execution.class, step -> step.getContext().onSuccess(null))
                .get();
    }

    /** Prints the first lines of a build, and what the test says. */
    public static final class PrintProgress extends Step {
        @DataBoundConstructor
        public PrintProgress() {}

        @Override
        public StepExecution start(StepContext context) {
            return new Execution(context);
        }

        private static final class Execution extends StepExecution {
            private static final long serialVersionUID = 1L;

            Execution(StepContext context) {
                super(context);
            }

            @Override
            public boolean start() {
                print("#1 [1/3] RUN one\n#1 DONE 1.0s\n\n#2 [2/3] RUN two\n#2 0.5 before\n");
                return false;
            }

            void print(String progress) {
                try {
                    getContext().get(TaskListener.class).getLogger().print(progress);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @TestExtension
        public static final class Descriptor extends StepDescriptor {
            @Override
            public String getFunctionName() {
                return "printProgress";
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of(TaskListener.class);
            }
        }
    }
}
