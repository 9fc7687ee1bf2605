package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.util.Arrays;

/**
 * Makes a line of output stand by itself among lines of other layers: colours stay and end with the line; sequences that
 * move the cursor, erase, set titles or are cut off go, as they would act on somebody else's lines. Source of the forms:
 * ECMA-48, sections 5.4 (control sequences), 5.6 (control strings) and 8.3.117 (SGR).
 */
final class EscapeSequences {
    static final byte ESCAPE = 0x1b;
    private static final int LONGEST_CUT = 64;
    private static final byte BELL = 0x07;
    private static final byte[] RESET = {ESCAPE, '[', '0', 'm'};

    private EscapeSequences() {}

    /**
     * The line with only colours left in it.
     *
     * @param line is overwritten
     * @param from where the output begins, after the prefix
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

    /** How many bytes there are before a sequence that is cut off at the end; the length when none is. */
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

    /** The index after the sequence that begins at the escape character; the line's length when it is cut off. */
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

    /** {@code ESC[m} and {@code ESC[0m}, also with leading parameters that do not matter any more: {@code ESC[1;0m}. */
    private static boolean isReset(byte[] line, int from, int to) {
        int last = to - 2;
        return line[last] == '['
                || line[last] == ';'
                || line[last] == '0' && (line[last - 1] == '[' || line[last - 1] == ';');
    }
}
