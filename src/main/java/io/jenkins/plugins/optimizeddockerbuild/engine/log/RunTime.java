package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * When a layer ran, on BuildKit's clock. It may start and complete several times, and the parts of a step run at the same
 * time; its duration is the union, never last minus first.
 */
final class RunTime {
    private static final Instant STILL_RUNNING = Instant.MAX;

    private final TreeMap<Instant, Instant> endByStart = new TreeMap<>();

    void add(Instant started, @CheckForNull Instant completed) {
        if (completed == null) {
            endByStart.putIfAbsent(started, STILL_RUNNING);
        } else {
            endByStart.put(started, completed.isBefore(started) ? started : completed);
        }
    }

    boolean isRunning() {
        return endByStart.containsValue(STILL_RUNNING);
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
            Instant to = run.getValue().equals(STILL_RUNNING) ? now : run.getValue();
            if (to.isAfter(from)) {
                sum = sum.plus(Duration.between(from, to));
                covered = to;
            }
        }
        return sum.toMillis();
    }
}
