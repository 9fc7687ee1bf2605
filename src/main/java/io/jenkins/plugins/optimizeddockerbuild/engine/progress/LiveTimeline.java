package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a build has done so far, vertex by vertex, assembled from its events. Both the log of the running build and the
 * report's {@link Timeline} are made from it.
 *
 * <p>Memory is bounded: it keeps {@link #MAX_VERTICES} vertices, {@link #MAX_TEXT} characters of their names and
 * inputs, and the last {@link #MAX_LOG_TAIL_BYTES} of all output together; vertices beyond are only counted. It can be
 * serialized together with its {@link ProgressReader}. Not thread safe.
 */
public final class LiveTimeline implements ProgressListener, Serializable {

    private static final long serialVersionUID = 1L;

    /** Limit for the log tails of all vertices together. */
    public static final int MAX_LOG_TAIL_BYTES = 8 << 20;

    /** More vertices than any real build has. Those beyond are counted, and kept only when they fail. */
    public static final int MAX_VERTICES = 10_000;

    /** Limit for additional failed vertices, which explain why the build failed. */
    private static final int MAX_MORE_FAILED = 100;

    /** Limit for the names and inputs of all vertices together, in characters. */
    static final int MAX_TEXT = 16_000_000;

    /** Limit for warnings; those beyond are dropped. */
    public static final int MAX_WARNINGS = 1000;

    private static final int LEFT_OUT_MASK = (1 << 22) - 1;

    private static final byte[] CLIENT_ERROR = "ERROR: ".getBytes(StandardCharsets.US_ASCII);

    /** The prefix of BuildKit's image exporter, followed by the digest. */
    private static final String EXPORTED_INDEX = "exporting manifest list ";

    /** More than any builder has nodes. */
    private static final int MOST_INDEXES = 1000;

    private final List<LiveVertex> vertices = new ArrayList<>();
    private final Map<String, LiveVertex> byDigest = new HashMap<>();
    private final Map<String, LiveVertex> byGroup = new HashMap<>();
    private int lastNumber;

    @CheckForNull
    private Instant latest;

    @CheckForNull
    private final Instant clientStarted;

    private final Clock clock;

    @CheckForNull
    private Duration delay;

    @CheckForNull
    private Instant ownStart;

    private final LinkedHashSet<LiveVertex> logging = new LinkedHashSet<>();

    @CheckForNull
    private LiveVertex lastLogging;

    private long logTailBytes;

    private final Map<ProgressEvent.Warning, ProgressEvent.Warning> warnings = new LinkedHashMap<>();
    private final TextLines text = new TextLines();
    private final Set<String> exportedIndexes = new HashSet<>();
    private boolean clientFailed;
    private long textLength;

    /** A Bloom-like filter with one bit per digest: counts dropped vertices in little memory, slightly too low. */
    private final BitSet leftOut = new BitSet();

    /** For a build of which only the progress is known. */
    public LiveTimeline() {
        this(null, Clock.systemUTC());
    }

    /**
     * @param clientStarted a moment before BuildKit started, on this machine's clock; null when unknown
     * @param clock of this machine; must be serializable if this object is to be
     */
    public LiveTimeline(@CheckForNull Instant clientStarted, Clock clock) {
        this.clientStarted = clientStarted;
        this.clock = clock;
    }

    @Override
    public void on(ProgressEvent event) {
        if (event instanceof ProgressEvent.Log log) {
            onLog(log);
        } else if (event instanceof ProgressEvent.Status status) {
            seen(status.timestamp());
            if (status.id().startsWith(EXPORTED_INDEX) && exportedIndexes.size() < MOST_INDEXES) {
                exportedIndexes.add(status.id().substring(EXPORTED_INDEX.length()));
            }
            LiveVertex vertex = vertexOrNew(status.vertex(), 0, false);
            if (vertex != null) {
                vertex.update(status);
            }
        } else if (event instanceof ProgressEvent.Vertex vertex) {
            onVertex(vertex);
        } else if (event instanceof ProgressEvent.Text line) {
            text.add(line.line());
            clientFailed |= Arrays.mismatch(line.line(), CLIENT_ERROR) >= CLIENT_ERROR.length;
        } else if (event instanceof ProgressEvent.Warning warning) {
            onWarning(warning);
        }
    }

    /** The timeline so far. Intervals of running vertices end at the latest moment of any event. */
    public Timeline build() {
        Map<LiveVertex, Integer> numbers = numbers();
        TimelineVertex[] byNumber = new TimelineVertex[vertices.size()];
        Instant origin = origin();
        for (LiveVertex vertex : vertices) {
            List<Integer> inputs = new ArrayList<>();
            for (LiveVertex input : inputs(vertex)) {
                inputs.add(numbers.get(input));
            }
            int number = numbers.get(vertex);
            byNumber[number - 1] = vertex.toTimelineVertex(number, inputs, origin, latest);
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
                text.lines(),
                leftOut(),
                exportedIndexes);
    }

    /** Vertices to which nothing has happened come last. */
    private Map<LiveVertex, Integer> numbers() {
        Map<LiveVertex, Integer> numbers = new IdentityHashMap<>();
        int number = lastNumber;
        for (LiveVertex vertex : vertices) {
            numbers.put(vertex, vertex.hasNumber() ? vertex.number() : ++number);
        }
        return numbers;
    }

    /**
     * When this build started, on BuildKit's clock. Concurrent builds share vertices, and a shared vertex carries the
     * start of the first build, perhaps long before this one. Loading the Dockerfile is never shared, because its
     * vertex belongs to the client's session. A Dockerfile from a Git repository is not loaded that way; then the
     * client's start is used, if known. Null for plain progress (no digests), whose first lines come too late to tell.
     */
    @CheckForNull
    private Instant origin() {
        return ownStart != null || clientStarted == null || delay == null ? ownStart : clientStarted.minus(delay);
    }

    /** Upper bound for how far the client's clock is ahead of BuildKit's: events arrive with a delay. */
    private void compareClocks(Instant moment) {
        if (clientStarted != null) {
            Duration since = Duration.between(moment, clock.instant());
            delay = delay == null || since.compareTo(delay) < 0 ? since : delay;
        }
    }

    private void onVertex(ProgressEvent.Vertex event) {
        seen(event.started());
        seen(event.completed());
        LiveVertex vertex = vertex(event);
        if (vertex == null) {
            return;
        }
        vertex.update(event);
        if (event.started() != null || event.error() != null) {
            number(vertex);
        }
        if (vertex.isCertainlyOwn() && vertex.started() != null) {
            ownStart = ownStart == null || vertex.started().isBefore(ownStart) ? vertex.started() : ownStart;
        }
    }

    private void onLog(ProgressEvent.Log event) {
        seen(event.timestamp());
        LiveVertex vertex = vertexOrNew(event.vertex(), 0, false);
        if (vertex == null) {
            return;
        }
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
            LiveVertex longestSilent = logging.iterator().next();
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

    private void number(LiveVertex vertex) {
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

    /** Finds a vertex by its digest, or the step that it is part of; null when it is unknown or was dropped. */
    @CheckForNull
    public LiveVertex vertex(String digest) {
        return byDigest.get(digest);
    }

    /** All known vertices, in the order in which they were announced. */
    public Collection<LiveVertex> vertices() {
        return Collections.unmodifiableList(vertices);
    }

    /** The known inputs of a vertex. */
    public List<LiveVertex> inputs(LiveVertex vertex) {
        List<LiveVertex> inputs = new ArrayList<>();
        for (String digest : vertex.inputs(vertex.digest(), byDigest)) {
            LiveVertex input = byDigest.get(digest);
            if (input != null) {
                inputs.add(input);
            }
        }
        return inputs;
    }

    /** How long a vertex has run for this build, up to {@code now} on BuildKit's clock. */
    public Duration duration(LiveVertex vertex, Instant now) {
        return vertex.duration(origin(), now);
    }

    /** The number of dropped vertices; slightly too low when there are very many. */
    public int leftOut() {
        return leftOut.cardinality();
    }

    @CheckForNull
    private LiveVertex vertex(ProgressEvent.Vertex event) {
        ProgressEvent.ProgressGroup group = event.progressGroup();
        LiveVertex vertex = byDigest.get(event.digest());
        if (vertex == null && group != null) {
            vertex = byGroup.get(group.id());
        }
        if (vertex == null) {
            vertex = vertexOrNew(event.digest(), length(event), event.error() != null);
        }
        if (vertex != null && group != null && byDigest.size() < 4 * MAX_VERTICES) {
            byDigest.putIfAbsent(event.digest(), vertex);
            byGroup.putIfAbsent(group.id(), vertex);
        }
        return vertex;
    }

    private static int length(ProgressEvent.Vertex event) {
        int length = Math.min(event.name().length(), LiveVertex.MAX_TEXT_LENGTH);
        for (String input : event.inputs()) {
            length += input.length();
        }
        return length;
    }

    /** Null when there are too many. */
    @CheckForNull
    private LiveVertex vertexOrNew(String digest, int length, boolean failed) {
        LiveVertex vertex = byDigest.get(digest);
        if (vertex != null) {
            return vertex;
        }
        boolean isFull = vertices.size() >= MAX_VERTICES || textLength + length > MAX_TEXT;
        if (isFull && (!failed || vertices.size() >= MAX_VERTICES + MAX_MORE_FAILED)) {
            leftOut.set(digest.hashCode() & LEFT_OUT_MASK);
            return null;
        }
        textLength += length;
        vertex = new LiveVertex(digest);
        byDigest.put(digest, vertex);
        vertices.add(vertex);
        return vertex;
    }

    /**
     * The first vertex that failed by itself. A failed cache import never fails a build, and a failed export does so
     * only unless errors are ignored, which the client's own error shows.
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
