package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection.Layer;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.Percent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The image, for the page: for each platform a bar divided into layers, and a table. */
record ImageView(List<Platform> platforms) {
    private static final int MOST_LAYERS = 100;
    private static final int LONGEST_INSTRUCTION = 140;

    /**
     * The image for one platform.
     *
     * @param parts from the base upwards
     * @param rows by size, largest first
     */
    record Platform(@CheckForNull String name, String size, String sizes, List<Part> parts, List<Row> rows) {

        /** Whether it has layers of a base image. */
        boolean base() {
            return parts.stream().anyMatch(Part::base);
        }
    }

    /**
     * A layer as part of the bar.
     *
     * @param base true for layers of the base image
     */
    record Part(String x, String width, boolean base, String title) {}

    /**
     * A layer as a row of the table.
     *
     * @param createdBy empty for a base image that does not record it
     */
    record Row(
            int position,
            String createdBy,
            String size,
            String share,
            String width,
            @CheckForNull String lines,
            int vertex,
            boolean base) {}

    static ImageView of(ImageSection section) {
        List<Platform> platforms = new ArrayList<>();
        for (ImageSection.Platform platform : section.platforms()) {
            platforms.add(of(platform));
        }
        return new ImageView(platforms);
    }

    private static Platform of(ImageSection.Platform platform) {
        long whole = platform.sizeBytes();
        List<Part> parts = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<Layer> layers = platform.layers();
        long before = 0;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            boolean base = layer.vertex() == 0 && layer.lines() == null;
            String createdBy = layer.createdBy() == null
                    ? base ? "" : "unknown"
                    : PlainText.shortened(layer.createdBy(), LONGEST_INSTRUCTION);
            String size = ByteSizes.format(layer.sizeBytes());
            if (layer.sizeBytes() > 0) {
                parts.add(new Part(
                        Percent.of(before, whole),
                        Percent.of(layer.sizeBytes(), whole),
                        base,
                        (createdBy.isEmpty() ? "base image" : createdBy) + ": " + size));
            }
            before += layer.sizeBytes();
            rows.add(new Row(
                    i + 1,
                    createdBy,
                    size,
                    Shares.format(layer.sizeBytes(), whole),
                    Percent.of(layer.sizeBytes(), whole),
                    layer.lines() == null ? null : layer.lines().toString(),
                    layer.vertex(),
                    base));
        }
        rows.sort(Comparator.<Row>comparingLong(
                        row -> layers.get(row.position() - 1).sizeBytes())
                .reversed());
        return new Platform(
                platform.platform(),
                ByteSizes.format(whole),
                platform.sizeKind() == ImageSection.SizeKind.COMPRESSED
                        ? "compressed, as it travels"
                        : "unpacked, as it is on disk",
                parts,
                List.copyOf(rows.subList(0, Math.min(MOST_LAYERS, rows.size()))));
    }
}
