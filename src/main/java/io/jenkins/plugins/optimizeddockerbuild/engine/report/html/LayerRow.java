package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.Percent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One row of the table of layers. Texts are null where there is nothing to say.
 *
 * @param width of the bar that shows its share of the build's time; null for none
 * @param state how it ended, where that is worth a word
 * @param spread between what its usual durations lie
 * @param ran how often it ran in earlier builds
 * @param why why it ran
 * @param cause number of the vertex that made it run; 0 when it is no other
 * @param look the class of a row that needs one in report.css
 */
record LayerRow(
        int number,
        LayerLabel name,
        boolean critical,
        String time,
        String share,
        @CheckForNull String width,
        @CheckForNull String usual,
        @CheckForNull String spread,
        @CheckForNull String ran,
        @CheckForNull String state,
        @CheckForNull String size,
        @CheckForNull String lines,
        List<Phrase> why,
        int cause,
        @CheckForNull String look) {

    private static final int LONGEST_INSTRUCTION = 180;

    /** In a table so long that nobody reads all of it, and that would make the page too large. */
    private static final int LONGEST_INSTRUCTION_OF_MANY = 100;

    /** There the whole is in the other table. */
    private static final int LONGEST_INSTRUCTION_AGAIN = 60;

    /** Of many layers, one that took less than one of so many parts is not worth more than a figure or two. */
    private static final int LEAST_SHARE = 200;

    /** Of a very large build the slowest layers are shown; the rest is in report.json. */
    static final int MOST_ROWS = 1000;

    private static final int LONGEST_REASON = 300;
    private static final int MANY = 100;
    private static final long WORTH_A_WORD_BYTES = 1_000;
    private static final long NOISE_MILLIS = 500;
    private static final long NOISE_SHARE = 10;

    /** In the order of the build; of many layers only what tells them apart, the rest is in the other table. */
    static List<LayerRow> inOrder(TimelineSection timeline, long wholeMillis) {
        boolean many = timeline.vertices().size() > MANY;
        List<Vertex> shown = new ArrayList<>(slowestFirst(timeline));
        shown.sort(Comparator.comparingInt(Vertex::number));
        List<LayerRow> rows = new ArrayList<>(shown.size());
        for (Vertex vertex : shown) {
            LayerRow row = of(vertex, timeline, wholeMillis);
            rows.add(many ? row.brief(LayerLabel.of(vertex, LONGEST_INSTRUCTION_AGAIN)) : row);
        }
        return rows;
    }

    private LayerRow brief(LayerLabel shortName) {
        return new LayerRow(
                number, shortName, critical, time, share, null, usual, null, null, state, size, lines, List.of(), 0,
                look);
    }

    /** By what they took, the longest first. */
    static List<LayerRow> byTime(TimelineSection timeline, long wholeMillis) {
        List<LayerRow> rows = new ArrayList<>();
        for (Vertex vertex : slowestFirst(timeline)) {
            rows.add(of(vertex, timeline, wholeMillis));
        }
        return rows;
    }

    /** What failed goes before everything else, so that it is always among them. */
    private static List<Vertex> slowestFirst(TimelineSection timeline) {
        List<Vertex> vertices = new ArrayList<>(timeline.vertices());
        vertices.sort(Comparator.comparingLong(Vertex::durationMillis).reversed());
        if (vertices.size() > MOST_ROWS) {
            vertices.sort(Comparator.comparing((Vertex vertex) -> vertex.outcome() != TimelineSection.Outcome.FAILED));
        }
        return vertices.subList(0, Math.min(MOST_ROWS, vertices.size()));
    }

    private static LayerRow of(Vertex vertex, TimelineSection timeline, long whole) {
        boolean many = timeline.vertices().size() > MANY;
        boolean minor = many && vertex.durationMillis() * LEAST_SHARE < whole;
        return new LayerRow(
                vertex.number(),
                LayerLabel.of(vertex, many ? LONGEST_INSTRUCTION_OF_MANY : LONGEST_INSTRUCTION),
                vertex.onCriticalPath(),
                vertex.intervals().isEmpty() ? "–" : Durations.format(vertex.durationMillis()),
                Shares.format(vertex.durationMillis(), whole),
                minor ? null : Percent.of(vertex.durationMillis(), whole),
                vertex.usualMillis() == null ? null : Durations.format(vertex.usualMillis()),
                minor ? null : spread(vertex),
                minor ? null : ran(vertex.history()),
                state(vertex),
                size(vertex),
                vertex.lines() == null ? null : vertex.lines().toString(),
                why(vertex.reason()),
                vertex.reason() == null ? 0 : vertex.reason().cause(),
                look(vertex));
    }

    /** At the layer that made others run; these name its number. */
    private static List<Phrase> why(@CheckForNull LayerReason reason) {
        if (reason == null || reason.cause() != 0 || reason.text().isEmpty()) {
            return List.of();
        }
        return Phrase.of(PlainText.shortened(reason.text(), LONGEST_REASON));
    }

    @CheckForNull
    private static String spread(Vertex vertex) {
        TimelineSection.History history = vertex.history();
        if (history != null && history.measured() == 1) {
            return "last time";
        }
        if (history == null || history.lowMillis() == null || history.highMillis() == null || history.measured() < 3) {
            return null;
        }
        String low = Durations.format(history.lowMillis());
        String high = Durations.format(history.highMillis());
        return low.equals(high) ? null : low + " to " + high;
    }

    @CheckForNull
    private static String ran(@CheckForNull TimelineSection.History history) {
        return history == null || history.builds() < 2
                ? null
                : "ran in " + history.ran() + " of " + Counts.of(history.builds(), "build");
    }

    @CheckForNull
    private static String state(Vertex vertex) {
        return switch (vertex.outcome()) {
            case DONE -> againstUsual(vertex);
            case CACHED -> vertex.cacheSource() == null ? "cached" : "cached, fetched";
            case FAILED -> vertex.missedCache() ? "no cache yet" : "failed";
            case CANCELLED -> "cancelled";
            case UNFINISHED -> vertex.intervals().isEmpty() ? "did not run" : "unfinished";
        };
    }

    @CheckForNull
    private static String look(Vertex vertex) {
        return switch (vertex.outcome()) {
            case DONE -> null;
            case CACHED -> "odb-cached";
            case FAILED -> vertex.missedCache() ? null : "odb-failed";
            case CANCELLED, UNFINISHED -> "odb-unfinished";
        };
    }

    @CheckForNull
    private static String size(Vertex vertex) {
        if (vertex.sizeBytes() != null) {
            return ByteSizes.format(vertex.sizeBytes());
        }
        return vertex.bytesIn() >= WORTH_A_WORD_BYTES ? ByteSizes.format(vertex.bytesIn()) + " moved" : null;
    }

    @CheckForNull
    private static String againstUsual(Vertex vertex) {
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
