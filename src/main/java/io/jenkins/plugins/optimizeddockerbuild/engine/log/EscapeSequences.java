package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Isolates a line of output among lines of other layers: colors stay and end with the line; sequences that move the
 * cursor, erase, set titles or are truncated are removed, because they would affect other lines. Source of the forms:
 * ECMA-48, sections 5.4 (control sequences), 5.6 (control strings) and 8.3.117 (SGR).
 */
final class EscapeSequences {
    static final byte ESCAPE = 0x1b;
    static final byte BACKSPACE = 0x08;
    private static final int LONGEST_CUT = 64;
    private static final byte BELL = 0x07;
    private static final byte[] RESET = {ESCAPE, '[', '0', 'm'};

    private EscapeSequences() {}

    /**
     * The line with all sequences removed except colors.
     *
     * @param line is overwritten
     * @param from where the output starts, after the prefix
     */
    static byte[] onlyColours(byte[] line, int from) {
        int length = from;
        boolean coloured = false;
        int i = from;
        while (i < line.length) {
            if (line[i] != ESCAPE) {
                line[length++] = line[i++];
                continue;
            }
            int end = end(line, i);
            if (isColour(line, i, end)) {
                coloured = !isReset(line, i, end);
                System.arraycopy(line, i, line, length, end - i);
                length += end - i;
            }
            i = end;
        }
        if (!coloured) {
            return Arrays.copyOf(line, length);
        }
        byte[] closed = Arrays.copyOf(line, length + RESET.length);
        System.arraycopy(RESET, 0, closed, length, RESET.length);
        return closed;
    }

    /**
     * A line of a stream that is not progress, with its terminator if it has one: the final state after carriage
     * returns, with all sequences removed except colors.
     */
    static byte[] oneLine(byte[] line) {
        int end = line.length;
        while (end > 0 && (line[end - 1] == '\n' || line[end - 1] == '\r')) {
            end--;
        }
        int start = end;
        while (start > 0 && line[start - 1] != '\r') {
            start--;
        }
        byte[] text = withoutOverstrikes(Arrays.copyOfRange(line, start, end), 0);
        byte[] shown = Printable.line(onlyColours(text, 0), true);
        if (start == 0 && shown.length == end && Arrays.equals(shown, 0, end, line, 0, end)) {
            return line;
        }
        byte[] whole = Arrays.copyOf(shown, shown.length + line.length - end);
        System.arraycopy(line, end, whole, shown.length, line.length - end);
        return whole;
    }

    /**
     * The line as a terminal shows it after backspaces, which move the cursor back so that later characters overwrite
     * earlier ones.
     *
     * @param from where the output starts, after the prefix
     */
    static byte[] withoutOverstrikes(byte[] line, int from) {
        int first = from;
        while (first < line.length && line[first] != BACKSPACE) {
            first++;
        }
        if (first == line.length) {
            return line;
        }
        List<byte[]> cells = new ArrayList<>();
        int cursor = 0;
        int cellStart = from;
        for (int i = from; i < line.length; ) {
            if (line[i] == BACKSPACE) {
                cursor = Math.max(0, cursor - 1);
                cellStart = ++i;
                continue;
            }
            if (line[i] == ESCAPE) {
                i = end(line, i);
                continue;
            }
            i++;
            while (i < line.length && (line[i] & 0xC0) == 0x80) {
                i++;
            }
            byte[] cell = Arrays.copyOfRange(line, cellStart, i);
            cellStart = i;
            if (cursor < cells.size()) {
                cells.set(cursor, cell);
            } else {
                cells.add(cell);
            }
            cursor++;
        }
        ByteArrayOutputStream shown = new ByteArrayOutputStream(line.length);
        shown.write(line, 0, from);
        cells.forEach(shown::writeBytes);
        shown.write(line, cellStart, line.length - cellStart);
        return shown.toByteArray();
    }

    /** The number of bytes before a sequence that is truncated at the end; the length if there is none. */
    static int lengthBeforeCut(byte[] bytes, int length) {
        for (int i = length - 1; i >= 0 && i >= length - LONGEST_CUT; i--) {
            if (bytes[i] == ESCAPE) {
                byte[] sequence = Arrays.copyOfRange(bytes, i, length + 1);
                sequence[sequence.length - 1] = 'm';
                return end(sequence, 0) == sequence.length ? i : length;
            }
        }
        return length;
    }

    /** The index after the sequence that starts at the escape character; the line's length when it is truncated. */
    private static int end(byte[] line, int escape) {
        int i = escape + 1;
        if (i == line.length) {
            return i;
        }
        byte type = line[i];
        if (type == '[') {
            i++;
            while (i < line.length && line[i] >= 0x20 && line[i] < 0x40) {
                i++;
            }
            return i < line.length && line[i] >= 0x40 ? i + 1 : i;
        }
        if (type == ']' || type == 'P' || type == 'X' || type == '^' || type == '_') {
            return endOfString(line, i + 1);
        }
        while (i < line.length && line[i] >= 0x20 && line[i] < 0x30) {
            i++;
        }
        return i < line.length && line[i] >= 0x30 ? i + 1 : i;
    }

    private static int endOfString(byte[] line, int from) {
        for (int i = from; i < line.length; i++) {
            if (line[i] == BELL) {
                return i + 1;
            }
            if (line[i] == ESCAPE && i + 1 < line.length && line[i + 1] == '\\') {
                return i + 2;
            }
        }
        return line.length;
    }

    private static boolean isColour(byte[] line, int from, int to) {
        return to - from >= 3
                && line[from + 1] == '['
                && line[to - 1] == 'm'
                && line[from + 2] != '?'
                && line[from + 2] != '>';
    }

    /** {@code ESC[m} and {@code ESC[0m}, also with leading parameters without effect: {@code ESC[1;0m}. */
    private static boolean isReset(byte[] line, int from, int to) {
        int last = to - 2;
        return line[last] == '['
                || line[last] == ';'
                || line[last] == '0' && (line[last - 1] == '[' || line[last - 1] == ';');
    }
}
