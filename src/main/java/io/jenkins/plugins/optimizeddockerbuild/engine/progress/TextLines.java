package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Keeps the first and last lines of foreign output, which show how a build started and how it ended. */
final class TextLines implements Serializable {

    private static final long serialVersionUID = 1L;

    static final int MAX_FIRST_LINES = 100;
    static final int MAX_LAST_LINES = 400;

    private final List<String> first = new ArrayList<>();
    private final ArrayDeque<String> last = new ArrayDeque<>();
    private long leftOut;

    void add(byte[] line) {
        String text = decode(line);
        if (first.size() < MAX_FIRST_LINES) {
            first.add(text);
            return;
        }
        if (last.size() == MAX_LAST_LINES) {
            last.removeFirst();
            leftOut++;
        }
        last.addLast(text);
    }

    /** All lines, or the first and last ones with a line in between that counts the omitted ones. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(first);
        if (leftOut > 0) {
            lines.add("[" + Counts.of(leftOut, "line") + " left out]");
        }
        lines.addAll(last);
        return lines;
    }

    private static String decode(byte[] line) {
        int length = line.length;
        while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
            length--;
        }
        int kept = Math.min(length, LogTail.MAX_LINE_LENGTH);
        String text = new String(line, 0, kept, StandardCharsets.UTF_8);
        return kept < length ? text + "…" : text;
    }
}
