package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection.SizeKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimeSplit;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last builds side by side, with one column each in up to three panels: what the time was spent on; the size of the
 * image (compressed or unpacked, whichever the newest build has); and the percentage of layer time from the cache, or
 * of layers when no time is known. Columns start at zero. Patterns distinguish the parts of a column without color.
 *
 * @param height of the picture, in pixels
 * @param panels from top to bottom; those without data are left out
 * @param columns oldest first
 * @param labels below some of the columns
 */
public record TrendPicture(int height, List<Panel> panels, List<Column> columns, List<Label> labels) {
    /** Fewer builds leave room at the right, which keeps two columns from filling the whole width. */
    private static final int FEWEST_SLOTS = 12;

    private static final long LEAST_MILLIS = 50;

    private static final int MOST_LABELS = 4;
    private static final int MOST_TICKS = 4;
    private static final int HEADING_HEIGHT = 22;

    /** Between the columns of a panel and the heading of the next. */
    private static final int GAP = 10;

    /** A lower panel has no room for more lines. */
    private static final int LOW = 60;

    private static final int LABEL_HEIGHT = 20;
    private static final double MARGIN = 0.14;

    /** How much room the picture takes. */
    public enum Size {
        SMALL(88, 36),
        LARGE(200, 90);

        private final int time;
        private final int other;

        Size(int time, int other) {
            this.time = time;
            this.other = other;
        }
    }

    /** What a panel shows. */
    public enum Kind {
        TIME,
        IMAGE_COMPRESSED,
        IMAGE_UNPACKED,
        /** It is unknown what the sizes measure. */
        IMAGE,
        /** Percentage of layer time that came from the cache; for some builds possibly of layers. */
        CACHED_TIME,
        /** Percentage of layers that came from the cache, when no build knows their time. */
        CACHED_LAYERS;

        /** @param kind of the sizes; null when unknown */
        public static Kind ofImage(@CheckForNull SizeKind kind) {
            return kind == null ? IMAGE : kind == SizeKind.COMPRESSED ? IMAGE_COMPRESSED : IMAGE_UNPACKED;
        }
    }

    /** The style of a part of a column, and what it means. */
    public enum Look {
        DEPENDENCIES,
        OWN,
        EXPORT,
        CACHE,
        /** Context, base images, waiting. */
        OTHER,
        /** Time of an unknown kind. */
        WHOLE,
        /** A percentage of layers in the panel for percentages of time. */
        COUNTED,
        /** Image size and cache hits. */
        PLAIN
    }

    /**
     * A build to draw.
     *
     * @param label below its column
     * @param href link of the column; null for none
     */
    public record Build(
            TrendPoint point, String label, @CheckForNull String href) {}

    /**
     * One of the stacked panels.
     *
     * @param top top of its heading
     * @param bottom baseline of its columns
     */
    public record Panel(Kind kind, int top, int bottom, List<Tick> ticks) {
        public Panel {
            ticks = List.copyOf(ticks);
        }
    }

    /** A line across a panel. */
    public record Tick(int y, String label) {}

    /**
     * A build.
     *
     * @param slot left end of its slot, which is {@code slotWidth} wide
     * @param mark height of the symbol for a build that did not succeed or crossed a quality gate; 0 for none
     */
    public record Column(
            Build build,
            String slot,
            String slotWidth,
            String x,
            String width,
            String middle,
            int mark,
            List<Part> parts) {
        public Column {
            parts = List.copyOf(parts);
        }

        /** Whether the symbol is for a quality gate: the build itself succeeded. */
        public boolean crossedAGate() {
            return mark > 0 && succeeded(build.point());
        }
    }

    public record Part(Look look, int y, int height) {}

    /** @param x the middle of the text */
    public record Label(String x, String text) {}

    public TrendPicture {
        panels = List.copyOf(panels);
        columns = List.copyOf(columns);
        labels = List.copyOf(labels);
    }

    /** @param builds oldest first */
    public static TrendPicture of(List<Build> builds, Size size) {
        SizeKind newestKind = newestKind(builds);
        long longest = 1;
        long largest = 0;
        boolean layers = false;
        boolean cachedTime = false;
        for (Build build : builds) {
            longest = Math.max(longest, build.point().durationMillis());
            if (build.point().imageBytes() != null && build.point().imageSizeKind() == newestKind) {
                largest = Math.max(largest, build.point().imageBytes());
            }
            layers |= build.point().layers() > 0;
            cachedTime |= build.point().cachedTimePercent() != null;
        }
        Scale time = Scale.of(Kind.TIME, 0, size.time, longest, TimeAxis.step(longest, MOST_TICKS));
        int bottom = time.bottom();
        Scale image = null;
        if (largest > 0) {
            image = Scale.of(
                    Kind.ofImage(newestKind),
                    bottom + GAP,
                    size.other,
                    largest,
                    byteStep(largest, size.other < LOW ? 2 : 3));
            bottom = image.bottom();
        }
        Scale cached = null;
        if (layers) {
            cached = Scale.of(cachedTime ? Kind.CACHED_TIME : Kind.CACHED_LAYERS, bottom + GAP, size.other, 100, 50);
            bottom = cached.bottom();
        }
        List<Panel> panels = new ArrayList<>();
        for (Scale scale : new Scale[] {time, image, cached}) {
            if (scale != null) {
                panels.add(scale.panel());
            }
        }
        List<Column> columns = new ArrayList<>();
        int slots = Math.max(FEWEST_SLOTS, builds.size());
        for (int i = 0; i < builds.size(); i++) {
            columns.add(column(builds.get(i), i, slots, time, image, cached));
        }
        return new TrendPicture(bottom + LABEL_HEIGHT, panels, columns, labels(builds, slots));
    }

    /** The kind of size to draw: that of the newest image; null when unknown. */
    @CheckForNull
    private static SizeKind newestKind(List<Build> builds) {
        SizeKind kind = null;
        for (Build build : builds) {
            kind = build.point().imageBytes() == null ? kind : build.point().imageSizeKind();
        }
        return kind;
    }

    /** Converts values to heights. */
    private record Scale(Kind kind, int top, int bottom, double most, long step) {
        static Scale of(Kind kind, int top, int height, long largest, long step) {
            long most = (largest + step - 1) / step * step;
            return new Scale(kind, top, top + HEADING_HEIGHT + height, most, step);
        }

        int height(long value) {
            int plot = bottom - top - HEADING_HEIGHT;
            return isNothing(value) ? 0 : (int) Math.max(1, Math.round(value / most * plot));
        }

        /** What is displayed as {@code 0.0s} has no bar. */
        private boolean isNothing(long value) {
            return value < (kind == Kind.TIME ? LEAST_MILLIS : 1);
        }

        Panel panel() {
            List<Tick> ticks = new ArrayList<>();
            for (long value = 0; value <= most; value += step) {
                ticks.add(new Tick(bottom - height(value), label(value)));
            }
            return new Panel(kind, top, bottom, ticks);
        }

        private String label(long value) {
            return switch (kind) {
                case TIME -> TimeAxis.label(value, step);
                case IMAGE, IMAGE_COMPRESSED, IMAGE_UNPACKED -> value == 0 ? "0" : ByteSizes.format(value);
                case CACHED_TIME, CACHED_LAYERS -> value == 0 ? "0" : value + " %";
            };
        }
    }

    /** The smallest of 1, 2 or 5 with zeros that needs no more than so many steps. */
    private static long byteStep(long largest, int most) {
        long unit = 1;
        while (true) {
            for (long factor : new long[] {1, 2, 5}) {
                if (largest <= unit * factor * most) {
                    return unit * factor;
                }
            }
            unit *= 10;
        }
    }

    private static Column column(
            Build build, int slot, int slots, Scale time, @CheckForNull Scale image, @CheckForNull Scale cached) {
        TrendPoint point = build.point();
        List<Part> parts = new ArrayList<>();
        int top = times(parts, point, time);
        if (image != null && point.imageBytes() != null && Kind.ofImage(point.imageSizeKind()) == image.kind()) {
            add(parts, Look.PLAIN, image.bottom(), image.height(point.imageBytes()));
        }
        if (cached != null && point.layers() > 0) {
            Double percent = point.cachedTimePercent();
            long share = percent == null ? 100L * point.cachedLayers() / point.layers() : Math.round(percent);
            Look look = percent == null && cached.kind() == Kind.CACHED_TIME ? Look.COUNTED : Look.PLAIN;
            add(parts, look, cached.bottom(), cached.height(share));
        }
        return new Column(
                build,
                Percent.of(slot, slots),
                Percent.of(1, slots),
                Percent.of(slot + MARGIN, slots),
                Percent.of(1 - 2 * MARGIN, slots),
                Percent.of(slot + 0.5, slots),
                succeeded(point) && point.crossed().isEmpty() ? 0 : Math.max(10, top - 4),
                parts);
    }

    private static boolean succeeded(TrendPoint point) {
        return point.status() == ResultSection.Status.SUCCESS;
    }

    /** The upper end of the column. Rounding is cumulative, so the parts end exactly where the whole does. */
    private static int times(List<Part> parts, TrendPoint point, Scale scale) {
        TimeSplit time = point.time();
        long[] millis = time == null
                ? new long[] {point.durationMillis()}
                : Arrays.stream(TimeSplit.Part.values())
                        .mapToLong(part -> time.millis(part, point.durationMillis()))
                        .toArray();
        long sum = 0;
        int bottom = scale.bottom();
        for (int i = 0; i < millis.length; i++) {
            sum += millis[i];
            int y = scale.bottom() - scale.height(sum);
            add(parts, time == null ? Look.WHOLE : Look.values()[i], bottom, bottom - y);
            bottom = y;
        }
        return bottom;
    }

    private static void add(List<Part> parts, Look look, int bottom, int height) {
        if (height > 0) {
            parts.add(new Part(look, bottom - height, height));
        }
    }

    private static List<Label> labels(List<Build> builds, int slots) {
        List<Label> labels = new ArrayList<>();
        int every = (builds.size() + MOST_LABELS - 1) / MOST_LABELS;
        for (int i = builds.size() - 1; i >= 0; i -= Math.max(1, every)) {
            labels.add(new Label(Percent.of(i + 0.5, slots), builds.get(i).label()));
        }
        return labels;
    }

    /** Whether any column has this style, to keep the legend minimal. */
    public boolean has(Look look) {
        for (Column column : columns) {
            for (Part part : column.parts()) {
                if (part.look() == look) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether any column is a link. */
    public boolean leadsSomewhere() {
        return columns.stream().anyMatch(column -> column.build().href() != null);
    }
}
