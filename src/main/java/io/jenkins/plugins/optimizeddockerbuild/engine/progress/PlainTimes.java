package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * When things happened in a build whose plain progress tells only for how many seconds they ran.
 *
 * <p>As long as lines arrive while the build runs, a thing that has run for ten seconds now started ten seconds ago,
 * also when BuildKit printed it late (it prints one vertex at a time). When a log is read afterwards, all of it arrives
 * at once, and things would have started before the build began. Then time goes on as the log tells: each thing starts
 * when what must precede it (the step above in its stage, the loading of the Dockerfile) has ended, and the clock is
 * ahead of the caller's by what has passed in the log.
 *
 * <p>A vertex that is shared with another build on the same builder has run since that build began, and looks like a log
 * that is read afterwards. Waiting tells them apart: once lines made the reader wait, the build is running, and what began
 * before it counts from its own beginning.
 */
final class PlainTimes implements Serializable {

    private static final long serialVersionUID = 1L;

    /**
     * By how much the first lines may come late while the build runs: what BuildKit prints in groups, and the start of
     * whatever reads it.
     */
    private static final Duration LATENESS = Duration.ofSeconds(1);

    /** Nobody waits for so long for a line of a log that is already there. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** No more vertices run at a time for long. */
    private static final int PARALLEL = 8;

    private Instant begun;
    private Instant arrived;
    private Duration ahead = Duration.ZERO;
    private final boolean finishedLog;
    private boolean readAfterwards;
    private boolean readLive;
    /** What all vertices of the build together took. */
    private Duration work;

    private Instant loaded;
    private Instant lastCompleted;
    private final Map<String, Instant> stages = new HashMap<>();

    /** @param readAfterwards true when that is known already, false to find out */
    PlainTimes(Instant arrived, boolean readAfterwards) {
        this.arrived = arrived;
        this.finishedLog = readAfterwards;
        this.readAfterwards = readAfterwards;
        buildBegins();
    }

    /** Tells the time on the caller's clock. */
    void arrive(Instant now) {
        if (!finishedLog && Duration.between(arrived, now).compareTo(WAIT) >= 0) {
            readLive = true;
            readAfterwards = false;
            ahead = Duration.ZERO;
        }
        arrived = now;
    }

    void buildBegins() {
        begun = now();
        loaded = begun;
        lastCompleted = begun;
        work = Duration.ZERO;
        stages.clear();
    }

    Instant now() {
        return arrived.plus(ahead);
    }

    /**
     * When something started that has run for so long by now.
     *
     * @param latest it is known to have run then
     */
    Instant started(VertexName name, Instant latest, Duration ran) {
        Instant started = now().minus(ran);
        if (started.plus(LATENESS).isBefore(begun)) {
            if (readLive) {
                return earlier(latest, begun);
            }
            readAfterwards = true;
        }
        if (!readAfterwards) {
            return earlier(latest, started);
        }
        Instant earliest = earlier(latest, earliestStart(name));
        if (started.isBefore(earliest)) {
            ahead = ahead.plus(Duration.between(started, earliest));
            return earliest;
        }
        return earlier(latest, started);
    }

    void completed(VertexName name, Instant started, Instant when) {
        work = work.plus(Duration.between(started, when));
        Duration possible = LATENESS.plus(Duration.between(begun, now()).multipliedBy(PARALLEL));
        readAfterwards |= !readLive && work.compareTo(possible) > 0;
        lastCompleted = later(lastCompleted, when);
        switch (name.kind()) {
            case INTERNAL -> loaded = later(loaded, when);
            case STEP -> stages.put(stage(name), later(stages.getOrDefault(stage(name), when), when));
            default -> {}
        }
    }

    private Instant earliestStart(VertexName name) {
        return switch (name.kind()) {
            case INTERNAL -> begun;
            case STEP -> stages.getOrDefault(stage(name), loaded);
            case EXPORT, CACHE_EXPORT -> lastCompleted;
            case CONTEXT, CACHE_IMPORT, OTHER -> loaded;
        };
    }

    private static String stage(VertexName name) {
        return name.platform() + " " + name.stage();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
