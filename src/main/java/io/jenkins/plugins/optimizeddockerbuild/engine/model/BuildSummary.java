package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What a history keeps of a build at hand: enough to compare it and to know how long its layers take, small enough to
 * read a hundred of them.
 *
 * @param contextBytes what was left of the context for BuildKit; null when it was not analyzed
 * @param imageBytes null when the build made no image, or its size is not known
 * @param imageSizeKind what {@code imageBytes} and the sizes of layers count; null when unknown, as in what earlier
 *     versions wrote: then they are compared with nothing
 * @param readyMillis how long the started image took until it was ready; null when no smoke test told
 * @param layers the steps of the Dockerfile, in the order of the build; of very many the slowest
 * @param folders top folders of the context, the largest first, at most {@link #MOST_FOLDERS}
 * @param time what the duration went into; null in what earlier versions wrote
 * @param cache what the cache cost and saved; null in summaries of older versions
 * @param ingredients what the build was made of; null when nobody looked
 * @param unpruned whether it needed its whole context: with a pruned one it, or a build before it, had failed
 * @param overview what is shown of it among builds of other images; null in summaries of older versions
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

    /** Of a larger build the layers that took longest are kept. */
    static final int MOST_LAYERS = 2000;

    /** How many characters the instructions of all layers may have together. */
    static final int MOST_TEXT = 1_000_000;

    /**
     * One step.
     *
     * @param layer what makes it the same layer in other builds
     * @param durationMillis what it took in this build
     * @param sizeBytes what it added to the image; null when unknown
     * @param reason why it ran; null when it did not, or is unknown
     */
    public record Layer(
            LayerKey layer,
            int number,
            @CheckForNull Lines lines,
            TimelineVertex.Outcome outcome,
            long durationMillis,
            @CheckForNull Long sizeBytes,
            @CheckForNull LayerReason.Kind reason) {
        /** Of which nobody looked why it ran. */
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

        /** True when the layer was made in this build, and its duration tells what making it takes. */
        public boolean ran() {
            return outcome == TimelineVertex.Outcome.DONE;
        }
    }

    /** Bytes of a top folder that were left for BuildKit. */
    public record Folder(String path, long bytes) {}

    /**
     * What the cache cost and saved, as in {@link CacheSection}.
     *
     * @param importBytes as far as BuildKit counted them
     * @param exportBytes as far as BuildKit counted them; 0 in summaries of older versions
     * @param failedImports caches that were to be imported and could not be
     * @param savedMillis null when unknown
     * @param timePercent the share of time that came from a cache; null when unknown, as in summaries of older versions
     * @param fillMillis what filling the cache mounts from a registry took; null when none was filled
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
            long exportBytes) {
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
                    exportBytes);
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

    /** In the order of the build, of very many the slowest. */
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

    /** True when the sizes of both count the same. */
    public boolean measuresSizesLike(BuildSummary other) {
        return imageSizeKind != null && imageSizeKind == other.imageSizeKind;
    }

    /** Quality gates that it crossed, as far as it tells. */
    public List<Gate> crossedGates() {
        return overview == null ? List.of() : overview.crossed();
    }

    /** The same with what the build was made of, or without. */
    public BuildSummary withIngredients(@CheckForNull Ingredients known) {
        return RecordCopy.with(this, "ingredients", known);
    }

    /** The same, of a client whose machine has another name for those who read it: that of the agent. */
    public BuildSummary withHost(@CheckForNull String name) {
        return overview == null ? this : RecordCopy.with(this, "overview", overview.withHost(name));
    }

    /** The same of a build whose cache belongs to a profile, or to none. */
    public BuildSummary withCacheProfile(@CheckForNull String profile) {
        return overview == null ? this : RecordCopy.with(this, "overview", overview.withCacheProfile(profile));
    }

    /** The same with the layers that install packages. */
    public BuildSummary withInstalled(List<Overview.Installed> layers) {
        return overview == null ? this : RecordCopy.with(this, "overview", overview.withInstalled(layers));
    }

    /** The same, which needed its whole context or did not. */
    public BuildSummary withUnpruned(boolean whole) {
        return RecordCopy.with(this, "unpruned", whole);
    }
}
