package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Assembles the lines of one stream of a layer's output, which arrives cut anywhere. Lines are emitted with a prefix
 * and without their terminator.
 *
 * <ul>
 * <li>A carriage return restarts the line, as on a terminal: only the last state of a progress bar is left when the
 * line ends. What ended with a newline is always emitted.
 * <li>An unfinished line is held back, up to {@link #LONGEST} bytes; {@link #flush} emits it, and what follows belongs
 * to the next line.
 * <li>Backspaces move back, as on a terminal.
 * <li>Escape sequences: see {@link EscapeSequences}.
 * </ul>
 */
public final class LineAssembler implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Limit for one line in bytes, which bounds memory; longer lines are cut. */
    static final int LONGEST = 64 * 1024;

    private static final byte[] NOTHING = {};

    private byte[] held = NOTHING;
    private int heldLength;
    private boolean heldEscape;

    /** A carriage return ended the held text: anything but a newline replaces it. */
    private boolean returned;

    /** Part of the line has been emitted: if nothing is left at its end, nothing more is. */
    private boolean begun;

    /** Adds bytes and emits all completed lines. */
    public void append(byte[] data, byte[] prefix, Consumer<byte[]> lines) {
        int start = 0;
        int carriageReturn = returned ? 0 : -1;
        boolean escape = heldEscape;
        for (int i = 0; i < data.length; i++) {
            byte b = data[i];
            if (b < 0 || b >= ' ') {
                if (carriageReturn >= 0) {
                    heldLength = 0;
                    start = i;
                    carriageReturn = -1;
                    escape = false;
                }
            } else if (b == '\n') {
                end(data, start, carriageReturn < 0 ? i : carriageReturn, escape, prefix, lines);
                start = i + 1;
                carriageReturn = -1;
                escape = false;
            } else if (b == '\r') {
                carriageReturn = carriageReturn < 0 ? i : carriageReturn;
            } else {
                if (carriageReturn >= 0) {
                    heldLength = 0;
                    start = i;
                    carriageReturn = -1;
                    escape = false;
                }
                escape |= b == EscapeSequences.ESCAPE || b == EscapeSequences.BACKSPACE;
            }
        }
        heldEscape = escape;
        returned = carriageReturn >= 0;
        hold(data, start, returned ? carriageReturn : data.length, prefix, lines);
    }

    /** Emits an unfinished line. */
    public void flush(byte[] prefix, Consumer<byte[]> lines) {
        int length = heldEscape ? EscapeSequences.lengthBeforeCut(held, heldLength) : heldLength;
        if (length == 0) {
            return;
        }
        int cut = heldLength - length;
        heldLength = length;
        lines.accept(line(NOTHING, 0, 0, heldEscape, prefix));
        System.arraycopy(held, length, held, 0, cut);
        heldLength = cut;
        heldEscape = cut > 0;
        begun = true;
        returned = false;
    }

    /** Whether part of a line is held back. */
    boolean isHolding() {
        return heldLength > 0;
    }

    private void end(byte[] data, int from, int to, boolean escape, byte[] prefix, Consumer<byte[]> lines) {
        if (heldLength + to - from > LONGEST) {
            heldEscape = escape;
            hold(data, from, to, prefix, lines);
            from = to;
        }
        if (heldLength > 0 || to > from || !begun) {
            lines.accept(line(data, from, to, escape, prefix));
        }
        heldLength = 0;
        begun = false;
    }

    private void hold(byte[] data, int from, int to, byte[] prefix, Consumer<byte[]> lines) {
        while (heldLength + to - from > LONGEST) {
            int cut = beforeCharacter(data, from, from + LONGEST - heldLength);
            lines.accept(line(data, from, cut, heldEscape, prefix));
            begun = true;
            heldLength = 0;
            from = cut;
        }
        int length = to - from;
        if (heldLength + length > held.length) {
            held = Arrays.copyOf(held, Math.min(LONGEST, Math.max(256, 2 * (heldLength + length))));
        }
        System.arraycopy(data, from, held, heldLength, length);
        heldLength += length;
    }

    /** The last position at or before the cut that is not inside a UTF-8 character, if the text is UTF-8. */
    private static int beforeCharacter(byte[] data, int from, int cut) {
        for (int i = cut; i > from && i > cut - 4; i--) {
            if ((data[i] & 0xC0) != 0x80) {
                return i;
            }
        }
        return cut;
    }

    private byte[] line(byte[] data, int from, int to, boolean escape, byte[] prefix) {
        byte[] line = new byte[prefix.length + heldLength + to - from];
        System.arraycopy(prefix, 0, line, 0, prefix.length);
        System.arraycopy(held, 0, line, prefix.length, heldLength);
        System.arraycopy(data, from, line, prefix.length + heldLength, to - from);
        return escape
                ? EscapeSequences.onlyColours(EscapeSequences.withoutOverstrikes(line, prefix.length), prefix.length)
                : line;
    }
}
