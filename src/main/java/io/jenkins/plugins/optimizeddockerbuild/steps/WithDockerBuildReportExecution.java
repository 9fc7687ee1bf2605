package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs the block with a log that {@link WatchingDecorator} watches, and then stores a report for each output with a
 * build. After a restart of the controller within the block, the log continues, and the report covers what came
 * afterwards.
 */
final class WithDockerBuildReportExecution extends GeneralNonBlockingStepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(WithDockerBuildReportExecution.class.getName());

    private final transient WithDockerBuildReportStep step;

    WithDockerBuildReportExecution(StepContext context, WithDockerBuildReportStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws Exception {
        run(this::prepare);
        return false;
    }

    private void prepare() throws Exception {
        StepContext context = getContext();
        byte[] dockerfile = null;
        if (step.getDockerfile() != null) {
            dockerfile = context.get(FilePath.class).act(new ReadDockerfile(step.getDockerfile()));
        }
        String id = UUID.randomUUID().toString();
        Duration heartbeat = BuildOrder.read(step.getHeartbeatSeconds(), OwnOption.HEARTBEAT::seconds);
        Duration stall = BuildOrder.read(step.getStallSeconds(), OwnOption.STALL::seconds);
        String path = step.getDockerfile();
        WatchingDecorator decorator = new WatchingDecorator(
                        id,
                        heartbeat == null ? LogSettings.DEFAULT.heartbeatAfter() : heartbeat,
                        stall == null ? LogSettings.DEFAULT.stallAfter() : stall,
                        path == null ? null : path.substring(path.lastIndexOf('/') + 1),
                        dockerfile,
                        secrets(context),
                        PluginVersion.ofThis())
                .shownIn(context.get(Run.class), title(path), step.getReport());
        context.newBodyInvoker()
                .withContext(TaskListenerDecorator.merge(context.get(TaskListenerDecorator.class), decorator))
                .withCallback(new Ending(id, step.getReport()))
                .start();
    }

    /** Until the image has a name, which a build says at its end. */
    private String title(@CheckForNull String dockerfile) {
        if (step.getReport() != null) {
            return step.getReport();
        }
        return dockerfile == null ? step.getDescriptor().getFunctionName() : dockerfile;
    }

    /** Values that the enclosing blocks keep out of the log. */
    static List<String> secrets(StepContext context) throws IOException, InterruptedException {
        EnvironmentExpander expander = context.get(EnvironmentExpander.class);
        EnvVars variables = context.get(EnvVars.class);
        List<String> secrets = new ArrayList<>();
        if (expander != null && variables != null) {
            Set<String> names = expander.getSensitiveVariables();
            for (String name : names) {
                if (variables.get(name) != null) {
                    secrets.add(variables.get(name));
                }
            }
        }
        return secrets;
    }

    /** Runs after the block, whatever its outcome. */
    private final class Ending extends TailCall {
        private static final long serialVersionUID = 1L;

        private final String id;

        @CheckForNull
        private final String name;

        /** @param name of the reports; null to name them after their images */
        Ending(String id, @CheckForNull String name) {
            this.id = id;
            this.name = name;
        }

        @Override
        protected void finished(StepContext context) throws Exception {
            Run<?, ?> run = context.get(Run.class);
            TaskListener listener = context.get(TaskListener.class);
            FilePath workspace = context.get(FilePath.class);
            Launcher launcher = context.get(Launcher.class);
            FilePath temporary = PrivateFolders.parent(workspace).child(id);
            try {
                WatchedReports.keep(
                        new Place(run, workspace, launcher, new EnvVars(), List.of(), listener), id, name, temporary);
            } catch (IOException e) {
                LOGGER.log(Level.FINE, "no report", e);
                listener.getLogger().println("WARN The report cannot be kept: " + e.getMessage());
            }
        }
    }
}
