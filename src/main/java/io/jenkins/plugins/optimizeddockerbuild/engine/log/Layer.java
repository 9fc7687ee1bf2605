package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Runs;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.LayerName;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the log knows of one layer while the build runs: a vertex, or the vertices that are one step.
 *
 * <p>Times of events are BuildKit's and are only compared with each other, within the layer. Silence is measured on the
 * owner's clock, see {@link Pulse}; so a builder whose clock is wrong does no harm.
 */
final class Layer implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String CANCELLED_BY_BUILDKIT = "context canceled";

    final String heading;
    final LayerOutput output = new LayerOutput();
    final Transfers transfers = new Transfers();
    final Pulse pulse;
    private final Runs runs = new Runs();
    private final Map<String, Boolean> cachedByVertex = new HashMap<>();

    private transient VertexName name;

    /** The vertex that makes its result. */
    private String vertex;

    /** 0 until it is first seen to do something. */
    int number;

    boolean headingShown;

    /** How long it takes in other builds; null when unknown, and before it was asked for. */
    @CheckForNull
    Usual usual;

    boolean askedForUsual;

    /** What has been shown as its end, to show it again only when it says something else. */
    @CheckForNull
    LogLine.Kind endShown;

    /** The duration that has been shown with it. */
    long millisShown;

    /** True for a step of which no part has started yet that makes it worth showing. */
    private boolean hidden;

    @CheckForNull
    private String error;

    @CheckForNull
    private Instant latest;

    Layer(String vertex, String name, boolean hidden, LogSettings settings) {
        this.vertex = vertex;
        this.heading = LayerName.onOneLine(name);
        this.hidden = hidden;
        this.pulse = new Pulse(
                settings.heartbeatAfter().toMillis(), settings.stallAfter().toMillis());
    }

    void update(ProgressEvent.Vertex event) {
        ProgressEvent.ProgressGroup group = event.progressGroup();
        if (group != null && !group.weak()) {
            vertex = event.digest();
            hidden &= event.started() == null && event.error() == null;
        }
        runs.update(event);
        if (event.started() != null) {
            happened(event.started());
        }
        if (event.completed() != null) {
            happened(event.completed());
        }
        updateCached(event);
        updateError(event);
    }

    /** The first error of a step's parts counts, but for a cancellation, which only follows from another. */
    private void updateError(ProgressEvent.Vertex event) {
        if (event.error() != null) {
            error = error == null || isCancelled() ? LayerName.onOneLine(event.error()) : error;
        } else if (event.started() != null && event.progressGroup() == null) {
            error = null;
        }
    }

    /**
     * A layer that came from a cache stays cached when BuildKit later fetches or unpacks it, which it tells as another
     * run of the vertex, not cached and without inputs (BuildKit {@code util/progress/controller}).
     */
    private void updateCached(ProgressEvent.Vertex event) {
        if (event.cached()) {
            cachedByVertex.put(event.digest(), true);
        } else if (event.started() != null && !event.inputs().isEmpty()) {
            cachedByVertex.put(event.digest(), false);
        } else {
            cachedByVertex.putIfAbsent(event.digest(), false);
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

    String vertex() {
        return vertex;
    }

    VertexName name() {
        if (name == null) {
            name = VertexName.parse(heading);
        }
        return name;
    }

    boolean isHidden() {
        return hidden;
    }

    boolean hasStarted() {
        return runs.started() != null;
    }

    boolean isRunning() {
        return runs.isRunning();
    }

    boolean isCached() {
        return !cachedByVertex.isEmpty() && !cachedByVertex.containsValue(false);
    }

    @CheckForNull
    String error() {
        return error;
    }

    /** Stopped because something else failed or the build was cancelled. */
    boolean isCancelled() {
        return error != null && error.endsWith(CANCELLED_BY_BUILDKIT);
    }

    /** A vertex that people did not write: told in one line when it is quick. */
    boolean isMinor() {
        return switch (name().kind()) {
            case INTERNAL, CONTEXT, CACHE_IMPORT, OTHER -> true;
            case STEP, CACHE_EXPORT, EXPORT -> false;
        };
    }

    /** How long it ran, as far as the events tell. */
    long millis() {
        return latest == null ? 0 : runs.duration(latest).toMillis();
    }

    /** Tenths of seconds from its beginning to its latest event. */
    long tenths() {
        Instant started = runs.started();
        if (started == null || latest == null || !latest.isAfter(started)) {
            return 0;
        }
        long millis = 1000 * (latest.getEpochSecond() - started.getEpochSecond())
                + (latest.getNano() - started.getNano()) / 1_000_000;
        return (millis + 50) / 100;
    }
}
