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
 * When a vertex ran, on BuildKit's clock, as its events tell one after another. It may run several times, and several
 * runs may overlap. Not thread safe.
 */
public final class Runs implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The end is null while it runs. BuildKit identifies a run by its start. */
    private final TreeMap<Instant, Instant> endByStart = new TreeMap<>();

    /** Takes in what one event tells; a run whose end alone is told is the latest one. */
    public void update(ProgressEvent.Vertex event) {
        Instant started = event.started();
        Instant completed = event.completed();
        if (started == null && !endByStart.isEmpty()) {
            started = endByStart.lastKey();
        }
        if (started == null) {
            return;
        }
        if (completed != null) {
            endByStart.put(started, completed.isBefore(started) ? started : completed);
        } else if (!endByStart.containsKey(started)) {
            forgetRunsBegunAfter(started);
            endByStart.put(started, null);
        }
    }

    /** Plain progress corrects the start of a run to an earlier one. */
    private void forgetRunsBegunAfter(Instant started) {
        Iterator<Instant> ends = endByStart.tailMap(started, false).values().iterator();
        while (ends.hasNext()) {
            if (ends.next() == null) {
                ends.remove();
            }
        }
    }

    public boolean isRunning() {
        return endByStart.containsValue(null);
    }

    /** When it first began; null as long as it has not. */
    @CheckForNull
    public Instant started() {
        return endByStart.isEmpty() ? null : endByStart.firstKey();
    }

    /**
     * The union of the runs: in order of time, not overlapping, not touching.
     *
     * @param earliest what ran before isn't counted; null to count all
     * @param now stands for the end of what still runs; may be null when nothing ever ran
     */
    public List<Interval> intervals(@CheckForNull Instant earliest, @CheckForNull Instant now) {
        List<Interval> intervals = new ArrayList<>(1);
        Instant started = null;
        Instant completed = null;
        for (Map.Entry<Instant, Instant> run : endByStart.entrySet()) {
            Instant start = notBefore(earliest, run.getKey());
            Instant end = run.getValue() == null ? now : run.getValue();
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

    /** How long it ran: the sum of {@link #intervals}. */
    public Duration duration(@CheckForNull Instant now) {
        Duration sum = Duration.ZERO;
        for (Interval interval : intervals(null, now)) {
            sum = sum.plus(interval.duration());
        }
        return sum;
    }

    private static Instant notBefore(@CheckForNull Instant earliest, Instant time) {
        return earliest != null && time.isBefore(earliest) ? earliest : time;
    }
}
