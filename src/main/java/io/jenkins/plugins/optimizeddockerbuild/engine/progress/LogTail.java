package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts the output of a vertex and keeps its last lines. A carriage return restarts a line, as on a terminal, so only
 * the last state of a progress bar is kept. Long lines are cut.
 */
final class LogTail implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Longer lines are cut, with an ellipsis at the end. */
    static final int MAX_LINE_LENGTH = 2000;

    private static final int MAX_LINE_BYTES = MAX_LINE_LENGTH + 1;

    private long bytes;
    private long completeLines;
    private final ArrayDeque<byte[]> lines = new ArrayDeque<>(1);
    private int keptBytes;

    private byte[] unfinished = new byte[0];
    private int unfinishedBytes;
    private boolean lineBegun;
    private boolean carriageReturn;

    void add(byte[] data) {
        bytes += data.length;
        int from = 0;
        for (int i = 0; i < data.length; i++) {
            byte next = data[i];
            if (next == '\n') {
                extend(data, from, i);
                endLine();
                from = i + 1;
            } else if (carriageReturn) {
                unfinishedBytes = 0;
                carriageReturn = next == '\r';
                from = carriageReturn ? i + 1 : i;
            } else if (next == '\r') {
                extend(data, from, i);
                carriageReturn = true;
                from = i + 1;
            }
        }
        extend(data, from, data.length);
    }

    long bytes() {
        return bytes;
    }

    long lines() {
        return completeLines + (lineBegun ? 1 : 0);
    }

    /** Memory taken by the kept lines. */
    int keptBytes() {
        return keptBytes + unfinished.length;
    }

    /** Drops the kept lines to make room for others; the counts stay. */
    void forget() {
        lines.clear();
        keptBytes = 0;
        unfinished = Arrays.copyOf(unfinished, unfinishedBytes);
    }

    List<String> last() {
        List<String> last = new ArrayList<>(lines.size() + 1);
        for (byte[] line : lines) {
            last.add(decode(line));
        }
        if (lineBegun) {
            last.add(decode(Arrays.copyOf(unfinished, unfinishedBytes)));
            if (last.size() > TimelineVertex.LOG_TAIL_LINES) {
                last.remove(0);
            }
        }
        return last;
    }

    private void extend(byte[] data, int from, int to) {
        if (from >= to) {
            return;
        }
        lineBegun = true;
        int length = Math.min(to - from, MAX_LINE_BYTES - unfinishedBytes);
        if (length > 0) {
            int needed = unfinishedBytes + length;
            if (needed > unfinished.length) {
                unfinished =
                        Arrays.copyOf(unfinished, Math.max(needed, Math.min(2 * unfinished.length, MAX_LINE_BYTES)));
            }
            System.arraycopy(data, from, unfinished, unfinishedBytes, length);
            unfinishedBytes = needed;
        }
    }

    private void endLine() {
        completeLines++;
        lineBegun = false;
        carriageReturn = false;
        byte[] line = Arrays.copyOf(unfinished, unfinishedBytes);
        unfinishedBytes = 0;
        if (lines.size() == TimelineVertex.LOG_TAIL_LINES) {
            keptBytes -= memory(lines.removeFirst());
        }
        lines.addLast(line);
        keptBytes += memory(line);
    }

    private static int memory(byte[] line) {
        return line.length + 32;
    }

    private static String decode(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        return line.length == MAX_LINE_BYTES
                ? text.substring(0, Math.min(text.length(), MAX_LINE_LENGTH) - 1) + "…"
                : text;
    }
}
