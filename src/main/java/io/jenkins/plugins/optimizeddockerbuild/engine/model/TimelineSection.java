package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.CacheImport;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the build did, vertex by vertex, on BuildKit's clock.
 *
 * @param started when the first vertex started; null when none ran
 * @param completed when the last vertex completed; null when none ran
 * @param durationMillis from {@code started} to {@code completed}
 * @param criticalPath numbers of the vertices that determined the build's duration, in order of time
 * @param vertices ordered by number
 */
public record TimelineSection(
        @CheckForNull Instant started,
        @CheckForNull Instant completed,
        long durationMillis,
        List<Integer> criticalPath,
        List<Vertex> vertices) {

    /** A build in which nothing ran. */
    public static final TimelineSection EMPTY = new TimelineSection(null, null, 0, null, null);

    /** Number of successful vertices that keep the end of their log. */
    static final int SLOWEST_WITH_LOG = 10;

    /**
     * One vertex: an instruction of the Dockerfile, or something that the build did for it.
     *
     * @param observed what BuildKit printed about it
     * @param durationMillis the sum of its intervals, not the time from first to last
     * @param layer identifies the layer across builds; null when it is not a step
     * @param lines lines of the Dockerfile; null when unknown
     * @param cacheSource the cache that a cached result was fetched from; null when it was not cached or is unknown
     * @param onCriticalPath whether it determined the build's duration
     * @param sizeBytes size of its layer in the image; null when it made none or the size is unknown
     * @param usualMillis median of the most recent builds in which it ran; null when unknown
     * @param lastMillis duration of its last run; null when unknown
     * @param history what earlier builds show about it; null when none has it
     * @param reason why it ran; null when it did not, or the reason is unknown
     */
    public record Vertex(
            TimelineVertex observed,
            long durationMillis,
            @CheckForNull LayerKey layer,
            @CheckForNull Lines lines,
            @CheckForNull String cacheSource,
            boolean onCriticalPath,
            @CheckForNull Long sizeBytes,
            @CheckForNull Long usualMillis,
            @CheckForNull Long lastMillis,
            @CheckForNull History history,
            @CheckForNull LayerReason reason) {

        public int number() {
            return observed.number();
        }

        public VertexName name() {
            return observed.name();
        }
    }

    /**
     * What earlier builds show about a layer, besides {@code usualMillis} and {@code lastMillis}.
     *
     * @param builds number of known builds with this layer
     * @param ran number of these builds that made it
     * @param cached number of these builds that took it from a cache
     * @param measured number of builds behind the durations: the most recent ones that made it
     * @param lowMillis first quartile; null when it never ran
     * @param highMillis third quartile; null when it never ran
     */
    public record History(
            int builds,
            int ran,
            int cached,
            int measured,
            @CheckForNull Long lowMillis,
            @CheckForNull Long highMillis) {}

    public TimelineSection {
        criticalPath = Lists.copy(criticalPath);
        vertices = Lists.copy(vertices);
    }

    /** A copy with the reasons why layers ran, by vertex number. */
    public TimelineSection withReasons(Map<Integer, LayerReason> reasons) {
        if (reasons.isEmpty()) {
            return this;
        }
        List<Vertex> explained = new ArrayList<>(vertices.size());
        for (Vertex vertex : vertices) {
            explained.add(RecordCopy.with(vertex, "reason", reasons.get(vertex.number())));
        }
        return new TimelineSection(started, completed, durationMillis, criticalPath, explained);
    }

    /** The vertices of one target, under their numbers. */
    TimelineSection of(TargetSection target) {
        Set<Integer> numbers = new HashSet<>(target.vertices());
        Set<Integer> critical = new HashSet<>(target.criticalPath());
        List<Vertex> part = new ArrayList<>(numbers.size());
        for (Vertex vertex : vertices) {
            if (numbers.contains(vertex.number())) {
                part.add(RecordCopy.with(vertex, "onCriticalPath", critical.contains(vertex.number())));
            }
        }
        return new TimelineSection(
                target.started(), target.completed(), target.durationMillis(), target.criticalPath(), part);
    }

    /** Bytes of the context that BuildKit requested. */
    public long sentBytes() {
        long sent = 0;
        for (Vertex vertex : vertices) {
            sent += vertex.name().kind() == VertexName.Kind.CONTEXT ? vertex.observed.bytesIn() : 0;
        }
        return sent;
    }

    /** Finds a vertex by its number; null when there is none. */
    @CheckForNull
    public Vertex vertex(int number) {
        for (Vertex vertex : vertices) {
            if (vertex.number() == number) {
                return vertex;
            }
        }
        return null;
    }

    /**
     * @param steps of the Dockerfile; null when not available
     * @param lines of the Dockerfile by digest of the vertex, from a better source than the steps
     * @param histories what earlier builds show about layers
     * @param image null when the build made none; its layers supply the sizes of the vertices that made them
     */
    public static TimelineSection of(
            Timeline timeline,
            @CheckForNull DockerfileSteps steps,
            Map<String, Lines> lines,
            Map<LayerKey, LayerHistory> histories,
            @CheckForNull ImageSection image) {
        Map<Integer, Long> sizes = sizes(image);
        Set<Integer> critical = new HashSet<>(timeline.criticalPath());
        Set<Integer> withLog = slowest(timeline);
        String imported = onlyImport(timeline);
        List<Vertex> vertices = new ArrayList<>(timeline.vertices().size());
        for (TimelineVertex vertex : timeline.vertices()) {
            DockerfileSteps.Step step = step(vertex.name(), steps);
            LayerKey layer = layer(vertex.name(), step);
            LayerHistory history = layer == null ? null : histories.get(layer);
            boolean keepLog = vertex.outcome() == TimelineVertex.Outcome.FAILED || withLog.contains(vertex.number());
            vertices.add(new Vertex(
                    keepLog ? vertex : vertex.withoutLogTail(),
                    vertex.duration().toMillis(),
                    layer,
                    lines.getOrDefault(vertex.digest(), step == null ? null : step.lines()),
                    cameFromTheImport(vertex) ? imported : null,
                    critical.contains(vertex.number()),
                    sizes.get(vertex.number()),
                    history == null ? null : history.usualMillis(),
                    history == null ? null : history.lastMillis(),
                    history == null ? null : history.history(),
                    null));
        }
        return new TimelineSection(
                timeline.started(),
                timeline.completed(),
                timeline.duration().toMillis(),
                timeline.criticalPath(),
                vertices);
    }

    @CheckForNull
    private static DockerfileSteps.Step step(VertexName name, @CheckForNull DockerfileSteps steps) {
        return steps == null || name.kind() != VertexName.Kind.STEP
                ? null
                : steps.find(name.stage(), name.step(), name.steps(), name.instruction());
    }

    /**
     * Identifies the layer of a vertex across builds. Taken from the Dockerfile if available, because BuildKit prints
     * instructions with the values of build arguments; a FROM is taken from BuildKit's output, because several FROMs
     * may refer to one image in different ways. Null when the vertex is not a step.
     *
     * @param steps of the Dockerfile; null when not available
     */
    @CheckForNull
    public static LayerKey layerOf(VertexName name, @CheckForNull DockerfileSteps steps) {
        return layer(name, step(name, steps));
    }

    @CheckForNull
    private static LayerKey layer(VertexName name, @CheckForNull DockerfileSteps.Step step) {
        if (name.kind() != VertexName.Kind.STEP) {
            return null;
        }
        return step == null || name.steps() == 0 || name.instruction().startsWith("FROM ")
                ? LayerKey.of(name.platform(), name.stage(), name.instruction())
                : LayerKey.of(name.platform(), step);
    }

    private static Map<Integer, Long> sizes(@CheckForNull ImageSection image) {
        Map<Integer, Long> sizes = new HashMap<>();
        if (image != null) {
            for (ImageSection.Platform platform : image.platforms()) {
                for (ImageSection.Layer layer : platform.layers()) {
                    if (layer.vertex() > 0) {
                        sizes.merge(layer.vertex(), layer.sizeBytes(), Long::sum);
                    }
                }
            }
        }
        return sizes;
    }

    /** The only cache that was found and imported; null when there was none or several. */
    @CheckForNull
    private static String onlyImport(Timeline timeline) {
        String reference = null;
        for (TimelineVertex vertex : timeline.vertices()) {
            if (vertex.name().kind() == VertexName.Kind.CACHE_IMPORT
                    && vertex.outcome() == TimelineVertex.Outcome.DONE) {
                if (reference != null) {
                    return null;
                }
                reference = CacheImport.reference(vertex.name().instruction());
            }
        }
        return reference;
    }

    /**
     * BuildKit does not report where a cached result came from, but one that had to be fetched was not on the builder.
     */
    private static boolean cameFromTheImport(TimelineVertex vertex) {
        return vertex.outcome() == TimelineVertex.Outcome.CACHED
                && vertex.bytesIn() > 0
                && vertex.name().isLayer();
    }

    private static Set<Integer> slowest(Timeline timeline) {
        List<TimelineVertex> byTime = new ArrayList<>();
        for (TimelineVertex vertex : timeline.vertices()) {
            if (!vertex.logTail().isEmpty()) {
                byTime.add(vertex);
            }
        }
        byTime.sort(Comparator.comparing(TimelineVertex::duration).reversed());
        Set<Integer> numbers = new HashSet<>();
        for (TimelineVertex vertex : byTime.subList(0, Math.min(SLOWEST_WITH_LOG, byTime.size()))) {
            numbers.add(vertex.number());
        }
        return numbers;
    }
}
