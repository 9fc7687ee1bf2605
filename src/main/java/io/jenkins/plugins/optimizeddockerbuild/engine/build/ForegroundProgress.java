package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.AnnotatedLog;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Ticker;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;

/**
 * The progress of a build that someone watches: output is shown as it arrives, with a live line where the terminal
 * supports one.
 */
final class ForegroundProgress extends OutputStream {
    private static final Duration TICK = Duration.ofMillis(500);

    private final ProgressFollower follower;
    private final Runnable clientRuns;
    private final BiConsumer<Instant, AnnotatedLog> gates;
    private final LogWriter log;
    private final Instant started = Instant.now();
    private final Ticker ticker;

    /**
     * Starts immediately.
     *
     * @param clientRuns called at each output
     * @param gates called about twice a second
     */
    ForegroundProgress(
            ProgressFollower follower, Runnable clientRuns, BiConsumer<Instant, AnnotatedLog> gates, LogWriter log) {
        this.follower = follower;
        this.clientRuns = clientRuns;
        this.gates = gates;
        this.log = log;
        this.ticker = new Ticker(TICK, this::tick);
    }

    private void tick(Instant now) {
        follower.tick(now);
        gates.accept(now, follower.log());
        log.showProgress(
                follower.log().running(),
                Duration.between(started, now),
                follower.log().left());
        flush();
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        clientRuns.run();
        follower.write(bytes, offset, length);
        flush();
    }

    @Override
    public void flush() {
        log.flush();
    }

    /** Signals that the client has ended and shows what was held back. */
    Timeline end(boolean canceled) {
        ticker.close();
        Timeline timeline = follower.end(canceled);
        log.hideProgress();
        return timeline;
    }

    @Override
    public void close() {
        ticker.close();
        follower.close();
    }
}
