package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/** How a path is shown to people, whatever bytes it is made of: on one line, with nothing that a terminal obeys. */
public final class PathText {

    private PathText() {}

    /**
     * The path as text: UTF-8 as it is, {@code \n}, {@code \r} and {@code \t} for these, {@code \xFF} for other control
     * characters and for each byte that is no UTF-8, <code>\\u{202E}</code> for characters that turn the direction of text.
     */
    public static String readable(byte[] path) {
        StringBuilder text = null;
        for (int at = 0; at < path.length; ) {
            int decoded = Runes.decode(path, at, path.length);
            int width = Runes.width(decoded);
            int rune = Runes.rune(decoded);
            boolean broken = width == 1 && path[at] < 0;
            String escape = broken ? hexadecimal(path[at] & 0xFF) : escape(rune);
            if (escape != null && text == null) {
                text = new StringBuilder(path.length + 8).append(Runes.text(path, 0, at));
            }
            if (text != null) {
                if (escape != null) {
                    text.append(escape);
                } else {
                    text.appendCodePoint(rune);
                }
            }
            at += width;
        }
        return text == null ? Runes.text(path, 0, path.length) : text.toString();
    }

    /** The same for text from a file. */
    static String readable(String text) {
        StringBuilder readable = new StringBuilder(text.length());
        text.codePoints().forEach(rune -> {
            String escape = escape(rune);
            if (escape == null) {
                readable.appendCodePoint(rune);
            } else {
                readable.append(escape);
            }
        });
        return readable.toString();
    }

    private static String escape(int rune) {
        if (rune >= 0x20 && rune < 0x7F) {
            return null;
        }
        return switch (rune) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 0x2028, 0x2029 -> hexadecimalRune(rune);
            default -> {
                if (rune < 0xA0) {
                    yield hexadecimal(rune);
                }
                boolean turnsDirection = rune >= 0x202A && rune <= 0x202E || rune >= 0x2066 && rune <= 0x2069;
                yield turnsDirection ? hexadecimalRune(rune) : null;
            }
        };
    }

    private static String hexadecimal(int value) {
        return "\\x" + Character.toUpperCase(Character.forDigit(value >> 4, 16))
                + Character.toUpperCase(Character.forDigit(value & 15, 16));
    }

    private static String hexadecimalRune(int rune) {
        return "\\u{" + Integer.toHexString(rune).toUpperCase(java.util.Locale.ROOT) + "}";
    }
}
