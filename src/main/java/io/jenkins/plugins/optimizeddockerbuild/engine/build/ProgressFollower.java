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
 * The second phase: takes the bytes that the client prints, cut anywhere, and turns them into lines of the annotated log
 * and, at the end, the timeline. Bytes come from one thread at a time, ticks from any.
 */
final class ProgressFollower extends OutputStream {
    private final EventFollower events;
    private final MaskedProgress masked;
    private final ProgressReader reader;
    private Timeline timeline;

    /** What following keeps in mind, to go on in another process; no secrets. */
    record State(ProgressReader reader, MaskedProgress masked, EventFollower.State events) implements Serializable {}

    ProgressFollower(EventFollower events, SecretMask mask) {
        this.events = events;
        masked = new MaskedProgress(mask, events);
        reader = new ProgressReader(Clock.systemUTC(), masked);
    }

    /** Goes on where another follower was. */
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

    /** The progress has ended: what was held back is shown. Later calls give the same timeline. */
    Timeline end() {
        if (timeline == null) {
            reader.close();
            masked.finish();
            timeline = events.end();
        }
        return timeline;
    }

    /** Ends what works beside the caller, and tells nothing more. */
    @Override
    public void close() {
        events.close();
    }
}
