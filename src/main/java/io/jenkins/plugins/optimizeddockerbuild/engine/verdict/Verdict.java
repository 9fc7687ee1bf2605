package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ExportPart;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The verdict on a build in one sentence, on one line: where the time went, or where and why it ended early.
 * Instructions are in backticks.
 */
public final class Verdict {

    /** Layers are named until together they account for this share of the time. */
    private static final double ENOUGH = 0.6;

    /** The longest phase of an export is named when it has at least this share. */
    private static final double PART_WORTH_A_WORD = 0.4;

    private static final int MOST_NAMED = 3;
    private static final int LONGEST_MESSAGE = 200;

    /** Shorter builds need no culprit. */
    private static final long QUICK_MILLIS = 2000;

    private final Timeline timeline;
    private final DockerfileLines lines;
    private final long inBuildKit;

    /** The same total as in the rest of the report: the whole duration if known, otherwise BuildKit's part. */
    private final long total;

    @CheckForNull
    private final String outside;

    private final Map<Integer, Because> reasons;

    private Verdict(Timeline timeline, DockerfileLines lines, Map<Integer, Because> reasons, TotalTime time) {
        this.reasons = reasons;
        this.outside = time.outside();
        this.timeline = timeline;
        this.lines = lines;
        this.inBuildKit = time.inBuildKitMillis();
        this.total = time.millis();
    }

    /** The verdict on a build of which only the progress is known. */
    public static String of(Timeline timeline, DockerfileLines lines) {
        return of(timeline, lines, Map.of(), TotalTime.of(timeline));
    }

    /**
     * The verdict on a build with a known total time.
     *
     * @param reasons why layers ran, by number, where known
     */
    public static String of(Timeline timeline, DockerfileLines lines, Map<Integer, Because> reasons, TotalTime time) {
        return new Verdict(timeline, lines, reasons, time).sentence();
    }

    /**
     * Why a layer ran.
     *
     * @param text a clause that continues "because"
     * @param cause number of the layer that ran first and made it run; 0 when it is the layer itself
     * @param worthAWord whether the verdict should mention it
     */
    public record Because(String text, int cause, boolean worthAWord) {}

    /**
     * How many layers came from a cache: {@code 7 of 8 layers came from the cache}. Layers are the instructions of the
     * Dockerfile except FROM. Null when the build has none.
     */
    @CheckForNull
    public static String cached(Timeline timeline) {
        int layers = 0;
        int cached = 0;
        for (TimelineVertex vertex : timeline.vertices()) {
            if (vertex.name().isLayer()) {
                layers++;
                cached += vertex.outcome() == Outcome.CACHED ? 1 : 0;
            }
        }
        if (layers == 0) {
            return null;
        }
        if (cached == 0) {
            return "no layer came from the cache";
        }
        if (cached == layers) {
            return layers == 1 ? "the only layer came from the cache" : "all " + layers + " layers came from the cache";
        }
        return cached + " of " + layers + " layers came from the cache";
    }

    private String sentence() {
        Failure failure = Failure.of(timeline);
        if (failure != null) {
            return failed(failure);
        }
        TimelineVertex cancelled = longest(Outcome.CANCELED);
        if (cancelled != null) {
            return endedEarly("Canceled after " + time(total) + " while ", cancelled, " was running.");
        }
        TimelineVertex unfinished = longest(Outcome.UNFINISHED);
        if (unfinished != null) {
            return endedEarly(
                    "The progress ended after " + time(total) + " while ",
                    unfinished,
                    " was running: the client or its connection to the builder broke off.");
        }
        if (timeline.vertices().isEmpty()) {
            return "Nothing was built.";
        }
        return succeeded();
    }

    private String failed(Failure failure) {
        StringBuilder sentence = new StringBuilder("Failed");
        if (total > 0) {
            sentence.append(" after ").append(time(total));
        }
        TimelineVertex vertex = failure.vertex();
        if (vertex != null) {
            sentence.append(" at ").append(LayerName.inSentence(vertex, lines));
        }
        if (failure.exitCode() >= 0) {
            sentence.append(" with exit code ").append(failure.exitCode());
        } else if (!failure.message().isEmpty()) {
            sentence.append(": ").append(LayerName.shortened(failure.message(), LONGEST_MESSAGE));
        }
        if (".?!".indexOf(sentence.charAt(sentence.length() - 1)) < 0) {
            sentence.append('.');
        }
        return sentence.toString();
    }

    private String endedEarly(String before, TimelineVertex vertex, String after) {
        return before + LayerName.inSentence(vertex, lines) + after;
    }

    private String succeeded() {
        String cached = cached(timeline);
        List<TimelineVertex> weights = weights();
        if (inBuildKit < QUICK_MILLIS || weights.isEmpty()) {
            String built = "Built in " + time(total) + (outside == null ? "" : ", " + outside);
            return built + (cached == null ? "." : "; " + cached + ".");
        }
        TimelineVertex longest = weights.get(0);
        StringBuilder sentence = new StringBuilder();
        long sum = Interval.covered(weights.stream()
                        .flatMap(weight -> weight.intervals().stream())
                        .toList())
                .toMillis();
        sentence.append(time(sum))
                .append(" of ")
                .append(time(total))
                .append(" (")
                .append(Shares.format(sum, total))
                .append(") went into ");
        for (int i = 0; i < weights.size(); i++) {
            sentence.append(i == 0 ? "" : i == weights.size() - 1 ? " and " : ", ")
                    .append(LayerName.inSentence(weights.get(i), lines));
            if (weights.size() > 1) {
                sentence.append(' ').append(time(millis(weights.get(i))));
            }
            String part = longestPart(weights.get(i));
            sentence.append(part == null ? "" : ", of it " + part);
        }
        Because because = reasons.get(longest.number());
        TimelineVertex first = because == null ? null : timeline.vertex(because.cause());
        TimelineVertex cause =
                because == null || !because.worthAWord() ? cause(longest) : first == null ? longest : first;
        if (because != null && because.worthAWord()) {
            sentence.append(weights.size() == 1 ? "; it had to run because " : "; the first had to run because ")
                    .append(first == null ? "" : LayerName.inSentence(first, lines) + " before it ran: ")
                    .append(because.text());
        } else if (cause == longest) {
            sentence.append("; its result was not in the cache, although everything before it was");
        } else if (cause != null) {
            sentence.append(weights.size() == 1 ? "; it had to run because " : "; the first had to run because ")
                    .append(LayerName.inSentence(cause, lines))
                    .append(" before it was not in the cache");
        } else if (cached != null) {
            sentence.append("; ").append(cached);
        }
        if (outside != null) {
            sentence.append("; ").append(outside);
        }
        return sentence.append('.').toString();
    }

    /** The longest phase of an export: {@code 58s unpacking into the engine}; null when none stands out. */
    @CheckForNull
    private static String longestPart(TimelineVertex export) {
        ExportPart longest = null;
        for (ExportPart part : export.exportParts()) {
            if (longest == null || part.durationMillis() > longest.durationMillis()) {
                longest = part;
            }
        }
        return longest == null || longest.durationMillis() < PART_WORTH_A_WORD * millis(export)
                ? null
                : time(longest.durationMillis()) + " " + longest.phase().words();
    }

    /** The few vertices of the critical path that took most of the time, longest first. */
    private List<TimelineVertex> weights() {
        List<TimelineVertex> path = new ArrayList<>();
        for (int number : timeline.criticalPath()) {
            TimelineVertex vertex = timeline.vertex(number);
            if (vertex != null && millis(vertex) > 0) {
                path.add(vertex);
            }
        }
        path.sort(Comparator.comparingLong(Verdict::millis).reversed());
        List<TimelineVertex> weights = new ArrayList<>();
        long sum = 0;
        for (TimelineVertex vertex : path) {
            if (sum >= ENOUGH * inBuildKit || weights.size() == MOST_NAMED) {
                break;
            }
            weights.add(vertex);
            sum += millis(vertex);
        }
        return weights;
    }

    /**
     * The layer that made this one run: the first of its predecessors that ran although everything before it came
     * from a cache; the layer itself when it has none. Null when no layer before it came from a cache.
     */
    @CheckForNull
    private TimelineVertex cause(TimelineVertex layer) {
        if (!layer.name().isLayer() || layer.outcome() == Outcome.CACHED) {
            return null;
        }
        TimelineVertex cause = null;
        TimelineVertex next = layer;
        Set<Integer> seen = new HashSet<>();
        boolean cacheHelped = false;
        while (next != null) {
            cause = next;
            next = null;
            for (TimelineVertex before : layersBefore(cause)) {
                if (before.outcome() == Outcome.CACHED) {
                    cacheHelped = true;
                } else if (seen.add(before.number()) && (next == null || before.number() < next.number())) {
                    next = before;
                }
            }
        }
        return cacheHelped ? cause : null;
    }

    /** The layers whose results this one needs, directly or through vertices that are not layers. */
    private List<TimelineVertex> layersBefore(TimelineVertex layer) {
        List<TimelineVertex> layers = new ArrayList<>();
        List<TimelineVertex> toLookAt = new ArrayList<>(List.of(layer));
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < toLookAt.size(); i++) {
            for (int input : toLookAt.get(i).inputs()) {
                TimelineVertex vertex = timeline.vertex(input);
                if (vertex != null && seen.add(input)) {
                    (vertex.name().isLayer() ? layers : toLookAt).add(vertex);
                }
            }
        }
        return layers;
    }

    @CheckForNull
    private TimelineVertex longest(Outcome outcome) {
        TimelineVertex longest = null;
        for (TimelineVertex vertex : timeline.vertices()) {
            if (vertex.outcome() == outcome
                    && !vertex.intervals().isEmpty()
                    && (longest == null || millis(vertex) > millis(longest))) {
                longest = vertex;
            }
        }
        return longest;
    }

    private static long millis(TimelineVertex vertex) {
        return vertex.duration().toMillis();
    }

    private static String time(long millis) {
        return Durations.format(millis);
    }
}
