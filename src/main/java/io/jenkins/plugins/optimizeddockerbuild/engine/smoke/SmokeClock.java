package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import java.time.Duration;

/** How much time a smoke test has left, from its creation on. {@link #cancel} takes all of it, from any thread. */
final class SmokeClock {
    private final Duration timeout;
    private final long startedNanos = System.nanoTime();
    private volatile boolean cancelled;

    SmokeClock(Duration timeout) {
        this.timeout = timeout;
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean isOver() {
        return cancelled || isOver(Duration.ZERO);
    }

    /** Whether the time is over and the patience too; a cancellation does not count. */
    boolean isOver(Duration patience) {
        return System.nanoTime() - startedNanos >= timeout.plus(patience).toNanos();
    }

    long passedMillis() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }

    /** At least 1. */
    long leftMillis() {
        return Math.max(1, timeout.toMillis() - passedMillis());
    }

    /**
     * @param what was still to come
     * @throws SmokeTestException when the test has no time left
     */
    void check(String what) throws SmokeTestException {
        if (cancelled) {
            throw new SmokeTestException("The smoke test was canceled.");
        }
        if (isOver()) {
            throw new SmokeTestException(
                    "After " + Durations.coarse(timeout) + " " + what + ".",
                    Message.of("Give it more time with ", SmokeOption.TIMEOUT, " where that is normal."));
        }
    }
}
