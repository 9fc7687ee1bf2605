package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Reports the time periodically from its own thread until it is closed. */
public final class Ticker implements AutoCloseable {
    private final long periodMillis;
    private final Consumer<Instant> action;
    private final Thread thread;
    private boolean closed;

    /**
     * Starts immediately.
     *
     * @param action called after each period; an exception ends the ticking and goes to the thread's handler
     */
    public Ticker(Duration period, Consumer<Instant> action) {
        this.periodMillis = Math.max(1, period.toMillis());
        this.action = action;
        this.thread = new Thread(this::run, "build log ticker");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private void run() {
        try {
            while (pause()) {
                action.accept(Instant.now());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when it was closed meanwhile. */
    private synchronized boolean pause() throws InterruptedException {
        long end = System.nanoTime() + periodMillis * 1_000_000;
        long left = periodMillis;
        while (!closed && left > 0) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
        return !closed;
    }

    /** Returns after the last call of the action has returned, unless the action itself closes it. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
