package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressListener;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns the progress of a running build into lines of the annotated log. docs/log.md describes the lines.
 *
 * <p>A layer appears with a heading when it starts, its output line by line, long transfers, a heartbeat after some
 * silence, and its end. Vertices that are not in the Dockerfile have a single line for heading and end, unless they
 * take longer than a second. An end that comes immediately is held back for a moment, because BuildKit starts many
 * vertices twice, or reports them as done before it reports them as cached.
 *
 * <p>It has no clock and no thread: the owner calls {@link #tick} about once a second, and {@link #finish} at the end.
 * Lines are emitted within these calls and {@link #on}. Thread safe: calls are serialized.
 *
 * <p>For a log that continues after a restart, serialize it between two events, together with the reader, and {@link
 * #resume} it: no line is lost or repeated.
 */
public final class AnnotatedLog implements ProgressListener, Serializable {

    private static final long serialVersionUID = 1L;

    /** A minor vertex that runs longer gets its heading immediately. */
    private static final long MINOR_MILLIS = 1000;

    /** An end within this time may not be final. */
    private static final long AT_ONCE_MILLIS = 100;

    /** How long an end is held back, on BuildKit's clock. */
    private static final long HELD_BACK_MILLIS = 200;

    private transient LogSettings settings;
    private transient LayerLines lines;
    private transient Consumer<Stall> stalls;

    private final LiveTimeline timeline;
    private final Map<LiveVertex, Layer> layers = new LinkedHashMap<>();
    /** A shorter remaining time would be over before it is read. */
    public static final Duration WORTH_A_WORD = Duration.ofSeconds(5);

    private final Set<Layer> running = new LinkedHashSet<>();
    /** Layers whose end is held back, with the time since when on the owner's clock. */
    private final Map<Layer, Long> heldBack = new LinkedHashMap<>();

    private final Set<String> warnings = new HashSet<>();
    private boolean toldOfTooMany;
    private boolean finished;

    /** Milliseconds that passed between ticks; never decreases. */
    private long clock;

    private Instant lastTick;

    /**
     * @param lines receives each line as soon as it is known; called by one thread at a time
     * @param stalls is called when a layer has been silent for {@link LogSettings#stallAfter}, then less and less
     *     often; must not block
     * @param timeline of which no event has been told yet; from now on this object alone may tell it any
     */
    public AnnotatedLog(LogSettings settings, Consumer<LogLine> lines, Consumer<Stall> stalls, LiveTimeline timeline) {
        this.timeline = timeline;
        this.settings = settings;
        this.lines = new LayerLines(settings, lines);
        this.stalls = stalls;
    }

    /** Goes on with what may be new to work with; the parameters are those of the constructor. */
    public synchronized void resume(LogSettings newSettings, Consumer<LogLine> newLines, Consumer<Stall> newStalls) {
        settings = newSettings;
        lines = new LayerLines(newSettings, newLines);
        stalls = newStalls;
        finished = false;
    }

    /** No event is processed while the state is written. */
    private synchronized void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
    }

    @Override
    public synchronized void on(ProgressEvent event) {
        timeline.on(event);
        tellOfTooMany();
        if (event instanceof ProgressEvent.Log log) {
            output(log);
        } else if (event instanceof ProgressEvent.Status status) {
            status(status);
        } else if (event instanceof ProgressEvent.Vertex vertex) {
            vertex(vertex);
        } else if (event instanceof ProgressEvent.Warning warning) {
            warning(warning);
        } else if (event instanceof ProgressEvent.Text text) {
            releaseAll();
            lines.text(text.line());
        }
    }

    /**
     * Advances the time: emits heartbeats, unfinished lines and held-back ends that are due.
     *
     * @param now the owner's clock, which need not agree with BuildKit's
     */
    public synchronized void tick(Instant now) {
        if (lastTick != null && now.isAfter(lastTick)) {
            clock += Duration.between(lastTick, now).toMillis();
        }
        lastTick = now;
        for (Layer layer : List.copyOf(heldBack.keySet())) {
            if (clock - heldBack.get(layer) >= HELD_BACK_MILLIS) {
                release(layer);
            }
        }
        for (Layer layer : running) {
            tick(layer);
        }
    }

    /**
     * Signals the end of the progress: emits everything that was held back, and the layers that never ended.
     *
     * @param canceled whether that is because the build was canceled
     */
    public synchronized void finish(boolean canceled) {
        finished = true;
        releaseAll();
        for (Layer layer : layers.values()) {
            flush(layer);
        }
        for (Layer layer : List.copyOf(running)) {
            lines.unfinished(layer, canceled, runningMillis(layer));
        }
        running.clear();
    }

    /** What the build has done so far. */
    public synchronized Timeline timeline() {
        return timeline.build();
    }

    /** The layers that are running now, in the order in which they started. */
    public synchronized List<RunningLayer> running() {
        List<RunningLayer> layers = new ArrayList<>();
        for (Layer layer : running) {
            layers.add(running(layer));
        }
        return layers;
    }

    /**
     * The estimated remaining time, from the usual durations of the layers; null when unknown or too short to matter.
     */
    @CheckForNull
    public synchronized Duration left() {
        Duration left = new RemainingTime(timeline, settings::usual, vertex -> {
                    Layer layer = layers.get(vertex);
                    return layer == null ? 0 : runningMillis(layer);
                })
                .estimate(settings.usualExport());
        return left == null || left.compareTo(WORTH_A_WORD) < 0 ? null : left;
    }

    /** How far the build is. */
    public synchronized Headway headway() {
        return Headway.of(timeline.vertices(), left());
    }

    /** Layers that ran, or have been running for so long that they no longer turn out to be cached. */
    public synchronized int layersThatRan() {
        int ran = 0;
        for (LiveVertex vertex : timeline.vertices()) {
            Layer layer = layers.get(vertex);
            if (layer != null && vertex.name().isLayer() && vertex.hasStarted() && !vertex.isCached()) {
                boolean isCertain =
                        vertex.isRunning() ? runningMillis(layer) >= MINOR_MILLIS : !heldBack.containsKey(layer);
                ran += isCertain ? 1 : 0;
            }
        }
        return ran;
    }

    /** Emits findings about a stalled layer; does nothing after its end. */
    public synchronized void diagnose(int number, List<String> findings) {
        if (finished) {
            return;
        }
        for (String finding : findings) {
            lines.diagnosis(number, finding);
        }
    }

    // Vertices

    private void vertex(ProgressEvent.Vertex vertex) {
        Layer layer = layerOf(vertex.digest());
        if (layer == null) {
            return;
        }
        layer.update(vertex);
        releaseOthers(layer);
        boolean isToBeShown = layer.hasStarted() || layer.error() != null;
        if (!isToBeShown || layer.isHidden()) {
            return;
        }
        begin(layer);
        if (layer.isRunning()) {
            heldBack.remove(layer);
            running.add(layer);
        } else {
            end(layer);
        }
    }

    /** Null when there are too many. */
    @CheckForNull
    private Layer layerOf(String digest) {
        LiveVertex vertex = timeline.vertex(digest);
        return vertex == null ? null : layers.computeIfAbsent(vertex, any -> new Layer(timeline, vertex, settings));
    }

    private void tellOfTooMany() {
        if (!toldOfTooMany && timeline.leftOut() > 0) {
            toldOfTooMany = true;
            lines.tooManyLayers(timeline.vertices().size());
        }
    }

    private void begin(Layer layer) {
        if (!layer.isMinor() || layer.millis() >= MINOR_MILLIS) {
            lines.heading(layer);
        }
    }

    private void end(Layer layer) {
        if (layer.error() == null
                && !layer.isCached()
                && (layer.millis() < AT_ONCE_MILLIS || layer.transfers.areOpen())) {
            heldBack.putIfAbsent(layer, clock);
            return;
        }
        release(layer);
    }

    /** Emits the ends held back before this layer's event, if it shows that they are final. */
    private void releaseOthers(Layer layer) {
        if (heldBack.isEmpty()) {
            return;
        }
        for (Layer held : List.copyOf(heldBack.keySet())) {
            if (held != layer && isLastWord(held, layer)) {
                release(held);
            }
        }
    }

    /** BuildKit may start internal vertices twice at the same time; others it may resume a moment later. */
    private static boolean isLastWord(Layer held, Layer next) {
        if (held.name().kind() == VertexName.Kind.INTERNAL && next.isRunning()) {
            return true;
        }
        Instant now = next.latest();
        Instant since = held.latest();
        return now != null && (since == null || Duration.between(since, now).toMillis() >= HELD_BACK_MILLIS);
    }

    private void releaseAll() {
        if (!heldBack.isEmpty()) {
            List.copyOf(heldBack.keySet()).forEach(this::release);
        }
    }

    private void release(Layer layer) {
        heldBack.remove(layer);
        running.remove(layer);
        flush(layer);
        lines.end(layer, usual(layer));
    }

    // Output, transfers, warnings

    private void output(ProgressEvent.Log log) {
        Layer layer = layerOf(log.vertex());
        if (layer == null) {
            return;
        }
        layer.happened(log.timestamp());
        releaseOthers(layer);
        lines.heading(layer);
        layer.output.append(
                log.stream(), log.data(), layer.number(), layer.tenths(), line -> lines.output(layer, line));
    }

    private void flush(Layer layer) {
        layer.output.flush(line -> lines.output(layer, line));
    }

    private void warning(ProgressEvent.Warning warning) {
        if (warnings.add(lines.worded(warning))) {
            LiveVertex vertex = warning.vertex() == null ? null : timeline.vertex(warning.vertex());
            lines.warning(vertex == null ? null : layers.get(vertex), warning);
        }
    }

    private void status(ProgressEvent.Status status) {
        Layer layer = layerOf(status.vertex());
        if (layer == null) {
            return;
        }
        boolean moved = layer.transfers.update(status, text -> lines.transfer(layer, text));
        if (moved) {
            layer.happened(status.timestamp());
        }
        releaseOthers(layer);
        if (heldBack.containsKey(layer) && !layer.transfers.areOpen() && layer.millis() >= AT_ONCE_MILLIS) {
            release(layer);
        }
    }

    // Time

    private void tick(Layer layer) {
        if (layer.isMinor() && runningMillis(layer) >= MINOR_MILLIS) {
            lines.heading(layer);
        }
        layer.transfers.tick(clock, text -> lines.transfer(layer, text));
        if (layer.pulse.isPartialLineDue(clock, layer.output.isHolding(), layer.output.endedLines())) {
            flush(layer);
        }
        layer.pulse.tick(clock);
        if (layer.pulse.isHeartbeatDue(clock)) {
            lines.heartbeat(layer, runningMillis(layer), clock, usual(layer), left());
        }
        if (layer.pulse.isStallDue(clock)) {
            stalls.accept(new Stall(running(layer), layer.output.lastLines()));
        }
    }

    /** From BuildKit's events, extrapolated with the owner's clock. */
    private long runningMillis(Layer layer) {
        return layer.millis() + layer.pulse.silentMillis(clock);
    }

    @CheckForNull
    private Usual usual(Layer layer) {
        if (!layer.askedForUsual) {
            layer.askedForUsual = true;
            layer.usual = settings.usual(layer.name());
        }
        return layer.usual;
    }

    private RunningLayer running(Layer layer) {
        return new RunningLayer(
                layer.number(),
                layer.heading(),
                layer.name(),
                runningMillis(layer),
                layer.pulse.silentMillis(clock),
                usual(layer),
                layer.transfers.bytes(),
                layer.transfers.total());
    }
}
