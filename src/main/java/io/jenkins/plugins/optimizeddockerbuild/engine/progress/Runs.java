package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The runs of a vertex on BuildKit's clock, assembled from its events. A vertex may run several times, and runs may
 * overlap. Not thread safe.
 */
final class Runs implements Serializable {

    private static final long serialVersionUID = 1L;

    /** More than any vertex has; the excess is not counted. */
    private static final int MAX_RUNS = 1000;

    /** BuildKit identifies a run by its start. */
    private final TreeMap<Instant, Run> runByStart = new TreeMap<>();

    /**
     * @param name of the vertex in the event
     * @param completed null while it runs
     */
    private record Run(String name, @CheckForNull Instant completed) implements Serializable {}

    /** Adds one event; an event with only an end belongs to the latest run. */
    public void update(ProgressEvent.Vertex event) {
        Instant started = event.started();
        Instant completed = event.completed();
        if (started == null && !runByStart.isEmpty()) {
            started = runByStart.lastKey();
        }
        if (started == null || runByStart.size() == MAX_RUNS && !runByStart.containsKey(started)) {
            return;
        }
        if (completed != null) {
            complete(started, new Run(event.name(), completed.isBefore(started) ? started : completed));
        } else if (!runByStart.containsKey(started)) {
            forgetRunsBegunAfter(started);
            runByStart.put(started, new Run(event.name(), null));
        }
    }

    /**
     * {@code docker buildx bake} shifts the times of each target separately, so one run of a shared vertex arrives with
     * several starts, under each target's name. A run with exactly the same duration under another name is the same
     * run; its earliest times are used, which never contradict the start of a dependent vertex.
     */
    private void complete(Instant started, Run run) {
        Duration duration = Duration.between(started, run.completed());
        Instant earliest = started;
        Iterator<Map.Entry<Instant, Run>> others = runByStart.entrySet().iterator();
        while (!duration.isZero() && others.hasNext()) {
            Map.Entry<Instant, Run> other = others.next();
            Instant end = other.getValue().completed();
            boolean isSameRun = end != null
                    && !other.getValue().name().equals(run.name())
                    && Duration.between(other.getKey(), end).equals(duration);
            if (isSameRun) {
                earliest = other.getKey().isBefore(earliest) ? other.getKey() : earliest;
                others.remove();
            }
        }
        runByStart.remove(started);
        runByStart.put(earliest, new Run(run.name(), earliest.plus(duration)));
    }

    /** Plain progress corrects the start of a run to an earlier time. */
    private void forgetRunsBegunAfter(Instant started) {
        runByStart.tailMap(started, false).values().removeIf(run -> run.completed() == null);
    }

    public boolean isRunning() {
        return runByStart.values().stream().anyMatch(run -> run.completed() == null);
    }

    /** When it first started; null before that. */
    @CheckForNull
    public Instant started() {
        return runByStart.isEmpty() ? null : runByStart.firstKey();
    }

    /**
     * The union of the runs: in order of time, neither overlapping nor touching.
     *
     * @param earliest earlier time is not counted; null to count everything
     * @param now the end of what is still running; may be null when nothing ever ran
     */
    public List<Interval> intervals(@CheckForNull Instant earliest, @CheckForNull Instant now) {
        List<Interval> intervals = new ArrayList<>(1);
        Instant started = null;
        Instant completed = null;
        for (Map.Entry<Instant, Run> run : runByStart.entrySet()) {
            Instant start = notBefore(earliest, run.getKey());
            Instant end =
                    run.getValue().completed() == null ? now : run.getValue().completed();
            end = end == null ? start : notBefore(start, end);
            if (completed == null || completed.isBefore(start)) {
                if (completed != null) {
                    intervals.add(new Interval(started, completed));
                }
                started = start;
                completed = end;
            } else if (completed.isBefore(end)) {
                completed = end;
            }
        }
        if (completed != null) {
            intervals.add(new Interval(started, completed));
        }
        return intervals;
    }

    /** The total of {@link #intervals}. */
    Duration duration(@CheckForNull Instant earliest, @CheckForNull Instant now) {
        Duration sum = Duration.ZERO;
        for (Interval interval : intervals(earliest, now)) {
            sum = sum.plus(interval.duration());
        }
        return sum;
    }

    private static Instant notBefore(@CheckForNull Instant earliest, Instant time) {
        return earliest != null && time.isBefore(earliest) ? earliest : time;
    }
}
