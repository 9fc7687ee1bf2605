package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.optimizeddockerbuild.config.BuildPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/**
 * Analyzes a context on the agent. The prepared files contain no secrets and stay in the workspace's folder for
 * temporary files until the same context is prepared again; {@code docker.image(…).inside { }} sees them there, too.
 */
final class DockerContextExecution extends SynchronousNonBlockingStepExecution<DockerContextResult> {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SECRETS = 5;

    /** Of the workspace, whatever {@code dir} is around the step. */
    private static final String TEMPORARY = "WORKSPACE_TMP";

    private final transient DockerContextStep step;
    private final transient PruneMode mode;

    DockerContextExecution(StepContext context, DockerContextStep step, PruneMode mode) {
        super(context);
        this.step = step;
        this.mode = mode;
    }

    @Override
    protected DockerContextResult run() throws Exception {
        FilePath workspace = getContext().get(FilePath.class);
        if (!getContext().get(Launcher.class).isUnix()) {
            throw new AbortException("dockerContext runs on Linux agents; this one runs Windows.");
        }
        String ofWorkspace = getContext().get(EnvVars.class).get(TEMPORARY);
        FilePath temporary = ofWorkspace == null ? WorkspaceList.tempDir(workspace) : workspace.child(ofWorkspace);
        if (temporary == null) {
            throw new AbortException("dockerContext needs a folder for temporary files next to the workspace, and "
                    + workspace.getRemote() + " has none; use a workspace below the agent's root.");
        }
        DockerContextResult result = workspace.act(new PrepareContext(
                step, mode, BuildPolicy.ignoreOf(getContext().get(Run.class).getParent()), temporary.getRemote()));
        if (result.problem() != null) {
            throw new AbortException("dockerContext: " + result.problem());
        }
        TaskListener listener = getContext().get(TaskListener.class);
        for (String note : result.notes()) {
            listener.getLogger().println("NOTE " + note);
        }
        for (String line : lines(result)) {
            listener.getLogger().println(line);
        }
        return result;
    }

    private static List<String> lines(DockerContextResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("PRUNE " + result.getPrune()
                + (result.getPruned().isEmpty()
                        ? ": nothing to leave out"
                        : ": " + String.join(", ", result.getPruned())));
        lines.add("CONTEXT " + ByteSizes.format(result.getBytes()) + " in " + Counts.of(result.getFiles(), "file")
                + " for BuildKit, of " + ByteSizes.format(result.getTotalBytes()) + " in "
                + Counts.of(result.getTotalFiles(), "file"));
        List<String> secrets = result.getSecrets();
        for (String secret : secrets.subList(0, Math.min(MOST_SECRETS, secrets.size()))) {
            lines.add("WARN " + secret + " looks like a secret and BuildKit can see it: add it to .dockerignore");
        }
        return lines;
    }
}
