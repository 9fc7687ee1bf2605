package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a history keeps of a build at hand: enough to compare it and to know how long its layers take, small enough to
 * read a hundred of them.
 *
 * @param contextBytes what was left of the context for BuildKit; null when it was not analysed
 * @param imageBytes null when the build made no image, or nobody knows its size
 * @param readyMillis how long the started image took until it was ready; null when no smoke test told
 * @param layers the steps of the Dockerfile, in the order of the build
 * @param folders top folders of the context, the largest first, at most {@link #MOST_FOLDERS}
 * @param time what the duration went into; null in what earlier versions wrote
 */
public record BuildSummary(
        int schema,
        String id,
        Instant started,
        ResultSection.Status status,
        long durationMillis,
        @CheckForNull Long contextBytes,
        @CheckForNull Long imageBytes,
        @CheckForNull Long readyMillis,
        List<Layer> layers,
        List<Folder> folders,
        @CheckForNull TimeSplit time) {

    static final int MOST_FOLDERS = 50;

    /**
     * One step.
     *
     * @param layer what makes it the same layer in other builds
     * @param durationMillis what it took in this build
     * @param sizeBytes what it added to the image; null when nobody knows
     */
    public record Layer(
            LayerKey layer,
            int number,
            @CheckForNull Lines lines,
            TimelineSection.Outcome outcome,
            long durationMillis,
            @CheckForNull Long sizeBytes) {
        public Layer {
            Objects.requireNonNull(layer, "layer");
            outcome = outcome == null ? TimelineSection.Outcome.UNFINISHED : outcome;
        }

        /** True when the layer was made in this build, and its duration tells what making it takes. */
        public boolean ran() {
            return outcome == TimelineSection.Outcome.DONE;
        }
    }

    /** Bytes of a top folder that were left for BuildKit. */
    public record Folder(String path, long bytes) {}

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
        for (TimelineSection.Vertex vertex : report.timeline().vertices()) {
            if (vertex.layer() != null) {
                layers.add(new Layer(
                        vertex.layer(),
                        vertex.number(),
                        vertex.lines(),
                        vertex.outcome(),
                        vertex.durationMillis(),
                        vertex.sizeBytes()));
            }
        }
        ContextSection context = report.context();
        boolean analysed = context != null && context.analysed();
        List<Folder> folders = new ArrayList<>();
        if (analysed) {
            for (ContextSection.Folder folder : context.folders()) {
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
                report.smokeTest() == null ? null : report.smokeTest().readyMillis(),
                layers,
                folders,
                TimeSplit.of(report.timeline()));
    }
}
