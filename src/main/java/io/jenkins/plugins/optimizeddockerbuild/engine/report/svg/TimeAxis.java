package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import java.util.ArrayList;
import java.util.List;

/**
 * The axis of a timeline.
 *
 * @param ticks from zero, at round times, at most {@link #MOST_TICKS}
 */
public record TimeAxis(List<Tick> ticks) {
    static final int MOST_TICKS = 6;

    private static final double NEAR_THE_END = 0.94;

    private static final long[] STEPS = {
        10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
        900_000, 1_800_000, 3_600_000
    };

    /**
     * A moment on the axis.
     *
     * @param anchor which end of the label is at {@code x}, so that labels at the edges stay inside the picture
     */
    public record Tick(String x, String label, String anchor) {}

    public TimeAxis {
        ticks = List.copyOf(ticks);
    }

    /** The axis for a duration. */
    static TimeAxis of(long durationMillis) {
        long step = step(durationMillis, MOST_TICKS);
        List<Tick> ticks = new ArrayList<>();
        for (long at = 0; at <= durationMillis; at += step) {
            String anchor = at == 0 ? "start" : at > durationMillis * NEAR_THE_END ? "end" : "middle";
            ticks.add(new Tick(Percent.of(at, durationMillis), label(at, step), anchor));
        }
        return new TimeAxis(ticks);
    }

    /** The smallest round time that divides the duration into fewer than so many parts. */
    static long step(long durationMillis, int ticks) {
        for (long step : STEPS) {
            if (durationMillis / step < ticks) {
                return step;
            }
        }
        long longest = STEPS[STEPS.length - 1];
        return (durationMillis / longest / ticks + 1) * longest;
    }

    static String label(long millis, long step) {
        if (millis == 0) {
            return "0";
        }
        if (step < 100) {
            return millis + "ms";
        }
        return step < 1_000 ? Durations.format(millis) : Durations.coarse(millis);
    }
}
