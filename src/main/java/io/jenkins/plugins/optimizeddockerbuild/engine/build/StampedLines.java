package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strips the timestamps that a CI server puts before lines of progress: {@code 2026-03-01T10:15:30.1234567Z #5 DONE},
 * {@code [2026-03-01T10:15:30.123Z] #5 DONE}, {@code 10:15:30 #5 DONE}. All other lines pass through unchanged. Not
 * thread safe.
 */
final class StampedLines extends OutputStream {
    /** Longer than any timestamp followed by the number of a layer. */
    private static final int LONGEST_START = 64;

    private static final Pattern STAMP = Pattern.compile(
            "(?:\\[?\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?]?|\\[?\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?]?)"
                    + "(?: {1,2}|(?=\\r?\\n|$))");
    private static final Pattern PLAIN_PROGRESS = Pattern.compile("#\\d+ .*|#\\d+\\r?\\n?", Pattern.DOTALL);

    private final ProgressReader next;
    private final byte[] start = new byte[LONGEST_START];
    private int held;
    private boolean isWithinLine;
    private boolean isWithinObject;
    private boolean wasProgress;

    /** @param next receives the lines; neither flushed nor closed */
    StampedLines(ProgressReader next) {
        this.next = next;
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end) {
            from = isWithinLine ? goOn(bytes, from, end) : begin(bytes, from, end);
        }
    }

    /** Passes the rest of a line whose start has been passed. */
    private int goOn(byte[] bytes, int from, int end) {
        int to = from;
        while (to < end && bytes[to] != '\n') {
            to++;
        }
        isWithinLine = to == end;
        to = Math.min(end, to + 1);
        next.write(bytes, from, to - from);
        return to;
    }

    /** Collects the start of a line until it can be decided. */
    private int begin(byte[] bytes, int from, int end) {
        if (held == 0 && bytes[from] != '[' && (bytes[from] < '0' || bytes[from] > '9')) {
            isWithinLine = true;
            wasProgress = false;
            return from;
        }
        int to = from;
        while (to < end && held < LONGEST_START && (held == 0 || start[held - 1] != '\n')) {
            start[held++] = bytes[to++];
        }
        if (held == LONGEST_START || start[held - 1] == '\n') {
            release();
        }
        return to;
    }

    private void release() {
        if (held == 0) {
            return;
        }
        String text = new String(start, 0, held, StandardCharsets.ISO_8859_1);
        Matcher stamp = STAMP.matcher(text);
        int from = stamp.lookingAt() && isProgress(text.substring(stamp.end())) ? stamp.end() : 0;
        wasProgress = from > 0;
        byte[] line = Arrays.copyOfRange(start, from, held);
        isWithinLine = start[held - 1] != '\n';
        held = 0;
        next.write(line, 0, line.length);
    }

    private boolean isProgress(String rest) {
        if (isWithinObject || rest.startsWith("{")) {
            isWithinObject = !rest.startsWith("}") && !rest.stripTrailing().endsWith("}") || rest.startsWith(" ");
            return true;
        }
        return PLAIN_PROGRESS.matcher(rest).matches() || wasProgress && rest.isBlank();
    }

    /** Signals the end of the stream and passes what was held back. */
    @Override
    public void close() {
        release();
    }
}
