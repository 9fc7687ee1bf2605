package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.LayerName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the log knows of one layer while the build runs: a vertex, or the vertices that are one step.
 *
 * <p>Times of events are BuildKit's and are only compared with each other, within the layer. Silence is measured on the
 * owner's clock, see {@link Pulse}; so a builder whose clock is wrong does no harm.
 */
final class Layer {
    static final long NOT_ASKED = -2;

    final String id;
    final String heading;
    final VertexName name;
    final LayerOutput output = new LayerOutput();
    final Transfers transfers = new Transfers();
    final Pulse pulse;
    private final RunTime runTime = new RunTime();
    private final Map<String, Boolean> cachedByVertex = new HashMap<>();

    /** 0 until it is first seen to do something. */
    int number;

    boolean headingShown;

    /** How long it usually takes; -1 when unknown. */
    long usualMillis = NOT_ASKED;

    /** What has been shown as its end, to show it again only when it says something else. */
    @CheckForNull
    String endShown;

    /** True for a step of which no part has started yet that makes it worth showing. */
    private boolean hidden;

    @CheckForNull
    private String error;

    @CheckForNull
    private Instant latest;

    Layer(String id, String name, boolean hidden, LogSettings settings) {
        this.id = id;
        this.heading = LayerName.onOneLine(name);
        this.name = VertexName.parse(heading);
        this.hidden = hidden;
        this.pulse = new Pulse(
                settings.heartbeatAfter().toMillis(), settings.stallAfter().toMillis());
    }

    void update(ProgressEvent.Vertex vertex) {
        ProgressEvent.ProgressGroup group = vertex.progressGroup();
        hidden &= group != null && (group.weak() || vertex.started() == null) && vertex.error() == null;
        if (vertex.started() != null) {
            runTime.add(vertex.started(), vertex.completed());
            happened(vertex.completed() == null ? vertex.started() : vertex.completed());
        }
        cachedByVertex.put(vertex.digest(), vertex.cached());
        if (vertex.error() != null && error == null) {
            error = LayerName.onOneLine(vertex.error());
        }
    }

    /** Something was heard of it, at that moment of BuildKit's clock where it is known. */
    void happened(@CheckForNull Instant when) {
        pulse.act();
        if (when != null && (latest == null || when.isAfter(latest))) {
            latest = when;
        }
    }

    /** The moment of its latest event, on BuildKit's clock; null when none came with one. */
    @CheckForNull
    Instant latest() {
        return latest;
    }

    boolean isHidden() {
        return hidden;
    }

    boolean hasStarted() {
        return runTime.started() != null;
    }

    boolean isRunning() {
        return runTime.isRunning();
    }

    boolean isCached() {
        return !cachedByVertex.isEmpty() && !cachedByVertex.containsValue(false);
    }

    @CheckForNull
    String error() {
        return error;
    }

    /** A vertex that people did not write: told in one line when it is quick. */
    boolean isMinor() {
        return switch (name.kind()) {
            case INTERNAL, CONTEXT, CACHE_IMPORT, OTHER -> true;
            case STEP, CACHE_EXPORT, EXPORT -> false;
        };
    }

    /** How long it ran, as far as the events tell. */
    long millis() {
        return latest == null ? 0 : runTime.millis(latest);
    }

    /** Tenths of seconds from its beginning to its latest event. */
    long tenths() {
        Instant started = runTime.started();
        if (started == null || latest == null || !latest.isAfter(started)) {
            return 0;
        }
        long millis = 1000 * (latest.getEpochSecond() - started.getEpochSecond())
                + (latest.getNano() - started.getNano()) / 1_000_000;
        return (millis + 50) / 100;
    }
}
