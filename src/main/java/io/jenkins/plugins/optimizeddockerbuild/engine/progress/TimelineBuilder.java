package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Makes a {@link Timeline} of a build's events: of those so far while it runs, of all at the end.
 *
 * <p>Memory depends on the number of vertices (about a kilobyte each), not on how much they print: of all output
 * together the last {@link #MAX_LOG_TAIL_BYTES} are kept at most, of the vertices that printed last. It can be
 * serialized together with its {@link ProgressReader}. Not thread safe.
 */
public final class TimelineBuilder implements ProgressListener, Serializable {

    private static final long serialVersionUID = 1L;

    /** How much output is kept in all vertices' log tails together. */
    public static final int MAX_LOG_TAIL_BYTES = 8 << 20;

    /** More warnings than anybody reads; those beyond are not kept. */
    public static final int MAX_WARNINGS = 1000;

    private static final byte[] CLIENT_ERROR = "ERROR: ".getBytes(StandardCharsets.US_ASCII);

    private final List<ObservedVertex> vertices = new ArrayList<>();
    private final Map<String, ObservedVertex> byDigest = new HashMap<>();
    private final Map<String, ObservedVertex> byGroup = new HashMap<>();
    private int lastNumber;

    @CheckForNull
    private Instant latest;

    @CheckForNull
    private final Instant clientStarted;

    private final Clock clock;

    @CheckForNull
    private Duration delay;

    private final LinkedHashSet<ObservedVertex> logging = new LinkedHashSet<>();

    @CheckForNull
    private ObservedVertex lastLogging;

    private long logTailBytes;

    private final Map<ProgressEvent.Warning, ProgressEvent.Warning> warnings = new LinkedHashMap<>();
    private final TextLines text = new TextLines();
    private boolean clientFailed;

    /** Of a build of which only the progress is known. */
    public TimelineBuilder() {
        this(null, Clock.systemUTC());
    }

    /**
     * @param clientStarted a moment before BuildKit began, on this machine's clock; null when unknown
     * @param clock this machine's; must be serializable when this is to be
     */
    public TimelineBuilder(@CheckForNull Instant clientStarted, Clock clock) {
        this.clientStarted = clientStarted;
        this.clock = clock;
    }

    @Override
    public void on(ProgressEvent event) {
        if (event instanceof ProgressEvent.Log log) {
            onLog(log);
        } else if (event instanceof ProgressEvent.Status status) {
            seen(status.timestamp());
            vertex(status.vertex()).update(status);
        } else if (event instanceof ProgressEvent.Vertex vertex) {
            onVertex(vertex);
        } else if (event instanceof ProgressEvent.Text line) {
            text.add(line.line());
            clientFailed |= Arrays.mismatch(line.line(), CLIENT_ERROR) >= CLIENT_ERROR.length;
        } else if (event instanceof ProgressEvent.Warning warning) {
            onWarning(warning);
        }
    }

    /** The timeline as far as the events go. What runs still has an interval up to the latest moment of any event. */
    public Timeline build() {
        TimelineVertex[] byNumber = new TimelineVertex[vertices.size()];
        Instant origin = origin();
        int number = lastNumber;
        for (ObservedVertex vertex : vertices) {
            int itsNumber = vertex.hasNumber() ? vertex.number() : ++number;
            byNumber[itsNumber - 1] = vertex.toTimelineVertex(itsNumber, origin, latest, byDigest);
        }
        List<TimelineVertex> built = List.of(byNumber);
        Instant started = null;
        Instant completed = null;
        for (TimelineVertex vertex : built) {
            for (Interval interval : vertex.intervals()) {
                started = started == null || interval.started().isBefore(started) ? interval.started() : started;
                completed = later(completed, interval.completed());
            }
        }
        TimelineVertex failure = failure(built);
        return new Timeline(
                built,
                started,
                completed,
                CriticalPath.of(built, failure),
                failure,
                List.copyOf(warnings.values()),
                text.lines());
    }

    /**
     * When this build began, on BuildKit's clock. Two builds that run at the same time share vertices, and such a vertex
     * has the start that the first of them gave it, perhaps long before this one began. Loading the Dockerfile is never
     * shared: its vertex belongs to the client's session. A Dockerfile that comes with a Git repository is not loaded so:
     * then the client's start tells, where it is known. Null for plain progress (no digests), where the first lines come
     * too late to tell.
     */
    @CheckForNull
    private Instant origin() {
        Instant origin = null;
        for (ObservedVertex vertex : vertices) {
            Instant own = vertex.isCertainlyOwn() ? vertex.started() : null;
            if (own != null && (origin == null || own.isBefore(origin))) {
                origin = own;
            }
        }
        return origin != null || clientStarted == null || delay == null ? origin : clientStarted.minus(delay);
    }

    /**
     * How far the client's clock is ahead of BuildKit's, at most: events take a moment to arrive, and longer when the
     * stream is read late.
     */
    private void compareClocks(Instant moment) {
        if (clientStarted != null) {
            Duration since = Duration.between(moment, clock.instant());
            delay = delay == null || since.compareTo(delay) < 0 ? since : delay;
        }
    }

    private void onVertex(ProgressEvent.Vertex event) {
        seen(event.started());
        seen(event.completed());
        ObservedVertex vertex = vertex(event);
        vertex.update(event);
        if (event.started() != null) {
            number(vertex);
        }
    }

    private void onLog(ProgressEvent.Log event) {
        seen(event.timestamp());
        ObservedVertex vertex = vertex(event.vertex());
        number(vertex);
        logTailBytes -= vertex.log().keptBytes();
        vertex.log().add(event.data());
        logTailBytes += vertex.log().keptBytes();
        if (vertex != lastLogging) {
            logging.remove(vertex);
            logging.add(vertex);
            lastLogging = vertex;
        }
        while (logTailBytes > MAX_LOG_TAIL_BYTES && logging.size() > 1) {
            ObservedVertex longestSilent = logging.iterator().next();
            logging.remove(longestSilent);
            logTailBytes -= longestSilent.log().keptBytes();
            longestSilent.log().forget();
            logTailBytes += longestSilent.log().keptBytes();
        }
    }

    /** BuildKit repeats a warning for each platform, with another vertex. */
    private void onWarning(ProgressEvent.Warning event) {
        ProgressEvent.Warning anywhere = new ProgressEvent.Warning(
                null, event.level(), event.summary(), event.detail(), event.url(), event.firstLine(), event.lastLine());
        if (warnings.size() < MAX_WARNINGS) {
            warnings.putIfAbsent(anywhere, event);
        }
    }

    private void number(ObservedVertex vertex) {
        if (!vertex.hasNumber()) {
            vertex.setNumber(++lastNumber);
        }
    }

    private void seen(@CheckForNull Instant moment) {
        if (moment != null) {
            latest = later(latest, moment);
            compareClocks(moment);
        }
    }

    private static Instant later(@CheckForNull Instant one, Instant other) {
        return one == null || one.isBefore(other) ? other : one;
    }

    private ObservedVertex vertex(ProgressEvent.Vertex event) {
        ProgressEvent.ProgressGroup group = event.progressGroup();
        if (group == null) {
            return vertex(event.digest());
        }
        ObservedVertex vertex = byDigest.get(event.digest());
        if (vertex == null) {
            vertex = byGroup.get(group.id());
        }
        if (vertex == null) {
            vertex = vertex(event.digest());
        }
        byDigest.putIfAbsent(event.digest(), vertex);
        byGroup.putIfAbsent(group.id(), vertex);
        return vertex;
    }

    private ObservedVertex vertex(String digest) {
        ObservedVertex vertex = byDigest.get(digest);
        if (vertex == null) {
            vertex = new ObservedVertex(digest);
            byDigest.put(digest, vertex);
            vertices.add(vertex);
        }
        return vertex;
    }

    /**
     * The first vertex that failed by itself. A cache that cannot be imported never fails a build, and one that cannot
     * be exported does so only where errors are not to be ignored: the client's own error tells.
     */
    @CheckForNull
    private TimelineVertex failure(List<TimelineVertex> built) {
        TimelineVertex failure = null;
        for (TimelineVertex vertex : built) {
            boolean failed =
                    switch (vertex.name().kind()) {
                        case CACHE_IMPORT -> false;
                        case CACHE_EXPORT -> vertex.outcome() == TimelineVertex.Outcome.FAILED && clientFailed;
                        default -> vertex.outcome() == TimelineVertex.Outcome.FAILED;
                    };
            if (failed && (failure == null || end(vertex).isBefore(end(failure)))) {
                failure = vertex;
            }
        }
        return failure;
    }

    private static Instant end(TimelineVertex vertex) {
        List<Interval> intervals = vertex.intervals();
        return intervals.isEmpty()
                ? Instant.MAX
                : intervals.get(intervals.size() - 1).completed();
    }
}
