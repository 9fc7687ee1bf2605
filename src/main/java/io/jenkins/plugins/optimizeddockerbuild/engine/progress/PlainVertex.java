package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A vertex of plain progress. When it runs several times, BuildKit prints its heading again, and the seconds after
 * {@code DONE} cover all of its runs.
 */
final class PlainVertex implements Serializable {

    private static final long serialVersionUID = 1L;

    final String digest;
    final String fullName;
    final VertexName name;

    private Duration earlierRuns = Duration.ZERO;
    private boolean running;
    private Instant started;

    @CheckForNull
    private Instant completed;

    @CheckForNull
    private String error;

    private boolean cached;
    private boolean hasOutput;
    private boolean hasPulledLayers;

    /** @param announced when its first line arrived; counts as its start until {@link #start} gives a better one */
    PlainVertex(String digest, String fullName, Instant announced) {
        this.digest = digest;
        this.fullName = fullName;
        name = VertexName.parse(fullName);
        started = announced;
    }

    boolean isRunning() {
        return running;
    }

    /** When the latest run started. */
    Instant started() {
        return started;
    }

    Instant completedOr(Instant otherwise) {
        return completed == null ? otherwise : completed;
    }

    ProgressEvent.Vertex start(Instant when) {
        running = true;
        started = when;
        completed = null;
        error = null;
        return event();
    }

    /** How long the current run took, given the time of all runs. */
    Duration thisRun(Duration allRuns) {
        Duration run = allRuns.minus(earlierRuns);
        return run.isNegative() ? Duration.ZERO : run;
    }

    ProgressEvent.Vertex complete(Instant when) {
        running = false;
        completed = when.isBefore(started) ? started : when;
        earlierRuns = earlierRuns.plus(Duration.between(started, completed));
        // A layer from a remote cache is pulled, and plain progress calls that DONE.
        cached |= hasPulledLayers && !hasOutput && name.isLayer();
        return event();
    }

    ProgressEvent.Vertex completeCached(Instant when) {
        cached = true;
        return complete(when);
    }

    ProgressEvent.Vertex fail(Instant when, String message) {
        error = message;
        return complete(when);
    }

    ProgressEvent log(Duration sinceStart, byte[] data) {
        hasOutput = true;
        return new ProgressEvent.Log(digest, 1, data, started.plus(sinceStart));
    }

    ProgressEvent status(PlainStatus status, Instant now) {
        hasPulledLayers |= status.id().startsWith("sha256:") || status.id().startsWith("extracting sha256:");
        return new ProgressEvent.Status(
                digest,
                status.id(),
                "",
                status.current(),
                status.total(),
                now,
                now.minus(status.ran()),
                status.done() ? now : null);
    }

    private ProgressEvent.Vertex event() {
        return new ProgressEvent.Vertex(
                digest, List.of(), fullName, started, completed, cached && completed != null, error, null);
    }
}
