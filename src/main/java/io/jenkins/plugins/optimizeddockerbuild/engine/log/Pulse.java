package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.io.Serializable;

/**
 * How long a layer has been silent, on the owner's clock and to the precision of its ticks: what happened between two
 * ticks happened at the later one. Before the first tick nothing is silent. All times are milliseconds.
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

    /** The layer did something. */
    void act() {
        acted = true;
    }

    /** The log showed something of it. */
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
     * Whether text that waits for the end of its line should be shown as far as it goes: after five seconds, and less
     * and less often while it goes on, as a progress bar does.
     *
     * @param endedLines how many lines of the layer came to their end so far
     */
    boolean isPartialLineDue(long now, boolean waits, long endedLines) {
        if (!waits || !partialLineWaits || endedLines != endedBefore) {
            partialLines.restart(now);
        }
        partialLineWaits = waits;
        endedBefore = endedLines;
        return waits && partialLines.isDue(now);
    }

    /** How long nothing was heard of the layer. */
    long silentMillis(long now) {
        return actedAt < 0 || acted ? 0 : now - actedAt;
    }
}
