package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import java.util.Locale;

/**
 * Makes external text (a Dockerfile, a path, a log) safe to display: what a terminal or browser would interpret is
 * removed or made visible. The result is not escaped for HTML.
 */
public final class PlainText {
    private static final char ESCAPE = 0x1b;
    private static final char BELL = 0x07;
    private static final char REPLACEMENT = '\ufffd';
    private static final char FIRST_CONTROL_PICTURE = '\u2400';

    private PlainText() {}

    /**
     * Removes terminal sequences, shows other control characters as symbols ({@code ␀}), bidirectional controls as
     * {@code [U+202E]} and unpaired surrogates as U+FFFD. Tabs and line ends stay.
     */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' && c != '\t' || c >= 0x7f) {
                return cleaned(text, i);
            }
        }
        return text;
    }

    private static String cleaned(String text, int from) {
        StringBuilder plain = new StringBuilder(text.length()).append(text, 0, from);
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ESCAPE) {
                i = endOfSequence(text, i);
                continue;
            }
            i++;
            if (Character.isHighSurrogate(c) && i < text.length() && Character.isLowSurrogate(text.charAt(i))) {
                plain.append(c).append(text.charAt(i++));
            } else if (Character.isSurrogate(c) || c >= '\ufffe' || c >= 0x80 && c < 0xa0) {
                plain.append(REPLACEMENT);
            } else if (c == 0x7f) {
                plain.append('\u2421');
            } else if (c < ' ' && c != '\n' && c != '\t') {
                plain.append((char) (FIRST_CONTROL_PICTURE + c));
            } else if (turnsDirection(c)) {
                plain.append("[U+")
                        .append(Integer.toHexString(0x10000 | c).substring(1).toUpperCase(Locale.ROOT))
                        .append(']');
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static boolean turnsDirection(char c) {
        return c >= '\u202a' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\u200e'
                || c == '\u200f'
                || c == '\u061c'
                || c == '\ufeff';
    }

    /** The index after the terminal sequence that starts at {@code start}: ECMA-48, and xterm's titles and links. */
    private static int endOfSequence(String text, int start) {
        int i = start + 1;
        if (i >= text.length()) {
            return i;
        }
        char kind = text.charAt(i++);
        if (kind == '[') {
            while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) <= 0x3f) {
                i++;
            }
            return i < text.length() && text.charAt(i) >= 0x40 && text.charAt(i) <= 0x7e ? i + 1 : i;
        }
        if (kind == ']') {
            int end = i;
            while (end < text.length() && text.charAt(end) >= ' ') {
                end++;
            }
            if (end < text.length() && text.charAt(end) == BELL) {
                return end + 1;
            }
            return end + 1 < text.length() && text.charAt(end) == ESCAPE && text.charAt(end + 1) == '\\'
                    ? end + 2
                    : start + 2;
        }
        return kind >= ' ' && kind < 0x7f ? i : i - 1;
    }

    /** {@link #of(String)}, cut to a maximum length with {@code …} for the rest. */
    static String shortened(String text, int most) {
        // Log lines can be very long; four times the result is enough input, escape sequences included.
        String plain = of(text.length() <= 4 * most ? text : text.substring(0, 4 * most));
        if (plain.length() <= most) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(most - 2)) ? most - 2 : most - 1;
        return plain.substring(0, end) + "…";
    }
}
