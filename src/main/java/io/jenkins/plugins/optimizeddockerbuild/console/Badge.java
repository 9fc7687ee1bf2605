package io.jenkins.plugins.optimizeddockerbuild.console;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** How a line of the log is marked, and which part of it. docs/log.md describes the lines. */
enum Badge {
    /** The layer's name. */
    HEADING("heading", null),
    DONE("done", "DONE [0-9.hms]+"),
    /** A layer that took {@link #SLOW_MILLIS} or longer. */
    SLOW("slow", "DONE [0-9.hms]+"),
    CACHED("cached", "CACHED(?: [0-9.hms]+)?"),
    ERROR("error", "ERROR [0-9.hms]+"),
    CANCELED("cancelled", "CANCELED [0-9.hms]+"),
    UNFINISHED("cancelled", "UNFINISHED [0-9.hms]+"),
    WARNING("warning", "WARN(?= )"),
    NOTE("note", "NOTE(?= )"),
    DIAGNOSIS("warning", "\\?(?= )"),
    VERDICT("verdict", "VERDICT(?= )");

    /** Slow layers stand out to anyone who looks for where the time went. */
    static final long SLOW_MILLIS = 60_000;

    /** Suffix of the CSS class in style.css. */
    final String style;

    /** The marked part; null for the rest of the line. */
    @CheckForNull
    final Pattern mark;

    /** The first word of the mark. */
    private final byte[] word;

    Badge(String style, @CheckForNull String mark) {
        this.style = style;
        this.mark = mark == null ? null : Pattern.compile(mark);
        this.word = mark == null
                ? new byte[0]
                : mark.replaceFirst("^\\\\", "").replaceFirst("[ (].*", "").getBytes(StandardCharsets.US_ASCII);
    }

    /** Null for most lines, which have none. */
    @CheckForNull
    static Badge of(LogLine line) {
        return switch (line.kind()) {
            case HEADING -> HEADING;
            case DONE -> line.millis() >= SLOW_MILLIS ? SLOW : DONE;
            case CACHED -> CACHED;
            case ERROR -> ERROR;
            case CANCELED -> CANCELED;
            case UNFINISHED -> UNFINISHED;
            case WARNING -> WARNING;
            case NOTE -> NOTE;
            case DIAGNOSIS -> DIAGNOSIS;
            case SUMMARY -> VERDICT.isAt(line.text(), 0) ? VERDICT : null;
            case OUTPUT, STATUS, HEARTBEAT, TEXT -> null;
        };
    }

    /**
     * The offset of the mark in bytes: right after the layer's number, or, when the line also names the layer, at the
     * last such word. -1 when there is none.
     */
    int find(byte[] text) {
        int afterNumber = afterNumber(text);
        if (word.length == 0 || isAt(text, afterNumber)) {
            return afterNumber;
        }
        for (int i = text.length - word.length; i > afterNumber; i--) {
            if (text[i - 1] == ' ' && isAt(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static int afterNumber(byte[] text) {
        int i = 0;
        if (text.length > 0 && text[0] == '#') {
            i++;
            while (i < text.length && text[i] >= '0' && text[i] <= '9') {
                i++;
            }
            if (i < text.length && text[i] == ' ') {
                return i + 1;
            }
        }
        return 0;
    }

    private boolean isAt(byte[] text, int start) {
        if (text.length - start < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (text[start + i] != word[i]) {
                return false;
            }
        }
        return true;
    }
}
