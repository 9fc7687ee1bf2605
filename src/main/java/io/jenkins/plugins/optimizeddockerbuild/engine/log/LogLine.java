package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * One line of the annotated log.
 *
 * @param kind what the line says
 * @param number the layer's number, 0 when the line belongs to none
 * @param vertex digest of the layer's vertex, null when the line belongs to none
 * @param text what a person reads: UTF-8 as far as we wrote it, a layer's own output byte for byte; no terminator
 * @param millis what the line measures: duration at DONE and ERROR, running time at HEARTBEAT, else -1
 */
public record LogLine(Kind kind, int number, @CheckForNull String vertex, byte[] text, long millis) {

    /** What a line of the annotated log says. */
    public enum Kind {
        /** The layer begins: its name as BuildKit prints it. */
        HEADING,
        /** Output of the layer. */
        OUTPUT,
        /** The layer has been silent for a while and is still running. */
        HEARTBEAT,
        /** What may be wrong when a layer has been silent for long. */
        DIAGNOSIS,
        DONE,
        CACHED,
        ERROR,
        CANCELLED,
        WARNING,
        /** A line of the stream that is no progress. */
        TEXT,
        /** What the product itself says: the request, the table at the end, the verdict. */
        SUMMARY
    }
}
