package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * One line of the annotated log.
 *
 * @param kind what the line says
 * @param number the layer's number, 0 when the line belongs to none
 * @param vertex digest of the layer's vertex, the group's id for a step of several vertices; null when the line belongs
 *     to none
 * @param text what a person reads, prefix included: UTF-8 as far as we wrote it, a layer's own output byte for byte. No
 *     terminator, but for {@link Kind#TEXT}: that has the bytes as they came, with the terminator when there was one
 * @param millis what the line measures: duration at DONE, ERROR, CANCELED and UNFINISHED, running time at HEARTBEAT,
 *     else -1
 */
public record LogLine(Kind kind, int number, @CheckForNull String vertex, byte[] text, long millis)
        implements Serializable {

    /** What a line of the annotated log says. */
    public enum Kind {
        /** The layer begins: its name as BuildKit prints it. */
        HEADING,
        /** Output of the layer. */
        OUTPUT,
        /** A transfer or another part of the layer's work began to take time, or ended. */
        STATUS,
        /** The layer has been silent for a while and is still running. */
        HEARTBEAT,
        /** What may be wrong when a layer has been silent for long. */
        DIAGNOSIS,
        DONE,
        CACHED,
        ERROR,
        /** Stopped because another layer failed or the build was canceled. */
        CANCELED,
        /** The progress ended while the layer ran. */
        UNFINISHED,
        /** Something worth knowing that is no fault, such as a cache that does not exist yet. */
        NOTE,
        WARNING,
        /** A line of the stream that is no progress. */
        TEXT,
        /** What the product itself says: the request, the table at the end, the verdict. */
        SUMMARY
    }

    /** A line of the product's own that belongs to no layer. */
    public static LogLine summary(String text) {
        return new LogLine(Kind.SUMMARY, 0, null, text.getBytes(StandardCharsets.UTF_8), -1);
    }

    /**
     * The text as it may go to a terminal or a log: on one line, with nothing that is obeyed but the colors of a layer's own
     * output. {@link Kind#TEXT} is as it came.
     */
    public byte[] printable() {
        return kind == Kind.TEXT ? text : Printable.line(text, kind == Kind.OUTPUT);
    }

    /** The text for people; bytes that are no UTF-8 read as replacement characters. */
    @Override
    public String toString() {
        return new String(text, StandardCharsets.UTF_8);
    }
}
