package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.io.Serializable;

/**
 * Decides when to repeat that something is still going on: after a first pause, then each time after as long as it has
 * lasted so far, up to a maximum pause. With 30 s and 120 s: after 30 s, 1 min, 2 min, 4 min, 6 min … All times are
 * milliseconds.
 */
final class Sparsely implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long firstPause;
    private final long longestPause;
    private long began;
    private long due;

    Sparsely(long firstPause, long longestPause) {
        this.firstPause = firstPause;
        this.longestPause = Math.max(firstPause, longestPause);
    }

    void restart(long now) {
        began = now;
        due = now + firstPause;
    }

    /** Whether a repetition is due; if so, the next pause starts. */
    boolean isDue(long now) {
        if (now < due) {
            return false;
        }
        due = now + Math.min(now - began, longestPause);
        return true;
    }
}
