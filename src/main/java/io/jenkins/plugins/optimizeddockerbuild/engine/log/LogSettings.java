package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * What the annotated log needs to know besides the progress.
 *
 * @param heartbeatAfter how long a layer is silent before the log says that it is still running
 * @param stallAfter how long a layer is silent before the cause is investigated
 * @param usual how long a layer usually takes; null for unknown layers
 * @param dockerfile name of the Dockerfile for display, without its folder
 * @param exportedCaches references of the caches that this build writes
 * @param usualExport how long exporting image and cache usually takes; null when unknown
 */
public record LogSettings(
        Duration heartbeatAfter,
        Duration stallAfter,
        Function<VertexName, Usual> usual,
        String dockerfile,
        Set<String> exportedCaches,
        @CheckForNull Duration usualExport) {

    /** Heartbeat after 30 s, diagnosis after 5 minutes, no history. */
    public static final LogSettings DEFAULT =
            new LogSettings(Duration.ofSeconds(30), Duration.ofMinutes(5), name -> null, "Dockerfile", Set.of(), null);

    public LogSettings {
        requirePositive("heartbeatAfter", heartbeatAfter);
        requirePositive("stallAfter", stallAfter);
        exportedCaches = Set.copyOf(exportedCaches);
    }

    public LogSettings withHeartbeatAfter(Duration silence) {
        return new LogSettings(silence, stallAfter, usual, dockerfile, exportedCaches, usualExport);
    }

    public LogSettings withStallAfter(Duration silence) {
        return new LogSettings(heartbeatAfter, silence, usual, dockerfile, exportedCaches, usualExport);
    }

    /** A copy with durations from history; the function returns null for unknown layers. */
    public LogSettings withUsual(Function<VertexName, Usual> durations) {
        return new LogSettings(heartbeatAfter, stallAfter, durations, dockerfile, exportedCaches, usualExport);
    }

    public LogSettings withDockerfile(String name) {
        return new LogSettings(heartbeatAfter, stallAfter, usual, name, exportedCaches, usualExport);
    }

    public LogSettings withExportedCaches(Set<String> references) {
        return new LogSettings(heartbeatAfter, stallAfter, usual, dockerfile, references, usualExport);
    }

    /** A copy with the usual duration of exporting image and cache. */
    public LogSettings withUsualExport(@CheckForNull Duration export) {
        return new LogSettings(heartbeatAfter, stallAfter, usual, dockerfile, exportedCaches, export);
    }

    @CheckForNull
    Usual usual(VertexName layer) {
        return usual.apply(layer);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + duration);
        }
    }
}
