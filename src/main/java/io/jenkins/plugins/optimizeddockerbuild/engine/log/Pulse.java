package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.io.Serializable;

/**
 * How long a layer has been silent, on the owner's clock with the precision of its ticks: events between two ticks
 * count as happening at the later one. Nothing is silent before the first tick. All times are milliseconds.
 */
final class Pulse implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final long PARTIAL_LINE_MILLIS = 5_000;
    private static final long PARTIAL_LINE_LONGEST_MILLIS = 60_000;

    private final Sparsely heartbeats;
    private final Sparsely stalls;
    private final Sparsely partialLines = new Sparsely(PARTIAL_LINE_MILLIS, PARTIAL_LINE_LONGEST_MILLIS);

    private boolean acted = true;
    private boolean shown = true;
    private boolean partialLineWaits;
    private long endedBefore;
    private long actedAt = -1;

    Pulse(long heartbeatMillis, long stallMillis) {
        heartbeats = new Sparsely(heartbeatMillis, 4 * heartbeatMillis);
        stalls = new Sparsely(stallMillis, 6 * stallMillis);
    }

    /** Records activity of the layer. */
    void act() {
        acted = true;
    }

    /** Records that the log showed something of it. */
    void show() {
        shown = true;
    }

    void tick(long now) {
        if (acted) {
            acted = false;
            actedAt = now;
            stalls.restart(now);
        }
        if (shown) {
            shown = false;
            heartbeats.restart(now);
        }
    }

    boolean isHeartbeatDue(long now) {
        return heartbeats.isDue(now);
    }

    boolean isStallDue(long now) {
        return stalls.isDue(now);
    }

    /**
     * Whether an unfinished line should be shown: after five seconds, then less and less often while it continues, as a
     * progress bar does.
     *
     * @param endedLines number of completed lines of the layer so far
     */
    boolean isPartialLineDue(long now, boolean waits, long endedLines) {
        if (!waits || !partialLineWaits || endedLines != endedBefore) {
            partialLines.restart(now);
        }
        partialLineWaits = waits;
        endedBefore = endedLines;
        return waits && partialLines.isDue(now);
    }

    /** How long the layer has been silent. */
    long silentMillis(long now) {
        return actedAt < 0 || acted ? 0 : now - actedAt;
    }
}
