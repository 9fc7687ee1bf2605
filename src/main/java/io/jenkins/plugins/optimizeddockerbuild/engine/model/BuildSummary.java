package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The history's record of a build: enough to compare builds and to know how long layers take, small enough to load a
 * hundred of them.
 *
 * @param contextBytes bytes of the context left after ignore rules and pruning; null when it was not analyzed
 * @param imageBytes null when the build made no image, or its size is unknown
 * @param imageSizeKind what {@code imageBytes} and the sizes of layers measure; null when unknown, as in older
 *     summaries, which disables comparisons
 * @param readyMillis from the start of the container until it was ready; null without a smoke test
 * @param layers the steps of the Dockerfile in build order; the slowest only, when there are too many
 * @param folders top folders of the context, largest first, at most {@link #MOST_FOLDERS}
 * @param time what the duration was spent on; null in older summaries
 * @param cache cost and savings of the cache; null in older summaries
 * @param ingredients what the build was made of; null when not collected
 * @param unpruned whether the build needs its whole context, because it or an earlier build failed with a pruned one
 * @param overview what is shown of it among builds of other images; null in older summaries
 */
public record BuildSummary(
        int schema,
        String id,
        Instant started,
        ResultSection.Status status,
        long durationMillis,
        @CheckForNull Long contextBytes,
        @CheckForNull Long imageBytes,
        @CheckForNull ImageSection.SizeKind imageSizeKind,
        @CheckForNull Long readyMillis,
        List<Layer> layers,
        List<Folder> folders,
        @CheckForNull TimeSplit time,
        @CheckForNull Cache cache,
        @CheckForNull Ingredients ingredients,
        boolean unpruned,
        @CheckForNull Overview overview) {

    static final int MOST_FOLDERS = 50;

    /** Of a larger build, the slowest layers are kept. */
    static final int MOST_LAYERS = 2000;

    /** Limit for the instructions of all layers together, in characters. */
    static final int MOST_TEXT = 1_000_000;

    /**
     * One step.
     *
     * @param layer identifies the layer across builds
     * @param durationMillis in this build
     * @param sizeBytes what it added to the image; null when unknown
     * @param reason why it ran; null when it did not run, or the reason is unknown
     */
    public record Layer(
            LayerKey layer,
            int number,
            @CheckForNull Lines lines,
            TimelineVertex.Outcome outcome,
            long durationMillis,
            @CheckForNull Long sizeBytes,
            @CheckForNull LayerReason.Kind reason) {
        /** A layer without a known reason. */
        public Layer(
                LayerKey layer,
                int number,
                @CheckForNull Lines lines,
                TimelineVertex.Outcome outcome,
                long durationMillis,
                @CheckForNull Long sizeBytes) {
            this(layer, number, lines, outcome, durationMillis, sizeBytes, null);
        }

        public Layer {
            Objects.requireNonNull(layer, "layer");
            outcome = outcome == null ? TimelineVertex.Outcome.UNFINISHED : outcome;
        }

        /** Whether this build made the layer, which makes its duration meaningful. */
        public boolean ran() {
            return outcome == TimelineVertex.Outcome.DONE;
        }
    }

    /** Bytes of a top folder that are left after ignore rules and pruning. */
    public record Folder(String path, long bytes) {}

    /**
     * Cost and savings of the cache, as in {@link CacheSection}.
     *
     * @param importBytes where BuildKit counted them
     * @param exportBytes where BuildKit counted them; 0 in older summaries
     * @param failedImports requested caches that could not be imported
     * @param savedMillis null when unknown
     * @param timePercent share of time that came from a cache; null when unknown, as in older summaries
     * @param fillMillis time to fill the cache mounts from a registry; null when none was filled
     * @param writeMillis time to write them back
     * @param mountsPresent whether mounts had the content already, so that they were not filled
     * @param mountsSavedMillis what the fill saved; null when unknown
     */
    public record Cache(
            long importMillis,
            long importBytes,
            int imports,
            int failedImports,
            long exportMillis,
            int exports,
            int layers,
            int cachedLayers,
            @CheckForNull Long savedMillis,
            @CheckForNull Double timePercent,
            @CheckForNull Long fillMillis,
            long exportBytes,
            long writeMillis,
            boolean mountsPresent,
            @CheckForNull Long mountsSavedMillis) {
        /** Time to fill cache mounts and to write them back. */
        public long mountsMillis() {
            return (fillMillis == null ? 0 : fillMillis) + writeMillis;
        }

        static Cache of(CacheSection cache) {
            long importMillis = 0;
            long importBytes = 0;
            int failed = 0;
            for (CacheSection.Transfer transfer : cache.imports()) {
                importMillis += transfer.durationMillis();
                importBytes += transfer.bytes();
                failed += transfer.error() == null ? 0 : 1;
            }
            long exportMillis = 0;
            long exportBytes = 0;
            for (CacheSection.Transfer transfer : cache.exports()) {
                exportMillis += transfer.durationMillis();
                exportBytes += transfer.bytes();
            }
            CacheMountsSection mounts = cache.mounts();
            return new Cache(
                    importMillis,
                    importBytes,
                    cache.imports().size(),
                    failed,
                    exportMillis,
                    cache.exports().size(),
                    cache.layers(),
                    cache.cachedLayers(),
                    cache.savedMillis(),
                    cache.timeHitPercent(),
                    mounts == null || mounts.filled() == null
                            ? null
                            : mounts.filled().durationMillis(),
                    exportBytes,
                    mounts == null || mounts.written() == null
                            ? 0
                            : mounts.written().durationMillis(),
                    mounts != null && !mounts.present().isEmpty(),
                    cache.mountsSavedMillis());
        }
    }

    public BuildSummary {
        if (schema != Report.SCHEMA) {
            throw new IllegalArgumentException("schema " + schema + " instead of " + Report.SCHEMA);
        }
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(status, "status");
        layers = Lists.copy(layers);
        folders = Lists.copy(folders);
    }

    public static BuildSummary of(Report report) {
        List<Layer> layers = new ArrayList<>();
        for (TimelineSection.Vertex vertex : kept(report.timeline().vertices())) {
            layers.add(new Layer(
                    vertex.layer(),
                    vertex.number(),
                    vertex.lines(),
                    vertex.observed().outcome(),
                    vertex.durationMillis(),
                    vertex.sizeBytes(),
                    vertex.reason() == null ? null : vertex.reason().kind()));
        }
        ContextSection context = report.context();
        boolean analysed = context != null && context.analysed();
        List<Folder> folders = new ArrayList<>();
        if (analysed) {
            for (Inventory.Folder folder : context.folders()) {
                if (folders.size() < MOST_FOLDERS && folder.after().bytes() > 0) {
                    folders.add(new Folder(folder.path(), folder.after().bytes()));
                }
            }
        }
        ImageSection image = report.image();
        return new BuildSummary(
                Report.SCHEMA,
                report.id(),
                report.started(),
                report.result().status(),
                report.durationMillis(),
                analysed ? context.after().bytes() : null,
                image == null || image.sizeBytes() == 0 ? null : image.sizeBytes(),
                image == null ? null : image.sizeKind(),
                report.smokeTest() == null ? null : report.smokeTest().readyMillis(),
                layers,
                folders,
                TimeSplit.of(report.timeline()),
                Cache.of(report.cache()),
                null,
                false,
                Overview.of(report));
    }

    /** In build order; the slowest only, when there are too many. */
    private static List<TimelineSection.Vertex> kept(List<TimelineSection.Vertex> vertices) {
        List<TimelineSection.Vertex> slowestFirst = new ArrayList<>();
        for (TimelineSection.Vertex vertex : vertices) {
            if (vertex.layer() != null) {
                slowestFirst.add(vertex);
            }
        }
        slowestFirst.sort(
                Comparator.comparingLong(TimelineSection.Vertex::durationMillis).reversed());
        List<TimelineSection.Vertex> kept = new ArrayList<>();
        long text = 0;
        for (TimelineSection.Vertex vertex : slowestFirst) {
            text += vertex.layer().instruction().length();
            if (kept.size() == MOST_LAYERS || text > MOST_TEXT) {
                break;
            }
            kept.add(vertex);
        }
        kept.sort(Comparator.comparingInt(vertex -> vertex.number()));
        return kept;
    }

    /** Whether both builds measure sizes the same way. */
    public boolean measuresSizesLike(BuildSummary other) {
        return imageSizeKind != null && imageSizeKind == other.imageSizeKind;
    }

    /** Crossed quality gates, where known. */
    public List<Gate> crossedGates() {
        return overview == null ? List.of() : overview.crossed();
    }

    /** A copy with these ingredients, or without any. */
    public BuildSummary withIngredients(@CheckForNull Ingredients known) {
        return RecordCopy.with(this, "ingredients", known);
    }

    /** A copy with another name for the client's machine: that of the Jenkins agent. */
    public BuildSummary withHost(@CheckForNull String name) {
        return overview == null ? this : RecordCopy.with(this, "overview", overview.withHost(name));
    }

    /** A copy with this cache profile, or without one. */
    public BuildSummary withCacheProfile(@CheckForNull String profile) {
        return overview == null ? this : RecordCopy.with(this, "overview", overview.withCacheProfile(profile));
    }

    /** A copy with these layers that install packages. */
    public BuildSummary withInstalled(List<Overview.Installed> layers) {
        return overview == null ? this : RecordCopy.with(this, "overview", overview.withInstalled(layers));
    }

    /** A copy that needs its whole context, or does not. */
    public BuildSummary withUnpruned(boolean whole) {
        return RecordCopy.with(this, "unpruned", whole);
    }
}
