package io.jenkins.plugins.optimizeddockerbuild.engine.text;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Decides which characters are shown unchanged. The others would control a terminal or hide what they do: control
 * characters of both sets (ECMA-48, section 5), bidirectional controls (Unicode, UAX 9), and separators that some
 * programs treat as line ends. They are shown as {@code \n}, {@code \r} and {@code \t}, {@code \x1B}, or
 * <code>\\u{202E}</code>.
 */
public final class Printable {
    private static final byte ESCAPE = 0x1b;
    private static final int MALFORMED = 0xFFFD;

    private Printable() {}

    /** The replacement for a character; null when it is shown unchanged. */
    @CheckForNull
    public static String escape(int codePoint) {
        if (codePoint >= 0x20 && codePoint < 0x7F) {
            return null;
        }
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (codePoint < 0xA0) {
                    yield escapedByte(codePoint);
                }
                yield isHidden(codePoint)
                        ? "\\u{" + Integer.toHexString(codePoint).toUpperCase(Locale.ROOT) + "}"
                        : null;
            }
        };
    }

    private static boolean isHidden(int codePoint) {
        return codePoint >= 0x2028 && codePoint <= 0x202E
                || codePoint >= 0x2066 && codePoint <= 0x2069
                || codePoint == 0x200E
                || codePoint == 0x200F
                || codePoint == 0x061C
                || codePoint == 0xFEFF
                || codePoint >= 0xD800 && codePoint <= 0xDFFF;
    }

    /** The replacement for a byte that is not part of a character. */
    public static String escapedByte(int value) {
        return String.format(Locale.ROOT, "\\x%02X", value & 0xFF);
    }

    /** The text on one line. */
    public static String line(String text) {
        return escaped(text, false);
    }

    /** The text with its line ends and tabs. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean layout) {
        StringBuilder shown = null;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            String escape = layout && (codePoint == '\n' || codePoint == '\t') ? null : escape(codePoint);
            if (escape != null && shown == null) {
                shown = new StringBuilder(text.length() + 16).append(text, 0, at);
            }
            if (shown != null) {
                if (escape == null) {
                    shown.appendCodePoint(codePoint);
                } else {
                    shown.append(escape);
                }
            }
            at += Character.charCount(codePoint);
        }
        return shown == null ? text : shown.toString();
    }

    /**
     * One line of output, expected to be UTF-8: other bytes stay, except those that control a terminal with an 8-bit
     * character set. Tabs stay.
     *
     * @param colours whether sequences that set a color stay
     * @return the same array when nothing changes
     */
    public static byte[] line(byte[] text, boolean colours) {
        int at = 0;
        while (at < text.length && (text[at] >= 0x20 && text[at] < 0x7F || text[at] == '\t')) {
            at++;
        }
        if (at == text.length) {
            return text;
        }
        ByteArrayOutputStream shown = new ByteArrayOutputStream(text.length + 32);
        shown.write(text, 0, at);
        while (at < text.length) {
            int length = colours && text[at] == ESCAPE ? colourLength(text, at) : 0;
            String escape = null;
            if (length == 0) {
                length = characterLength(text, at);
                int character = new String(text, at, length, StandardCharsets.UTF_8).codePointAt(0);
                if (character == MALFORMED && text[at] != (byte) 0xEF) {
                    length = 1;
                    character = text[at] & 0xFF;
                }
                escape = character == '\t' ? null : escape(character);
            }
            if (escape == null) {
                shown.write(text, at, length);
            } else {
                shown.writeBytes(escape.getBytes(StandardCharsets.US_ASCII));
            }
            at += length;
        }
        return shown.size() == text.length ? text : shown.toByteArray();
    }

    /** {@code ESC [ 1 ; 31 m}; 0 for any other sequence. */
    private static int colourLength(byte[] text, int from) {
        int at = from + 1;
        if (at == text.length || text[at++] != '[') {
            return 0;
        }
        while (at < text.length && (text[at] >= '0' && text[at] <= ';')) {
            at++;
        }
        return at < text.length && text[at] == 'm' ? at + 1 - from : 0;
    }

    /** Bytes of the character at this position; 1 when there is none. */
    private static int characterLength(byte[] text, int at) {
        int first = text[at] & 0xFF;
        int length = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
        if (at + length > text.length) {
            return 1;
        }
        for (int i = 1; i < length; i++) {
            if ((text[at + i] & 0xC0) != 0x80) {
                return 1;
            }
        }
        return length;
    }
}
