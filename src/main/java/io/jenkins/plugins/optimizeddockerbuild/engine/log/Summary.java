package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Failure;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.LayerName;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.TotalTime;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The closing lines of the log: the layers by duration, the critical path, what failed with its last output, and the
 * verdict at the very end. docs/log.md describes them.
 */
public final class Summary {
    private static final int MOST_ROWS = 12;
    private static final int LAST_OUTPUT_LINES = 20;
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_FAILED_NAME = 160;
    private static final int LONGEST_OUTPUT_LINE = 500;

    /** Quicker vertices share one row. */
    private static final long SHORT_MILLIS = 100;

    private final Timeline timeline;
    private final DockerfileLines lines;
    private final Map<String, Long> sizes;
    private final long total;

    private final TotalTime time;

    private final Set<Integer> criticalPath;
    private final List<String> text = new ArrayList<>();

    private Summary(Timeline timeline, DockerfileLines lines, Map<String, Long> sizes, TotalTime time) {
        this.time = time;
        this.timeline = timeline;
        this.lines = lines;
        this.sizes = sizes;
        this.total = timeline.duration().toMillis();
        this.criticalPath = new HashSet<>(timeline.criticalPath());
    }

    /**
     * @param lines positions of the vertices in the Dockerfile, where known
     * @param sizes bytes of the layers in the image by vertex digest, where known
     * @param reasons why layers ran, by number, where known
     * @param wayOut what to do about a failure, from one who knows more than the timeline; null when nobody does
     */
    public static List<LogLine> of(
            Timeline timeline,
            DockerfileLines lines,
            Map<String, Long> sizes,
            Map<Integer, Verdict.Because> reasons,
            @CheckForNull String wayOut,
            TotalTime time) {
        Summary summary = new Summary(timeline, lines, sizes, time);
        if (!timeline.vertices().isEmpty()) {
            summary.layers();
            summary.criticalPath();
            summary.text.addAll(WhyLines.of(timeline, lines, reasons));
        }
        Failure failure = Failure.of(timeline);
        if (failure != null) {
            summary.failure(failure);
        }
        summary.text.add("VERDICT " + Verdict.of(timeline, lines, reasons, time));
        String explanation = wayOut == null && failure != null ? failure.explanation() : wayOut;
        if (explanation != null) {
            summary.text.add("WAY OUT " + LayerName.onOneLine(explanation));
        }
        List<LogLine> closing = new ArrayList<>();
        for (String line : summary.text) {
            closing.add(LogLine.summary(line));
        }
        return closing;
    }

    private void layers() {
        String cached = Verdict.cached(timeline);
        String outside = time.outside();
        text.add("LAYERS BY TIME " + Durations.format(time.millis()) + " in all"
                + (outside == null ? "" : ", " + outside) + (cached == null ? "" : ", " + cached));
        List<TimelineVertex> rows = new ArrayList<>(timeline.vertices());
        rows.removeIf(vertex -> vertex.intervals().isEmpty());
        rows.sort(Comparator.comparingLong(Summary::millis)
                .reversed()
                .thenComparing(vertex -> vertex.name().kind() != VertexName.Kind.STEP)
                .thenComparing(TimelineVertex::number));
        List<TimelineVertex> shown = new ArrayList<>();
        List<TimelineVertex> others = new ArrayList<>();
        for (TimelineVertex vertex : rows) {
            boolean worth = vertex == timeline.failure()
                    || shown.size() < MOST_ROWS && (millis(vertex) >= SHORT_MILLIS || isLargeLayer(vertex));
            (worth ? shown : others).add(vertex);
        }
        table(shown);
        between();
        others(others);
    }

    private boolean isLargeLayer(TimelineVertex vertex) {
        return vertex.name().kind() == VertexName.Kind.STEP && sizes.getOrDefault(vertex.digest(), 0L) > 1_000_000;
    }

    private void table(List<TimelineVertex> rows) {
        List<String> times = new ArrayList<>();
        List<String> bytes = new ArrayList<>();
        for (TimelineVertex vertex : rows) {
            times.add(Durations.format(millis(vertex)));
            Long size = sizes.get(vertex.digest());
            bytes.add(size == null ? "" : ByteSizes.format(size));
        }
        int timeWidth = longest(times);
        int bytesWidth = longest(bytes);
        for (int i = 0; i < rows.size(); i++) {
            TimelineVertex vertex = rows.get(i);
            StringBuilder row = new StringBuilder();
            row.append(criticalPath.contains(vertex.number()) ? "* " : "  ");
            appendRight(row, times.get(i), timeWidth);
            row.append(' ');
            appendRight(row, Shares.format(millis(vertex), time.millis()), 5);
            row.append(' ');
            if (bytesWidth > 0) {
                appendRight(row, bytes.get(i), bytesWidth);
                row.append(' ');
            }
            text.add(row.append(name(vertex)).toString());
        }
    }

    /** {@code #7 CACHED Dockerfile:7 RUN pip install}. */
    private String name(TimelineVertex vertex) {
        StringBuilder name = new StringBuilder("#").append(vertex.number()).append(' ');
        String outcome = outcome(vertex.outcome());
        if (!outcome.isEmpty()) {
            name.append(outcome).append(' ');
        }
        String line = lines.at(vertex.digest());
        if (line != null) {
            name.append(line).append(' ');
            if (vertex.name().platform() != null) {
                name.append(vertex.name().platform()).append(' ');
            }
            return name.append(LayerName.shortened(vertex.name().instruction(), LONGEST_NAME))
                    .toString();
        }
        return name.append(LayerName.shortened(vertex.fullName(), LONGEST_NAME)).toString();
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case DONE -> "";
            case CACHED -> "CACHED";
            case FAILED -> "ERROR";
            case CANCELED -> "CANCELED";
            case UNFINISHED -> "UNFINISHED";
        };
    }

    /** Time in which nothing ran, because the builder waited for something unreported or for other builds. */
    private void between() {
        List<Interval> intervals = new ArrayList<>();
        for (TimelineVertex vertex : timeline.vertices()) {
            intervals.addAll(vertex.intervals());
        }
        long idle = total - Interval.covered(intervals).toMillis();
        if (idle >= 1000 && idle >= total / 20) {
            text.add("  " + Durations.format(idle) + " " + Shares.format(idle, time.millis())
                    + " between layers, nothing ran");
        }
    }

    private void others(List<TimelineVertex> others) {
        int cached = 0;
        int rest = 0;
        long millis = 0;
        for (TimelineVertex vertex : others) {
            if (vertex.outcome() == Outcome.CACHED) {
                cached++;
            } else {
                rest++;
                millis += millis(vertex);
            }
        }
        if (rest > 0) {
            text.add("  and " + rest + " shorter, " + Durations.format(millis) + " together");
        }
        if (cached > 0) {
            text.add("  and " + cached + " cached");
        }
    }

    private void criticalPath() {
        StringBuilder path = new StringBuilder();
        int steps = 0;
        long shortest = Math.max(SHORT_MILLIS, total / 100);
        List<Interval> before = new ArrayList<>();
        for (int number : timeline.criticalPath()) {
            TimelineVertex vertex = timeline.vertex(number);
            if (vertex == null || millis(vertex) < shortest) {
                continue;
            }
            // Overlapping vertices of the path count once: the path is never longer than the build.
            Duration covered = Interval.covered(before);
            before.addAll(vertex.intervals());
            long millis = Interval.covered(before).minus(covered).toMillis();
            if (millis >= shortest) {
                path.append(steps++ == 0 ? "" : " > ")
                        .append('#')
                        .append(vertex.number())
                        .append(' ')
                        .append(Durations.format(millis));
            }
        }
        if (steps > 0) {
            text.add("CRITICAL PATH (*) " + path);
        }
    }

    private void failure(Failure failure) {
        TimelineVertex vertex = failure.vertex();
        if (vertex == null) {
            text.add("FAILED " + failure.message());
            return;
        }
        String line = lines.at(vertex.digest());
        text.add("FAILED #" + vertex.number() + " " + LayerName.shortened(vertex.fullName(), LONGEST_FAILED_NAME)
                + (line == null ? "" : " (" + line + ")"));
        List<String> tail = vertex.logTail();
        for (String output : tail.subList(Math.max(0, tail.size() - LAST_OUTPUT_LINES), tail.size())) {
            text.add("| " + readable(output));
        }
        text.add("ERROR " + (failure.exitCode() < 0 ? failure.message() : "exit code " + failure.exitCode()));
    }

    /** A line of output with only the last state of a progress bar, and no sequences except colors. */
    private static String readable(String output) {
        List<byte[]> whole = new ArrayList<>();
        LineAssembler assembler = new LineAssembler();
        assembler.append((output + "\n").getBytes(StandardCharsets.UTF_8), new byte[0], whole::add);
        String line = whole.isEmpty() ? "" : new String(whole.get(whole.size() - 1), StandardCharsets.UTF_8);
        return line.length() <= LONGEST_OUTPUT_LINE ? line : LayerName.shortened(line, LONGEST_OUTPUT_LINE);
    }

    private static long millis(TimelineVertex vertex) {
        return vertex.duration().toMillis();
    }

    private static int longest(List<String> texts) {
        int longest = 0;
        for (String text : texts) {
            longest = Math.max(longest, text.length());
        }
        return longest;
    }

    private static void appendRight(StringBuilder row, String text, int width) {
        row.append(" ".repeat(Math.max(0, width - text.length()))).append(text);
    }
}
