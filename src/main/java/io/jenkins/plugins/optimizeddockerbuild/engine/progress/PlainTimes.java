package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Reconstructs times for plain progress, which only prints for how many seconds things ran.
 *
 * <p>While lines arrive from a running build, something that has run for ten seconds now started ten seconds ago, even
 * if BuildKit printed it late (it prints one vertex at a time). A finished log arrives all at once, and by that rule
 * things would have started before the build. In that case the lines drive the time: each thing starts when its
 * predecessor (the previous step of its stage, the loading of the Dockerfile) has ended, and the clock runs ahead of
 * the caller's by the time that passed in the log.
 *
 * <p>A vertex shared with another build on the same builder has been running since that build started, which looks like
 * a finished log. Waiting tells them apart: once the reader had to wait for lines, the build is live, and what started
 * before it counts from its own start.
 */
final class PlainTimes implements Serializable {

    private static final long serialVersionUID = 1L;

    /**
     * How late the first lines of a live build may be: BuildKit prints in groups, and the reader takes time to start.
     */
    private static final Duration LATENESS = Duration.ofSeconds(1);

    /** A line of a finished log never takes this long to arrive. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** Hardly ever do more vertices run in parallel for long. */
    private static final int PARALLEL = 8;

    private Instant begun;
    private Instant arrived;
    private Duration ahead = Duration.ZERO;
    private boolean readAfterwards;
    private boolean readLive;
    /** Total time of all vertices of the build. */
    private Duration work;

    private Instant loaded;
    private Instant lastCompleted;
    private final Map<String, Instant> stages = new HashMap<>();

    PlainTimes(Instant arrived) {
        this.arrived = arrived;
        buildBegins();
    }

    /** Sets the time on the caller's clock. */
    void arrive(Instant now) {
        if (Duration.between(arrived, now).compareTo(WAIT) >= 0) {
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
     * When something started that has run for this long by now.
     *
     * @param latest it is known to have been running then
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
