package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * A phase of an export, from the statuses of its vertex; BuildKit {@code exporter/containerimage}, {@code
 * cache/remotecache}.
 *
 * @param phase which phase
 * @param intervals when it ran, in order of time; parallel work gives overlapping intervals
 */
public record ExportPart(Phase phase, List<Interval> intervals) {
    public ExportPart {
        intervals = intervals == null ? List.of() : List.copyOf(intervals);
    }

    /** The time in which at least one of its intervals ran. */
    public long durationMillis() {
        return Interval.covered(intervals).toMillis();
    }

    /** The phases of an export in their usual order. */
    public enum Phase {
        /** BuildKit does not distinguish preparing from compressing. */
        LAYERS("preparing and compressing layers", "exporting layers"),
        MANIFESTS(
                "writing manifests",
                "exporting manifest ",
                "exporting config ",
                "exporting attestation manifest ",
                "exporting manifest list ",
                "naming to "),
        UNPACKING("unpacking into the engine", "unpacking to "),
        TARBALL("sending the image to the engine", "sending tarball", "copying to tarball"),
        PUSHING_LAYERS("pushing layers", "pushing layers", "pushing layer "),
        PUSHING_MANIFEST("pushing the manifest", "pushing manifest "),
        CACHE_LAYERS("writing layers of the cache", "writing layer "),
        CACHE_MANIFEST(
                "writing the cache's manifest",
                "writing config ",
                "writing cache manifest ",
                "writing cache image manifest ",
                "writing manifest ");

        private final String words;
        private final String[] statuses;

        Phase(String words, String... statuses) {
            this.words = words;
            this.statuses = statuses;
        }

        /** The phase within a sentence: {@code unpacking into the engine}. */
        public String words() {
            return words;
        }

        /** Null for a status that belongs to no phase. */
        @CheckForNull
        static Phase of(String status) {
            for (Phase phase : values()) {
                for (String beginning : phase.statuses) {
                    if (status.startsWith(beginning)) {
                        return phase;
                    }
                }
            }
            return null;
        }
    }
}
