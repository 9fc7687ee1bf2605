package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Estimates the remaining time of a build from the usual durations of its layers, all of which BuildKit announces at
 * the start. Running layers and those that build on a layer that ran are counted; the others may come from the cache.
 * There is no estimate when the duration of a counted layer is unknown. Created for one look at the timeline.
 */
final class RemainingTime {
    private static final long UNKNOWN = -1;

    private final LiveTimeline timeline;
    private final Function<VertexName, Usual> usual;
    private final ToLongFunction<LiveVertex> running;
    private final Map<LiveVertex, Forecast> forecasts = new HashMap<>();

    /**
     * @param counts whether the vertex runs, ran, or must run because an input did
     * @param until when it will have ended, in milliseconds from now; {@link #UNKNOWN} when that cannot be determined
     */
    private record Forecast(boolean counts, long until) {
        /** Also for a vertex that waits for itself, which only a corrupt stream has. */
        static final Forecast NOTHING = new Forecast(false, 0);
    }

    /**
     * @param usual how long a layer usually takes; null when unknown
     * @param running for how many milliseconds a vertex has been running
     */
    RemainingTime(LiveTimeline timeline, Function<VertexName, Usual> usual, ToLongFunction<LiveVertex> running) {
        this.timeline = timeline;
        this.usual = usual;
        this.running = running;
    }

    /** For display: {@code about 3m left}. */
    static String words(Duration left) {
        return "about " + rounded(left) + " left";
    }

    static String rounded(Duration left) {
        long seconds = left.toSeconds();
        long rounded = seconds < 90 ? (seconds + 4) / 5 * 5 : (seconds + 30) / 60 * 60;
        String time = Durations.coarse(Duration.ofSeconds(rounded));
        return rounded > 60 && rounded < 3600 ? rounded / 60 + "m" : time;
    }

    /**
     * The remaining time; null when it cannot be determined, or nothing that takes time is known to come.
     *
     * @param export how long exporting the result usually takes; null when unknown
     */
    @CheckForNull
    Duration estimate(@CheckForNull Duration export) {
        long left = 0;
        boolean exports = false;
        boolean works = false;
        for (LiveVertex vertex : timeline.vertices()) {
            Forecast forecast = forecast(vertex);
            if (forecast.until() == UNKNOWN) {
                return null;
            }
            exports |= vertex.name().kind() == VertexName.Kind.EXPORT && vertex.hasStarted();
            works |= vertex.name().isLayer() && !isCompleted(vertex) && forecast.counts();
            left = Math.max(left, forecast.until());
        }
        if (!works) {
            return null;
        }
        return Duration.ofMillis(left + (exports || export == null ? 0 : export.toMillis()));
    }

    /** Inputs first, with an explicit stack: a chain may be as long as the build has vertices. */
    private Forecast forecast(LiveVertex vertex) {
        Deque<LiveVertex> toDo = new ArrayDeque<>();
        toDo.push(vertex);
        while (!toDo.isEmpty()) {
            LiveVertex next = toDo.peek();
            boolean isFirstVisit = forecasts.putIfAbsent(next, Forecast.NOTHING) == null;
            if (isFirstVisit) {
                for (LiveVertex input : timeline.inputs(next)) {
                    if (!forecasts.containsKey(input)) {
                        toDo.push(input);
                    }
                }
            } else {
                toDo.pop();
                forecasts.put(next, afterItsInputs(next));
            }
        }
        return forecasts.get(vertex);
    }

    private Forecast afterItsInputs(LiveVertex vertex) {
        boolean counts = vertex.name().isLayer() && vertex.hasStarted();
        long start = 0;
        for (LiveVertex input : timeline.inputs(vertex)) {
            Forecast before = forecasts.getOrDefault(input, Forecast.NOTHING);
            counts |= before.counts();
            start = before.until() == UNKNOWN || start == UNKNOWN ? UNKNOWN : Math.max(start, before.until());
        }
        counts &= !vertex.isCached();
        if (isCompleted(vertex)) {
            return new Forecast(counts, 0);
        }
        if (start == UNKNOWN || !vertex.name().isLayer() || !counts) {
            return new Forecast(counts, start);
        }
        Usual takes = usual.apply(vertex.name());
        long left = takes == null
                ? UNKNOWN
                : start
                        + Math.max(
                                0, takes.time().toMillis() - (vertex.hasStarted() ? running.applyAsLong(vertex) : 0));
        return new Forecast(counts, left);
    }

    private static boolean isCompleted(LiveVertex vertex) {
        return vertex.hasStarted() && !vertex.isRunning();
    }
}
