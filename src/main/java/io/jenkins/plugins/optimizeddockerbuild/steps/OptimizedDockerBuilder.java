package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * The build step for freestyle jobs, equivalent to {@code optimizedDockerBuild}. Variables such as {@code
 * $BUILD_NUMBER} are replaced in all of its texts. Like every step of a freestyle job, it ends when Jenkins does.
 */
public final class OptimizedDockerBuilder extends Builder {
    private static final long PAUSE_MILLIS = 500;
    private static final long PATIENCE_SECONDS = 20;

    private final OptimizedDockerBuildStep build;

    /** @param build what to build, in the same form as the Pipeline step */
    @DataBoundConstructor
    public OptimizedDockerBuilder(OptimizedDockerBuildStep build) {
        this.build = build;
    }

    public OptimizedDockerBuildStep getBuild() {
        return build;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> run, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        FilePath workspace = run.getWorkspace();
        if (workspace == null) {
            throw new AbortException("There is no workspace: the agent is gone.");
        }
        EnvVars variables = run.getEnvironment(listener);
        Place place = new Place(run, workspace, launcher, variables, secrets(run, variables), listener);
        BuildOrder order = BuildOrder.of(build.expanded(variables), run, StepPlace.NONE, workspace, variables);
        RunningBuild running = new RunningBuild(order, RunReports.artifactFolder(order.reportName()));
        InterruptedException interruption = null;
        try {
            RunningBuild.Preparation preparation = running.prepare(place);
            while (preparation == RunningBuild.Preparation.WAITING) {
                Thread.sleep(PAUSE_MILLIS);
                preparation = running.prepare(place);
            }
            if (preparation == RunningBuild.Preparation.READY) {
                running.launch(place);
                interruption = followToTheEnd(running, place);
            }
            FinishBuild.Finished finished = running.finish(place, interruption != null);
            while (finished == null) {
                // The image is being tested.
                interruption = pause(interruption);
                finished = running.finish(place, interruption != null);
            }
            RunReports.keep(place, running, finished);
            if (interruption != null) {
                throw interruption;
            }
            StepOutcome outcome = StepOutcome.of(place, order, finished);
            if (outcome.failure() != null) {
                throw new AbortException(outcome.failure());
            }
            if (outcome.warning() != null) {
                RunReports.say(place, order.reportName(), outcome.warning());
                run.setResult(Result.UNSTABLE);
            }
            return true;
        } finally {
            running.ended(run);
            running.leavePool();
            running.remove(place);
        }
    }

    /** Values that the job's environment keeps out of the log. */
    private static List<String> secrets(AbstractBuild<?, ?> run, EnvVars variables) {
        List<String> secrets = new ArrayList<>();
        for (String name : run.getSensitiveBuildVariables()) {
            if (variables.get(name) != null) {
                secrets.add(variables.get(name));
            }
        }
        return secrets;
    }

    /** The interruption that canceled the build; null when it ended by itself. */
    private static InterruptedException followToTheEnd(RunningBuild running, Place place)
            throws IOException, InterruptedException {
        InterruptedException interruption = null;
        long cancelledNanos = 0;
        boolean killed = false;
        while (running.follow(place) != RunningBuild.Progress.ENDED) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                if (interruption != null) {
                    throw e;
                }
                interruption = e;
                cancelledNanos = System.nanoTime();
                running.cancel(place);
            }
            long patience = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            if (interruption != null && !killed && System.nanoTime() - cancelledNanos > patience) {
                killed = true;
                running.kill(place);
            } else if (killed && System.nanoTime() - cancelledNanos > 2 * patience) {
                return interruption;
            }
        }
        return interruption;
    }

    /** The interruption that canceled the build, now or earlier; null for none. */
    @CheckForNull
    private static InterruptedException pause(@CheckForNull InterruptedException earlier) throws InterruptedException {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return earlier;
        } catch (InterruptedException e) {
            if (earlier != null) {
                throw e;
            }
            return e;
        }
    }

    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.OptimizedDockerBuilder_DisplayName();
        }

        @Override
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }
    }
}
