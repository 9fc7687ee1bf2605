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
 * What a build has done so far, vertex by vertex, as its events tell one after another: the one place where they are put
 * together, for the log while the build runs and for the {@link Timeline} of the report.
 *
 * <p>Memory is bounded: of vertices {@link #MAX_VERTICES} are kept and of their names and inputs {@link #MAX_TEXT}
 * characters, those beyond are counted; of all output together the last {@link #MAX_LOG_TAIL_BYTES}, of the vertices that
 * printed last. It can be serialized together with its {@link ProgressReader}. Not thread safe.
 */
public final class LiveTimeline implements ProgressListener, Serializable {

    private static final long serialVersionUID = 1L;

    /** How much output is kept in all vertices' log tails together. */
    public static final int MAX_LOG_TAIL_BYTES = 8 << 20;

    /** More vertices than any build has that a person wrote; those beyond are counted, and kept when they fail. */
    public static final int MAX_VERTICES = 10_000;

    /** How many more are kept that fail: the reason why the build does. */
    private static final int MAX_MORE_FAILED = 100;

    /** How many characters of names and inputs are kept in all vertices together. */
    static final int MAX_TEXT = 16_000_000;

    /** More warnings than anybody reads; those beyond are not kept. */
    public static final int MAX_WARNINGS = 1000;

    private static final int LEFT_OUT_MASK = (1 << 22) - 1;

    private static final byte[] CLIENT_ERROR = "ERROR: ".getBytes(StandardCharsets.US_ASCII);

    /** Of BuildKit's image exporter, before the digest. */
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

    /** A bit for each vertex that was left out, by its digest: counts them in little memory, a few too few. */
    private final BitSet leftOut = new BitSet();

    /** Of a build of which only the progress is known. */
    public LiveTimeline() {
        this(null, Clock.systemUTC());
    }

    /**
     * @param clientStarted a moment before BuildKit began, on this machine's clock; null when unknown
     * @param clock this machine's; must be serializable when this is to be
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

    /** The timeline as far as the events go. What runs still has an interval up to the latest moment of any event. */
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

    /** Those to which nothing happened come last. */
    private Map<LiveVertex, Integer> numbers() {
        Map<LiveVertex, Integer> numbers = new IdentityHashMap<>();
        int number = lastNumber;
        for (LiveVertex vertex : vertices) {
            numbers.put(vertex, vertex.hasNumber() ? vertex.number() : ++number);
        }
        return numbers;
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
        return ownStart != null || clientStarted == null || delay == null ? ownStart : clientStarted.minus(delay);
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

    /** The vertex of that digest, or the step that it is a part of; null when it is not known, or left out. */
    @CheckForNull
    public LiveVertex vertex(String digest) {
        return byDigest.get(digest);
    }

    /** Everything that is known, in the order in which it was announced. */
    public Collection<LiveVertex> vertices() {
        return Collections.unmodifiableList(vertices);
    }

    /** The vertices that this one needs, as far as they are known. */
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

    /** For how long a vertex has run for this build, up to {@code now} on BuildKit's clock. */
    public Duration duration(LiveVertex vertex, Instant now) {
        return vertex.duration(origin(), now);
    }

    /** How many vertices there were too many to keep, a few too few when there are very many. */
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
