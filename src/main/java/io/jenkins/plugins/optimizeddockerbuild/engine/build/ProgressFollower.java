package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.AnnotatedLog;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.io.OutputStream;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;

/**
 * The second phase: takes the bytes that the client prints, cut anywhere, and turns them into lines of the annotated log
 * and, at the end, the timeline. Bytes come from one thread at a time, ticks from any.
 */
final class ProgressFollower extends OutputStream {
    private final EventFollower events;
    private final SecretMask mask;
    private final ProgressReader reader;
    private Timeline timeline;

    /** What following keeps in mind, to go on in another process; no secrets. */
    record State(ProgressReader reader, SecretMask mask, EventFollower.State events) implements Serializable {}

    ProgressFollower(EventFollower events, Collection<String> secrets) {
        this.events = events;
        mask = new SecretMask(secrets, events);
        reader = new ProgressReader(Clock.systemUTC(), mask);
    }

    /** Goes on where another follower was. */
    ProgressFollower(State state, EventFollower events, Collection<String> secrets) {
        this.events = events;
        mask = state.mask();
        mask.resume(secrets, events);
        reader = state.reader();
        reader.resume(Clock.systemUTC(), mask);
    }

    State state() {
        return new State(reader, mask, events.state());
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
            mask.finish();
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
