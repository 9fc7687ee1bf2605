package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveVertex;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;

/**
 * How far a running build is.
 *
 * @param finished layers that ended or came from the cache, without base images
 * @param all layers of the build, which BuildKit announces before it runs the first; null when unknown, because plain
 *     progress announces nothing
 * @param left the estimated remaining time, as in the log; null when unknown or too short to matter
 */
public record Headway(
        int finished,
        @CheckForNull Integer all,
        @CheckForNull Duration left) implements Serializable {
    static Headway of(Collection<LiveVertex> vertices, @CheckForNull Duration left) {
        int finished = 0;
        int all = 0;
        boolean areAnnounced = true;
        for (LiveVertex vertex : vertices) {
            if (vertex.name().isLayer()) {
                all++;
                finished += vertex.hasStarted() && !vertex.isRunning() ? 1 : 0;
                areAnnounced &= vertex.hasDigest();
            }
        }
        return new Headway(finished, areAnnounced && all > 0 ? (Integer) all : null, left);
    }

    /** A remaining time for display, rounded: {@code 45s}, {@code 3m}. */
    public static String rounded(Duration left) {
        return RemainingTime.rounded(left);
    }
}
