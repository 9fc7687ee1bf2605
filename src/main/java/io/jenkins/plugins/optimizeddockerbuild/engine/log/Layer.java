package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.LayerName;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * What the log has shown of one layer while the build runs, and the output that it still holds back. The timeline has
 * what the layer did.
 *
 * <p>Times of events are BuildKit's and are only compared with each other, within the layer. Silence is measured on the
 * owner's clock, see {@link Pulse}, so a wrong clock on the builder does no harm.
 */
final class Layer implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LiveTimeline timeline;
    private final LiveVertex vertex;

    final LayerOutput output = new LayerOutput();
    final Transfers transfers = new Transfers();
    final Pulse pulse;

    boolean headingShown;

    /** How long it takes in other builds; null when unknown, and before it was looked up. */
    @CheckForNull
    Usual usual;

    boolean askedForUsual;

    /** The end that has been shown, to show it again only when it differs. */
    @CheckForNull
    LogLine.Kind endShown;

    /** The duration shown with it. */
    long millisShown;

    @CheckForNull
    private Instant latest;

    Layer(LiveTimeline timeline, LiveVertex vertex, LogSettings settings) {
        this.timeline = timeline;
        this.vertex = vertex;
        this.pulse = new Pulse(
                settings.heartbeatAfter().toMillis(), settings.stallAfter().toMillis());
    }

    /** Records when the layer was last active. */
    void update(ProgressEvent.Vertex event) {
        if (event.started() != null) {
            happened(event.started());
        }
        if (event.completed() != null) {
            happened(event.completed());
        }
    }

    /** Records activity, with the moment on BuildKit's clock if known. */
    void happened(@CheckForNull Instant when) {
        pulse.act();
        if (when != null && (latest == null || when.isAfter(latest))) {
            latest = when;
        }
    }

    /** The moment of its latest event, on BuildKit's clock; null when no event had one. */
    @CheckForNull
    Instant latest() {
        return latest;
    }

    /** 0 until it first becomes active. */
    int number() {
        return vertex.number();
    }

    String heading() {
        return LayerName.onOneLine(vertex.fullName());
    }

    VertexName name() {
        return vertex.name();
    }

    boolean isHidden() {
        return !vertex.isVisible();
    }

    boolean hasStarted() {
        return vertex.hasStarted();
    }

    boolean isRunning() {
        return vertex.isRunning();
    }

    boolean isCached() {
        return vertex.isCached();
    }

    @CheckForNull
    String error() {
        return vertex.error() == null ? null : LayerName.onOneLine(vertex.error());
    }

    /** Stopped because something else failed or the build was canceled. */
    boolean isCancelled() {
        return vertex.isCancelled();
    }

    /** Whether it is a vertex outside the Dockerfile, which gets a single line when it is quick. */
    boolean isMinor() {
        return switch (name().kind()) {
            case INTERNAL, CONTEXT, CACHE_IMPORT, OTHER -> true;
            case STEP, CACHE_EXPORT, EXPORT -> false;
        };
    }

    /** How long it ran for this build, according to the events. */
    long millis() {
        return latest == null ? 0 : timeline.duration(vertex, latest).toMillis();
    }

    /** Tenths of seconds from its start to its latest event. */
    long tenths() {
        Instant started = vertex.started();
        if (started == null || latest == null || !latest.isAfter(started)) {
            return 0;
        }
        return (Duration.between(started, latest).toMillis() + 50) / 100;
    }
}
