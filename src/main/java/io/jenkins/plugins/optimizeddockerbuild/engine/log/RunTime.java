package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * When a layer ran, on BuildKit's clock. It may start and complete several times, and the parts of a step run at the same
 * time; its duration is the union, never last minus first.
 */
final class RunTime implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The end is null while it runs. BuildKit identifies a run by its start. */
    private final TreeMap<Instant, Instant> endByStart = new TreeMap<>();

    void start(Instant started) {
        endByStart.putIfAbsent(started, null);
    }

    /**
     * A run has ended.
     *
     * @param started null where only the end is told, which is that of the latest run
     */
    void complete(@CheckForNull Instant started, Instant completed) {
        if (started == null && endByStart.isEmpty()) {
            return;
        }
        Instant start = started == null ? endByStart.lastKey() : started;
        Instant end = completed.isBefore(start) ? start : completed;
        // Plain progress corrects the start of a run to an earlier one; the run announced first never completes.
        endByStart.subMap(start, false, end, true).values().removeIf(runEnd -> runEnd == null);
        endByStart.put(start, end);
    }

    boolean isRunning() {
        return endByStart.containsValue(null);
    }

    @CheckForNull
    Instant started() {
        return endByStart.isEmpty() ? null : endByStart.firstKey();
    }

    /**
     * How long it ran.
     *
     * @param now stands for the end of what still runs
     */
    long millis(Instant now) {
        Duration sum = Duration.ZERO;
        Instant covered = Instant.MIN;
        for (Map.Entry<Instant, Instant> run : endByStart.entrySet()) {
            Instant from = run.getKey().isAfter(covered) ? run.getKey() : covered;
            Instant to = run.getValue() == null ? now : run.getValue();
            if (to.isAfter(from)) {
                sum = sum.plus(Duration.between(from, to));
                covered = to;
            }
        }
        return sum.toMillis();
    }
}
