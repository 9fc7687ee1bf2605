package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 as Go decodes it: each byte that is not part of a valid sequence is one {@link #ERROR}. Java's decoder combines
 * several such bytes into one replacement, so {@code ?} in a pattern would match other names than in BuildKit.
 */
public final class Runes {

    /** The rune for a byte of invalid UTF-8. */
    public static final int ERROR = 0xFFFD;

    private static final int WIDTH_SHIFT = 24;
    private static final int ONE_BYTE = 1 << WIDTH_SHIFT;

    private Runes() {}

    /** The rune at a position, with its width: see {@link #rune} and {@link #width}. */
    public static int decode(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return ONE_BYTE | first;
        }
        if (first < 0xC2 || first > 0xF4) {
            return ONE_BYTE | ERROR;
        }
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (end - at < length) {
            return ONE_BYTE | ERROR;
        }
        int rune = first & (0xFF >> (length + 1));
        for (int i = 1; i < length; i++) {
            int next = bytes[at + i] & 0xFF;
            if ((next & 0xC0) != 0x80) {
                return ONE_BYTE | ERROR;
            }
            rune = rune << 6 | next & 0x3F;
        }
        boolean overlong = length == 3 && rune < 0x800 || length == 4 && rune < 0x10000;
        boolean surrogate = rune >= 0xD800 && rune <= 0xDFFF;
        if (overlong || surrogate || rune > Character.MAX_CODE_POINT) {
            return ONE_BYTE | ERROR;
        }
        return length << WIDTH_SHIFT | rune;
    }

    public static int rune(int decoded) {
        return decoded & 0xFFFFFF;
    }

    /** The number of bytes of the rune. */
    public static int width(int decoded) {
        return decoded >>> WIDTH_SHIFT;
    }

    /** The runes of a text. */
    public static int[] of(String text) {
        int[] runes = new int[text.length()];
        int count = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(runes[count - 1])) {
            runes[count++] = text.codePointAt(at);
        }
        return Arrays.copyOf(runes, count);
    }

    /** Whether the bytes are UTF-8 and can be represented as a string. */
    public static boolean isValid(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int decoded = decode(bytes, at, bytes.length);
            if (width(decoded) == 1) {
                return false;
            }
            at += width(decoded);
        }
        return true;
    }

    /** The text of some bytes, with {@link #ERROR} for each byte of invalid UTF-8. */
    public static String text(byte[] bytes, int from, int to) {
        boolean ascii = true;
        for (int at = from; at < to && ascii; at++) {
            ascii = bytes[at] >= 0;
        }
        if (ascii) {
            return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        }
        StringBuilder text = new StringBuilder(to - from);
        for (int at = from; at < to; ) {
            int decoded = decode(bytes, at, to);
            text.appendCodePoint(rune(decoded));
            at += width(decoded);
        }
        return text.toString();
    }
}
