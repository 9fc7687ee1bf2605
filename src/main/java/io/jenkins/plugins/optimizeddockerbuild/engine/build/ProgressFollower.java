package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.AnnotatedLog;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import java.io.OutputStream;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;

/**
 * The second phase: turns the client's output, cut anywhere, into lines of the annotated log and, at the end, into the
 * timeline. Bytes come from one thread at a time, ticks from any.
 */
final class ProgressFollower extends OutputStream {
    private final EventFollower events;
    private final MaskedProgress masked;
    private final ProgressReader reader;
    private Timeline timeline;

    /** The state of a follower, with which another process can continue; holds no secrets. */
    record State(ProgressReader reader, MaskedProgress masked, EventFollower.State events) implements Serializable {}

    ProgressFollower(EventFollower events, SecretMask mask) {
        this.events = events;
        masked = new MaskedProgress(mask, events);
        reader = new ProgressReader(Clock.systemUTC(), masked);
    }

    /** Resumes from an earlier follower's state. */
    ProgressFollower(State state, EventFollower events, SecretMask mask) {
        this.events = events;
        masked = state.masked();
        masked.resume(mask, events);
        reader = state.reader();
        reader.resume(Clock.systemUTC(), masked);
    }

    State state() {
        return new State(reader, masked, events.state());
    }

    @Override
    public void write(int oneByte) {
        reader.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        reader.write(bytes, offset, length);
    }

    void tick(Instant now) {
        events.tick(now);
    }

    AnnotatedLog log() {
        return events.log();
    }

    /** Signals the end of the progress and emits what was held back. Later calls return the same timeline. */
    Timeline end(boolean canceled) {
        if (timeline == null) {
            reader.close();
            masked.finish();
            timeline = events.end(canceled);
        }
        return timeline;
    }

    /** Stops the background threads; nothing more is emitted. */
    @Override
    public void close() {
        events.close();
    }
}
