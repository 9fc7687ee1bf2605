package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.util.Secret;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.optimizeddockerbuild.console.AnnotatedLogPrinter;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.WatchedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSyntaxException;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;

/**
 * Watches the output of every step in a block for the progress of builds. Persisted with the run for restarts, and sent
 * to agents that write the log themselves.
 */
final class WatchingDecorator extends TaskListenerDecorator {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final Duration heartbeatAfter;
    private final Duration stallAfter;

    @CheckForNull
    private final String dockerfileName;

    @CheckForNull
    private final byte[] dockerfile;

    private final List<Secret> secrets;
    private final String version;

    /** The run whose pages show builds while they run; null for none, as in runs of older versions. */
    @CheckForNull
    private String runId;

    private String title;

    @CheckForNull
    private String report;

    /** Whether this object was deserialized from an earlier process of the controller. */
    private transient boolean isResumed;

    /**
     * @param id of the block, for {@link WatchedReports}
     * @param dockerfile supplies the lines of layers; null when unknown
     * @param secrets values to mask
     */
    WatchingDecorator(
            String id,
            Duration heartbeatAfter,
            Duration stallAfter,
            @CheckForNull String dockerfileName,
            @CheckForNull byte[] dockerfile,
            List<String> secrets,
            String version) {
        this.id = id;
        this.heartbeatAfter = heartbeatAfter;
        this.stallAfter = stallAfter;
        this.dockerfileName = dockerfileName;
        this.dockerfile = dockerfile;
        this.secrets = List.copyOf(secrets.stream().map(Secret::fromString).toList());
        this.version = version;
    }

    /**
     * Shows its builds on the pages of a run while they run.
     *
     * @param report name of the report; null to name it after the image
     */
    WatchingDecorator shownIn(Run<?, ?> run, String title, @CheckForNull String report) {
        this.runId = run.getExternalizableId();
        this.title = title;
        this.report = report;
        return this;
    }

    /** On an agent, which gets one with each step, nothing has been interrupted. */
    private Object readResolve() {
        isResumed = Jenkins.getInstanceOrNull() != null;
        return this;
    }

    @NonNull
    @Override
    public OutputStream decorate(@NonNull OutputStream log) throws IOException {
        LogSettings settings =
                LogSettings.DEFAULT.withHeartbeatAfter(heartbeatAfter).withStallAfter(stallAfter);
        AnnotatedLogPrinter printer = new AnnotatedLogPrinter(new StreamTaskListener(log, StandardCharsets.UTF_8));
        WatchedBuild watched = WatchedBuild.inLog(
                dockerfileName == null ? settings : settings.withDockerfile(dockerfileName),
                printer::print,
                secrets.stream().map(Secret::getPlainText).toList(),
                parsed(),
                version);
        if (runId != null && Jenkins.getInstanceOrNull() != null) {
            watched.seenBy(new WatchedView(runId, title, report));
        }
        WatchedReports.add(id, isResumed ? watched.goingOn() : watched);
        return new Watched(watched, log);
    }

    @CheckForNull
    private Dockerfile parsed() {
        if (dockerfile == null) {
            return null;
        }
        try {
            return Dockerfile.parse(dockerfile, dockerfileName);
        } catch (DockerfileSyntaxException e) {
            // The build itself reports this.
            return null;
        }
    }

    /** Flushing and closing apply to the log as well. */
    private static final class Watched extends OutputStream {
        private final WatchedBuild watched;
        private final OutputStream log;

        Watched(WatchedBuild watched, OutputStream log) {
            this.watched = watched;
            this.log = log;
        }

        @Override
        public void write(int oneByte) {
            watched.write(oneByte);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            watched.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            log.flush();
        }

        @Override
        public void close() throws IOException {
            watched.close();
            log.close();
        }
    }
}
