package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * White space as defined by BuildKit and Go, which differs from Java's definitions: Go's {@code unicode.IsSpace} around
 * lines and words, and a shorter list between an instruction and its arguments.
 */
final class Whitespace {
    private Whitespace() {}

    /** Go's {@code unicode.IsSpace}. */
    static boolean isSpace(int c) {
        if (c <= 0xFF) {
            return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0;
        }
        return c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** What separates a keyword from its arguments and plain arguments from each other; line feed does not. */
    static boolean isSeparator(int c) {
        return c == ' ' || c == '\t' || c == 0x0B || c == '\f' || c == '\r';
    }

    static String trimStart(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    static String trim(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        int start = 0;
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start, end);
    }

    /** Index of the first separator at or after {@code from}; the text's length when there is none. */
    static int separatorAt(String text, int from) {
        int i = from;
        while (i < text.length() && !isSeparator(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Index of the first character at or after {@code from} that is not a separator. */
    static int wordAt(String text, int from) {
        int i = from;
        while (i < text.length() && isSeparator(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The text with every run of white space, line breaks included, replaced by one space, and trimmed. */
    static String normalise(String text) {
        StringBuilder normal = new StringBuilder(text.length());
        boolean pending = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSpace(c)) {
                pending = normal.length() > 0;
            } else {
                if (pending) {
                    normal.append(' ');
                    pending = false;
                }
                normal.append(c);
            }
        }
        return normal.toString();
    }
}
