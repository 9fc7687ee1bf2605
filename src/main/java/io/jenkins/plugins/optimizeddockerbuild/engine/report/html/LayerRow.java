package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ExportPart;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.Percent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One row of the table of layers. Texts are null when there is nothing to show.
 *
 * @param wholeMillis duration of the build
 * @param detail how much of the row to show
 */
record LayerRow(Vertex vertex, long wholeMillis, Detail detail) {

    /** How much a row shows. */
    enum Detail {
        ALL,
        /** One of very many layers: full details would make the page too large. */
        OF_MANY,
        /** Only what identifies the layer; the other table has the rest. */
        BRIEF
    }

    private static final int LONGEST_INSTRUCTION = 180;
    private static final int LONGEST_INSTRUCTION_OF_MANY = 100;
    private static final int LONGEST_INSTRUCTION_AGAIN = 60;

    /** Among many layers, one that takes less than this fraction of the build gets no details. */
    private static final int LEAST_SHARE = 200;

    /** A very large build shows its slowest layers; report.json has all of them. */
    static final int MOST_ROWS = 1000;

    private static final int LONGEST_REASON = 300;
    private static final int MANY = 100;
    private static final long WORTH_A_WORD_BYTES = 1_000;
    private static final long NOISE_MILLIS = 500;
    private static final long NOISE_SHARE = 10;

    /** In build order; of many layers only what identifies them, because the other table has the rest. */
    static List<LayerRow> inOrder(TimelineSection timeline, long wholeMillis) {
        List<Vertex> shown = new ArrayList<>(slowestFirst(timeline));
        shown.sort(Comparator.comparingInt(vertex -> vertex.number()));
        return rows(shown, wholeMillis, hasMany(timeline) ? Detail.BRIEF : Detail.ALL);
    }

    /** By duration, longest first. */
    static List<LayerRow> byTime(TimelineSection timeline, long wholeMillis) {
        return rows(slowestFirst(timeline), wholeMillis, hasMany(timeline) ? Detail.OF_MANY : Detail.ALL);
    }

    private static boolean hasMany(TimelineSection timeline) {
        return timeline.vertices().size() > MANY;
    }

    private static List<LayerRow> rows(List<Vertex> vertices, long wholeMillis, Detail detail) {
        List<LayerRow> rows = new ArrayList<>(vertices.size());
        for (Vertex vertex : vertices) {
            rows.add(new LayerRow(vertex, wholeMillis, detail));
        }
        return rows;
    }

    /** Failed layers come first, so they are always included. */
    private static List<Vertex> slowestFirst(TimelineSection timeline) {
        List<Vertex> vertices = new ArrayList<>(timeline.vertices());
        vertices.sort(Comparator.comparingLong(Vertex::durationMillis).reversed());
        if (vertices.size() > MOST_ROWS) {
            vertices.sort(Comparator.comparing(
                    (Vertex vertex) -> vertex.observed().outcome() != TimelineVertex.Outcome.FAILED));
        }
        return vertices.subList(0, Math.min(MOST_ROWS, vertices.size()));
    }

    LayerLabel name() {
        return LayerLabel.of(
                vertex,
                switch (detail) {
                    case ALL -> LONGEST_INSTRUCTION;
                    case OF_MANY -> LONGEST_INSTRUCTION_OF_MANY;
                    case BRIEF -> LONGEST_INSTRUCTION_AGAIN;
                });
    }

    String time() {
        return vertex.observed().intervals().isEmpty() ? "–" : Durations.format(vertex.durationMillis());
    }

    String share() {
        return Shares.format(vertex.durationMillis(), wholeMillis);
    }

    private boolean isMinor() {
        return detail != Detail.ALL && vertex.durationMillis() * LEAST_SHARE < wholeMillis;
    }

    /** Width of the bar for its share of the build's time. */
    @CheckForNull
    String width() {
        return detail == Detail.BRIEF || isMinor() ? null : Percent.of(vertex.durationMillis(), wholeMillis);
    }

    @CheckForNull
    String usual() {
        return vertex.usualMillis() == null ? null : Durations.format(vertex.usualMillis());
    }

    /** The range of its usual durations. */
    @CheckForNull
    String spread() {
        TimelineSection.History history = vertex.history();
        if (history == null || detail == Detail.BRIEF || isMinor()) {
            return null;
        }
        if (history.measured() == 1) {
            return "last time";
        }
        if (history.lowMillis() == null || history.highMillis() == null || history.measured() < 3) {
            return null;
        }
        String low = Durations.format(history.lowMillis());
        String high = Durations.format(history.highMillis());
        return low.equals(high) ? null : low + " to " + high;
    }

    /** How often it ran in earlier builds. */
    @CheckForNull
    String ran() {
        TimelineSection.History history = vertex.history();
        return history == null || history.builds() < 2 || detail == Detail.BRIEF || isMinor()
                ? null
                : "ran in " + history.ran() + " of " + Counts.of(history.builds(), "build");
    }

    /** How it ended, if that is worth mentioning. */
    @CheckForNull
    String state() {
        return switch (vertex.observed().outcome()) {
            case DONE -> againstUsual();
            case CACHED -> vertex.cacheSource() == null ? "cached" : "cached, fetched";
            case FAILED -> vertex.observed().missedCache() ? "no cache yet" : "failed";
            case CANCELED -> "canceled";
            case UNFINISHED -> vertex.observed().intervals().isEmpty() ? "did not run" : "unfinished";
        };
    }

    @CheckForNull
    String size() {
        if (vertex.sizeBytes() != null) {
            return ByteSizes.format(vertex.sizeBytes());
        }
        return vertex.observed().bytesIn() >= WORTH_A_WORD_BYTES
                ? ByteSizes.format(vertex.observed().bytesIn()) + " moved"
                : null;
    }

    /** The phases of an export, as rows below it. */
    List<ExportPart> exportParts() {
        return detail == Detail.BRIEF ? List.of() : vertex.observed().exportParts();
    }

    String time(ExportPart part) {
        return Durations.format(part.durationMillis());
    }

    String share(ExportPart part) {
        return Shares.format(part.durationMillis(), wholeMillis);
    }

    /** Why it ran, for the layer that made others run; those refer to its number. */
    List<Phrase> why() {
        LayerReason reason = vertex.reason();
        return reason == null || reason.cause() != 0 || reason.text().isEmpty() || detail == Detail.BRIEF
                ? List.of()
                : Phrase.of(PlainText.shortened(reason.text(), LONGEST_REASON));
    }

    /** Number of the vertex that made it run; 0 when it is not another one. */
    int cause() {
        return vertex.reason() == null || detail == Detail.BRIEF
                ? 0
                : vertex.reason().cause();
    }

    /** CSS class of the row in report.css, if any. */
    @CheckForNull
    String look() {
        return switch (vertex.observed().outcome()) {
            case DONE -> null;
            case CACHED -> "odb-cached";
            case FAILED -> vertex.observed().missedCache() ? null : "odb-failed";
            case CANCELED, UNFINISHED -> "odb-unfinished";
        };
    }

    @CheckForNull
    private String againstUsual() {
        if (vertex.usualMillis() == null) {
            return null;
        }
        long more = vertex.durationMillis() - vertex.usualMillis();
        return Math.abs(more) <= NOISE_MILLIS || Math.abs(more) * NOISE_SHARE <= vertex.usualMillis()
                ? null
                : Durations.format(Math.abs(more))
                        + (more > 0 ? " slower" : " faster")
                        + (vertex.history() != null && vertex.history().measured() == 1 ? " than last time" : "");
    }
}
