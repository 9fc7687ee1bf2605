package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ExportPart;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The timeline of a build: a row for each vertex in build order, with a bar for each interval in which it ran, and rows
 * for the phases of an export below it. The critical path is shown twice, by the style of its bars and by a connecting
 * line, so that it can be followed without color.
 *
 * @param height of the picture, in pixels
 * @param axisHeight height of the axis at the top, in pixels
 * @param path the lines between the bars of the critical path
 * @param omitted number of short vertices that have no row, because they would bury the others
 * @param omittedMillis their total time
 */
public record TimelinePicture(
        int height, int axisHeight, TimeAxis axis, List<Row> rows, List<Link> path, int omitted, long omittedMillis) {

    /** Whether any row has this style, to keep the legend minimal. */
    public boolean has(Look look) {
        return rows.stream().anyMatch(row -> row.look() == look);
    }

    /** Whether any bar is a data transfer. */
    public boolean hasTransfers() {
        return rows.stream().anyMatch(row -> row.moves() && row.look() != Look.CACHED);
    }

    /** Up to this number, each vertex has its row. */
    static final int FEW = 60;

    /** Maximum number of rows. */
    static final int MOST_ROWS = 200;

    /**
     * In a large build, a vertex needs this share of the time for a row, unless it is on the critical path or failed.
     */
    private static final double SHARE_WORTH_A_ROW = 0.002;

    /** The minimum width of a bar, as a share of the picture, to keep it visible. */
    private static final double NARROWEST = 0.003;

    /** A cached vertex has a bar beside its ring when it took more than this share of the time. */
    private static final double WORTH_A_BAR = 0.01;

    private static final long WORTH_A_TIME_MILLIS = 100;
    public static final int ROW_HEIGHT = 26;
    private static final int AXIS_HEIGHT = 24;
    private static final int MIDDLE_OF_BAR = 18;

    /** The style of a row. */
    public enum Look {
        /** On the critical path. */
        CRITICAL,
        /** Not on the critical path. */
        BESIDE,
        CACHED,
        FAILED,
        /** Canceled, or the progress ended first. */
        UNFINISHED
    }

    /**
     * One vertex.
     *
     * @param y its upper end
     * @param moves true when it transfers data: context, cache, base image, export
     * @param from start of its first interval; null when it never ran
     * @param to end of its last interval
     * @param parts phases of an export, each in a row below it
     */
    public record Row(
            Vertex vertex,
            int y,
            Look look,
            boolean moves,
            @CheckForNull String from,
            @CheckForNull String to,
            List<Bar> bars,
            List<Part> parts) {
        public Row {
            bars = List.copyOf(bars);
            parts = List.copyOf(parts);
        }

        /** Its duration, formatted. */
        public String time() {
            long millis = vertex.durationMillis();
            if (look == Look.CACHED && millis < WORTH_A_TIME_MILLIS) {
                return "cached";
            }
            return vertex.observed().intervals().isEmpty() ? "–" : Durations.format(millis);
        }
    }

    /**
     * A phase of an export.
     *
     * @param name of the phase
     * @param y its upper end
     * @param time its duration, formatted
     */
    public record Part(String name, int y, String time, List<Bar> bars) {
        public Part {
            bars = List.copyOf(bars);
        }
    }

    /** An interval. */
    public record Bar(String x, String width) {}

    /**
     * The line from one critical vertex to the next: down to its row where it starts.
     *
     * @param waitFrom where the first ended, when neither ran for a while; otherwise equal to x
     * @param x where the second starts
     * @param from height of the first
     * @param to height of the second
     */
    public record Link(String waitFrom, String x, int from, int to) {}

    public TimelinePicture {
        rows = List.copyOf(rows);
        path = List.copyOf(path);
    }

    public static TimelinePicture of(TimelineSection timeline) {
        List<Vertex> shown = worthARow(timeline);
        long nanos = nanos(timeline.started(), timeline.completed());
        List<Row> rows = new ArrayList<>(shown.size());
        Map<Integer, Row> byNumber = new HashMap<>();
        int y = AXIS_HEIGHT;
        for (Vertex vertex : shown) {
            Row row = row(vertex, y, timeline.started(), nanos);
            rows.add(row);
            byNumber.put(vertex.number(), row);
            y += ROW_HEIGHT * (1 + row.parts().size());
        }
        long omittedMillis = 0;
        for (Vertex vertex : timeline.vertices()) {
            if (!byNumber.containsKey(vertex.number())) {
                omittedMillis += vertex.durationMillis();
            }
        }
        return new TimelinePicture(
                y + 2,
                AXIS_HEIGHT,
                TimeAxis.of(timeline.durationMillis()),
                rows,
                path(timeline, byNumber, nanos),
                timeline.vertices().size() - rows.size(),
                omittedMillis);
    }

    /** The times in which at least one of the vertices ran uncached, on the axis of the whole timeline. */
    public static List<Bar> lane(TimelineSection timeline, List<Vertex> vertices) {
        long nanos = nanos(timeline.started(), timeline.completed());
        List<Bar> bars = new ArrayList<>();
        for (Interval interval : Interval.union(vertices.stream()
                .filter(vertex -> vertex.observed().outcome() != Outcome.CACHED)
                .flatMap(vertex -> vertex.observed().intervals().stream())
                .toList())) {
            double width = Math.max(nanos(interval.started(), interval.completed()), nanos * NARROWEST);
            double x = Math.min(nanos(timeline.started(), interval.started()), nanos - width);
            bars.add(new Bar(Percent.of(x, nanos), Percent.of(width, nanos)));
        }
        return bars;
    }

    private static List<Vertex> worthARow(TimelineSection timeline) {
        if (timeline.vertices().size() <= FEW) {
            return timeline.vertices();
        }
        List<Vertex> worth = new ArrayList<>();
        for (Vertex vertex : timeline.vertices()) {
            if (vertex.onCriticalPath()
                    || vertex.observed().outcome() == Outcome.FAILED
                    || vertex.durationMillis() >= timeline.durationMillis() * SHARE_WORTH_A_ROW) {
                worth.add(vertex);
            }
        }
        if (worth.size() <= MOST_ROWS) {
            return worth;
        }
        List<Vertex> longest = new ArrayList<>(worth);
        longest.sort(Comparator.<Vertex, Boolean>comparing(
                        vertex -> vertex.observed().outcome() != Outcome.FAILED)
                .thenComparing(Comparator.comparingLong(Vertex::durationMillis).reversed()));
        Set<Integer> kept = new HashSet<>();
        for (Vertex vertex : longest.subList(0, MOST_ROWS)) {
            kept.add(vertex.number());
        }
        worth.removeIf(vertex -> !kept.contains(vertex.number()));
        return worth;
    }

    private static Row row(Vertex vertex, int y, @CheckForNull Instant zero, long nanos) {
        List<Interval> intervals = zero == null ? List.of() : vertex.observed().intervals();
        Look look = look(vertex);
        List<Bar> bars = bars(intervals, zero, nanos, look == Look.CACHED ? nanos * WORTH_A_BAR : 0);
        boolean ran = !intervals.isEmpty();
        return new Row(
                vertex,
                y,
                look,
                movesData(vertex),
                ran ? Percent.of(nanos(zero, intervals.get(0).started()), nanos) : null,
                ran ? Percent.of(nanos(zero, intervals.get(intervals.size() - 1).completed()), nanos) : null,
                bars,
                zero == null ? List.of() : parts(vertex, y, zero, nanos));
    }

    private static List<Bar> bars(List<Interval> intervals, @CheckForNull Instant zero, long nanos, double least) {
        List<Bar> bars = new ArrayList<>(intervals.size());
        for (Interval interval : intervals) {
            double width = nanos(interval.started(), interval.completed());
            if (width >= least) {
                width = Math.max(width, nanos * NARROWEST);
                double x = Math.min(nanos(zero, interval.started()), nanos - width);
                bars.add(new Bar(Percent.of(x, nanos), Percent.of(width, nanos)));
            }
        }
        return bars;
    }

    /** Empty when there is only one, which would repeat the export. */
    private static List<Part> parts(Vertex vertex, int y, Instant zero, long nanos) {
        List<Part> parts = new ArrayList<>();
        for (ExportPart part : vertex.observed().exportParts()) {
            if (part.durationMillis() >= Math.max(WORTH_A_TIME_MILLIS, nanos * WORTH_A_BAR / 1_000_000)) {
                parts.add(new Part(
                        part.phase().words(),
                        y + ROW_HEIGHT * (1 + parts.size()),
                        Durations.format(part.durationMillis()),
                        bars(part.intervals(), zero, nanos, 0)));
            }
        }
        return parts.size() > 1 ? parts : List.of();
    }

    private static Look look(Vertex vertex) {
        return switch (vertex.observed().outcome()) {
            case FAILED -> vertex.observed().missedCache() ? Look.BESIDE : Look.FAILED;
            case CANCELED, UNFINISHED -> Look.UNFINISHED;
            case CACHED -> Look.CACHED;
            case DONE -> vertex.onCriticalPath() ? Look.CRITICAL : Look.BESIDE;
        };
    }

    private static boolean movesData(Vertex vertex) {
        return switch (vertex.name().kind()) {
            case CONTEXT, CACHE_IMPORT, CACHE_EXPORT, EXPORT -> true;
            case STEP -> !vertex.name().isLayer();
            case INTERNAL, OTHER -> false;
        };
    }

    private static List<Link> path(TimelineSection timeline, Map<Integer, Row> rows, long nanos) {
        List<Link> links = new ArrayList<>();
        Row before = null;
        for (int number : timeline.criticalPath()) {
            Row row = rows.get(number);
            if (row == null || row.from() == null) {
                continue;
            }
            if (before != null) {
                long ended = nanos(timeline.started(), last(before).completed());
                long begins = nanos(
                        timeline.started(),
                        row.vertex().observed().intervals().get(0).started());
                links.add(new Link(
                        Percent.of(Math.min(ended, begins), nanos),
                        Percent.of(begins, nanos),
                        before.y() + MIDDLE_OF_BAR,
                        row.y() + MIDDLE_OF_BAR));
            }
            before = row;
        }
        return links;
    }

    private static Interval last(Row row) {
        List<Interval> intervals = row.vertex().observed().intervals();
        return intervals.get(intervals.size() - 1);
    }

    private static long nanos(@CheckForNull Instant from, @CheckForNull Instant to) {
        return from == null || to == null ? 0 : Duration.between(from, to).toNanos();
    }

    /** The picture in one sentence, for screen readers. */
    public String description() {
        StringBuilder text = new StringBuilder("One row for each layer in build order; time runs from left to right,"
                + " starting when the build did.");
        List<String> names = new ArrayList<>();
        for (Row row : rows) {
            if (row.vertex().onCriticalPath()) {
                names.add("#" + row.vertex().number() + " ("
                        + Durations.format(row.vertex().durationMillis()) + ")");
            }
        }
        if (!names.isEmpty()) {
            text.append(" The critical path leads through ")
                    .append(String.join(", ", names.subList(0, Math.min(12, names.size()))));
            if (names.size() > 12) {
                text.append(" and ").append(names.size() - 12).append(" more");
            }
            text.append('.');
        }
        return text.append(" The same figures are in the table of layers.").toString();
    }
}
