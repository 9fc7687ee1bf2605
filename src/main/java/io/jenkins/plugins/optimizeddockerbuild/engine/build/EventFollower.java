package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.AnnotatedLog;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.StallDiagnosis;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressListener;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Follows the events of one build: emits lines of the annotated log while it runs and the timeline at the end. Events
 * come from one thread at a time, ticks from any.
 */
final class EventFollower implements ProgressListener, AutoCloseable {
    private final AnnotatedLog log;
    private final StallDiagnosis diagnosis;

    /** Creates the diagnosis of long silences, given the receiver of its findings. */
    interface Stalls extends Function<BiConsumer<Integer, List<String>>, StallDiagnosis> {}

    /** The state of a follower, with which another process can continue. */
    record State(AnnotatedLog log) implements Serializable {}

    /** @param clientStarted a moment before the client started; null when unknown */
    EventFollower(LogSettings settings, Consumer<LogLine> lines, Stalls stalls, @CheckForNull Instant clientStarted) {
        diagnosis = stalls.apply(this::diagnose);
        LiveTimeline timeline = new LiveTimeline(clientStarted, Clock.systemUTC());
        log = new AnnotatedLog(settings, lines, diagnosis, timeline);
    }

    /** Resumes from an earlier follower's state. */
    EventFollower(State state, LogSettings settings, Consumer<LogLine> lines, Stalls stalls) {
        diagnosis = stalls.apply(this::diagnose);
        log = state.log();
        log.resume(settings, lines, diagnosis);
    }

    State state() {
        return new State(log);
    }

    @Override
    public void on(ProgressEvent event) {
        log.on(event);
    }

    private void diagnose(int layer, List<String> findings) {
        log.diagnose(layer, findings);
    }

    /** Advances the time, for heartbeats. */
    void tick(Instant now) {
        log.tick(now);
    }

    AnnotatedLog log() {
        return log;
    }

    /**
     * Signals the end of the progress and emits what was held back.
     *
     * @param canceled whether the client was asked to end, which may leave it no time to tell how its layers ended
     */
    Timeline end(boolean canceled) {
        diagnosis.close();
        log.finish(canceled);
        return canceled ? log.timeline().canceled() : log.timeline();
    }

    /** Stops the background threads; nothing more is emitted. */
    @Override
    public void close() {
        diagnosis.close();
    }
}
