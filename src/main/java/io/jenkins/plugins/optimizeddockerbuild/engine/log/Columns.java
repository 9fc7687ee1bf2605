package io.jenkins.plugins.optimizeddockerbuild.engine.log;

/**
 * The width of a text on a terminal: two columns for East Asian wide characters and emoji, none for combining marks.
 * Source: Unicode Standard Annex 11, widths W and F, in blocks.
 */
final class Columns {
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x231A, 0x231B},
        {0x2E80, 0x303E},
        {0x3041, 0xA4CF},
        {0xA960, 0xA97F},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF},
        {0x1F900, 0x1FAFF},
        {0x20000, 0x3FFFD}
    };

    private Columns() {}

    static int of(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            columns += of(text.codePointAt(i));
        }
        return columns;
    }

    /** The text, cut with an ellipsis if it is wider than the columns. */
    static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int taken = 0;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            if (taken + of(character) > columns - 1) {
                break;
            }
            taken += of(character);
            end += Character.charCount(character);
        }
        return columns < 1 ? "" : text.substring(0, end) + "…";
    }

    private static int of(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        for (int[] range : WIDE) {
            if (character < range[0]) {
                return 1;
            }
            if (character <= range[1]) {
                return 2;
            }
        }
        return 1;
    }
}
