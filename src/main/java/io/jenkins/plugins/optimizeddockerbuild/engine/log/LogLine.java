package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * One line of the annotated log.
 *
 * @param kind what the line says
 * @param number the layer's number, 0 when the line belongs to none
 * @param text for display, prefix included: our own text in UTF-8, a layer's output byte for byte. Without terminator,
 *     except for {@link Kind#TEXT}, which has the bytes as received
 * @param millis what the line measures: the duration for DONE, ERROR, CANCELED and UNFINISHED, the running time for
 *     HEARTBEAT, otherwise -1
 */
public record LogLine(Kind kind, int number, byte[] text, long millis) implements Serializable {

    /** What a line of the annotated log says. */
    public enum Kind {
        /** The layer starts: its name as printed by BuildKit. */
        HEADING,
        /** Output of the layer. */
        OUTPUT,
        /** A transfer or another part of the layer's work takes time, or ended. */
        STATUS,
        /** The layer has been silent for a while and is still running. */
        HEARTBEAT,
        /** Possible reasons for a long silence. */
        DIAGNOSIS,
        DONE,
        CACHED,
        ERROR,
        /** Stopped because another layer failed or the build was canceled. */
        CANCELED,
        /** The progress ended while the layer ran. */
        UNFINISHED,
        /** Worth knowing but not a fault, such as a cache that does not exist yet. */
        NOTE,
        WARNING,
        /** A line of the stream that is not progress. */
        TEXT,
        /** Our own lines: the request, the closing table, the verdict. */
        SUMMARY
    }

    /** One of our own lines, which belongs to no layer. */
    public static LogLine summary(String text) {
        return new LogLine(Kind.SUMMARY, 0, text.getBytes(StandardCharsets.UTF_8), -1);
    }

    /** The line without secrets. */
    public LogLine masked(SecretMask mask) {
        byte[] open = mask.masked(text);
        return open == text ? this : new LogLine(kind, number, open, millis);
    }

    /**
     * The text, safe for a terminal or a log: on one line, with all sequences removed except colors in a layer's
     * output. {@link Kind#TEXT} is unchanged.
     */
    public byte[] printable() {
        return kind == Kind.TEXT ? text : Printable.line(text, kind == Kind.OUTPUT);
    }

    /** The text for display; invalid UTF-8 becomes replacement characters. */
    @Override
    public String toString() {
        return new String(text, StandardCharsets.UTF_8);
    }
}
