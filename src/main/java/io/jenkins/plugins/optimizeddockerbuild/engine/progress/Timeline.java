package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a build did, vertex by vertex, from its progress stream.
 *
 * @param vertices in the order of {@link TimelineVertex#number()}
 * @param started the first moment that a vertex ran; null when none did
 * @param completed the last moment that a vertex ran; null when none did
 * @param criticalPath digests of the vertices that decided how long the build took, in order of time: shortening any
 *     other would not have made it end earlier
 * @param failure the vertex that made the build fail; null when none did: then a build that failed did so elsewhere,
 *     and {@code text} has the client's error
 * @param warnings BuildKit's own checks
 * @param text lines of the stream that are no progress, without terminators; when there are many, the first and the
 *     last ones, and between them a line that tells how many are left out
 * @param leftOut how many vertices there were too many to keep, see {@link LiveTimeline#MAX_VERTICES}
 */
public record Timeline(
        List<TimelineVertex> vertices,
        @CheckForNull Instant started,
        @CheckForNull Instant completed,
        List<String> criticalPath,
        @CheckForNull TimelineVertex failure,
        List<ProgressEvent.Warning> warnings,
        List<String> text,
        int leftOut) {

    /** Of a build that never began. */
    public static final Timeline EMPTY = new Timeline(List.of(), null, null, List.of(), null, List.of(), List.of(), 0);

    public Timeline {
        vertices = List.copyOf(vertices);
        criticalPath = List.copyOf(criticalPath);
        warnings = List.copyOf(warnings);
        text = List.copyOf(text);
    }

    /** From the first start to the last end; zero when nothing ran. */
    public Duration duration() {
        return started == null || completed == null ? Duration.ZERO : Duration.between(started, completed);
    }
}
