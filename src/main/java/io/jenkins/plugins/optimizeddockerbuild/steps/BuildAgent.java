package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.FilePathUtils;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The agent and the workspace of a build, found again after a restart of the controller or a lost connection. */
final class BuildAgent implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How long to wait for a removed agent to come back. */
    private static final Duration MISSING_PATIENCE = Duration.ofMinutes(5);

    private final String node;
    private final String remote;
    private transient long missingSinceNanos;

    BuildAgent(FilePath workspace) {
        node = FilePathUtils.getNodeName(workspace);
        remote = workspace.getRemote();
    }

    /**
     * Null while the agent cannot be reached.
     *
     * @throws AbortException when it was removed, and has not come back since
     */
    @CheckForNull
    Place place(StepContext context) throws IOException, InterruptedException {
        FilePath workspace = FilePathUtils.find(node, remote);
        Computer computer = computer();
        Node agent = computer == null ? null : computer.getNode();
        if (workspace == null || agent == null) {
            missing();
            return null;
        }
        missingSinceNanos = 0;
        TaskListener listener = context.get(TaskListener.class);
        // For the agent itself: inside docker.image(…).inside { } the context's launcher would run the client in that
        // container.
        Launcher launcher = agent.createLauncher(listener).decorateFor(agent);
        return new Place(
                context.get(Run.class),
                workspace,
                launcher,
                context.get(EnvVars.class),
                WithDockerBuildReportExecution.secrets(context),
                listener);
    }

    private void missing() throws AbortException {
        if (Jenkins.getInstanceOrNull() == null || Jenkins.get().getNode(node) != null || node.isEmpty()) {
            missingSinceNanos = 0;
            return;
        }
        if (missingSinceNanos == 0) {
            missingSinceNanos = System.nanoTime();
        } else if (System.nanoTime() - missingSinceNanos > MISSING_PATIENCE.toNanos()) {
            throw new AbortException("The agent " + node + ", on which the image was being built, was removed.");
        }
    }

    @CheckForNull
    private Computer computer() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins == null ? null : jenkins.getComputer(node);
    }

    boolean isReachable() {
        return FilePathUtils.find(node, remote) != null;
    }

    boolean isConnected() {
        Computer computer = computer();
        return computer != null && computer.getChannel() != null;
    }

    /** As people know it. */
    @Override
    public String toString() {
        return node.isEmpty() ? "the controller" : node;
    }
}
