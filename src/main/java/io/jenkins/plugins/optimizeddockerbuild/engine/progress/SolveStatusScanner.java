package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the end of a solve status (one JSON object of a rawjson stream) and detects as early as possible that something
 * else starts with a brace: foreign text must neither be held back until it fills memory nor hide the progress that
 * follows it.
 *
 * <p>It accepts text that starts with {@code {"vertexes":[{} (or {@code statuses}, {@code logs}, {@code warnings}),
 * which is how Go writes a solve status that is not empty (BuildKit {@code client/graph.go}), and that is nested
 * correctly. The finer points of JSON are left to the parser. It resumes wherever the bytes were cut.
 */
final class SolveStatusScanner implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The result of {@link #scan} when the object may continue after the bytes so far. */
    static final int INCOMPLETE = -1;

    /** The result of {@link #scan} when the bytes so far cannot start a solve status. */
    static final int NO_STATUS = -2;

    private static final byte[][] FIRST_KEYS = {
        "vertexes".getBytes(StandardCharsets.US_ASCII),
        "statuses".getBytes(StandardCharsets.US_ASCII),
        "logs".getBytes(StandardCharsets.US_ASCII),
        "warnings".getBytes(StandardCharsets.US_ASCII),
    };

    private static final int MAX_DEPTH = Long.SIZE;

    private enum Expecting {
        OPENING_BRACE,
        FIRST_KEY,
        FIRST_KEY_END,
        FIRST_COLON,
        FIRST_ARRAY,
        FIRST_ELEMENT,
        KEY_OR_END,
        KEY,
        KEY_END,
        COLON,
        VALUE_OR_END,
        VALUE,
        STRING_END,
        LITERAL_END,
        COMMA_OR_END
    }

    private Expecting expecting = Expecting.OPENING_BRACE;
    private boolean escaped;
    private int depth;
    /** One bit for each open bracket, the innermost lowest: 1 for a brace. */
    private long braces;
    /** The offset of the first key from the opening brace. */
    private int firstKey;

    void reset() {
        expecting = Expecting.OPENING_BRACE;
        escaped = false;
        depth = 0;
        braces = 0;
    }

    /**
     * @param start the index of the opening brace
     * @param from the first byte that no earlier call has seen
     * @return the index after the closing brace, {@link #INCOMPLETE} or {@link #NO_STATUS}
     */
    int scan(byte[] bytes, int start, int from, int to) {
        int i = from;
        while (i < to) {
            byte next = bytes[i];
            switch (expecting) {
                case STRING_END, KEY_END, FIRST_KEY_END -> {
                    i = endOfString(bytes, i, to);
                    if (i < 0) {
                        return i;
                    }
                    if (!stringEnded(bytes, start, i - 1)) {
                        return NO_STATUS;
                    }
                    continue;
                }
                case LITERAL_END -> {
                    while (i < to && isLiteral(bytes[i])) {
                        i++;
                    }
                    if (i < to) {
                        expecting = Expecting.COMMA_OR_END;
                    }
                    continue;
                }
                default -> {
                    if (next != ' ' && next != '\n' && next != '\r' && next != '\t' && !step(next, i - start)) {
                        return NO_STATUS;
                    }
                }
            }
            i++;
            if (depth == 0) {
                return i;
            }
        }
        return INCOMPLETE;
    }

    /** The index after the string's closing quote, or {@link #INCOMPLETE} or {@link #NO_STATUS}. */
    private int endOfString(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            byte next = bytes[i++];
            if (escaped) {
                escaped = false;
            } else if (next == '"') {
                return i;
            } else if (next == '\\') {
                escaped = true;
            }
            if (next >= 0 && next < ' ') {
                return NO_STATUS;
            }
        }
        return INCOMPLETE;
    }

    private boolean stringEnded(byte[] bytes, int start, int quote) {
        if (expecting == Expecting.FIRST_KEY_END) {
            expecting = Expecting.FIRST_COLON;
            return isFirstKey(bytes, start + firstKey, quote);
        }
        expecting = expecting == Expecting.KEY_END ? Expecting.COLON : Expecting.COMMA_OR_END;
        return true;
    }

    private static boolean isFirstKey(byte[] bytes, int from, int to) {
        for (byte[] key : FIRST_KEYS) {
            if (Arrays.equals(bytes, from, to, key, 0, key.length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Processes a byte that is neither white space nor inside a string or literal; false when it is not allowed here.
     */
    private boolean step(byte next, int offset) {
        switch (expecting) {
            case OPENING_BRACE:
                return next == '{' && open(true, Expecting.FIRST_KEY);
            case FIRST_KEY:
                firstKey = offset + 1;
                expecting = Expecting.FIRST_KEY_END;
                return next == '"';
            case FIRST_COLON:
                expecting = Expecting.FIRST_ARRAY;
                return next == ':';
            case FIRST_ARRAY:
                return next == '[' && open(false, Expecting.FIRST_ELEMENT);
            case FIRST_ELEMENT:
                return next == '{' && open(true, Expecting.KEY_OR_END);
            case KEY_OR_END:
                if (next == '}') {
                    return close(true);
                }
                expecting = Expecting.KEY_END;
                return next == '"';
            case KEY:
                expecting = Expecting.KEY_END;
                return next == '"';
            case COLON:
                expecting = Expecting.VALUE;
                return next == ':';
            case VALUE_OR_END:
                return next == ']' ? close(false) : value(next);
            case VALUE:
                return value(next);
            case COMMA_OR_END:
                if (next == ',') {
                    expecting = (braces & 1) == 1 ? Expecting.KEY : Expecting.VALUE;
                    return true;
                }
                return (next == '}' || next == ']') && close(next == '}');
            default:
                throw new IllegalStateException(expecting.toString());
        }
    }

    private boolean value(byte next) {
        if (next == '{') {
            return open(true, Expecting.KEY_OR_END);
        }
        if (next == '[') {
            return open(false, Expecting.VALUE_OR_END);
        }
        expecting = next == '"' ? Expecting.STRING_END : Expecting.LITERAL_END;
        return next == '"' || isLiteral(next);
    }

    private boolean open(boolean brace, Expecting then) {
        depth++;
        braces = braces << 1 | (brace ? 1 : 0);
        expecting = then;
        return depth <= MAX_DEPTH;
    }

    private boolean close(boolean brace) {
        if ((braces & 1) == 1 != brace) {
            return false;
        }
        depth--;
        braces >>>= 1;
        expecting = Expecting.COMMA_OR_END;
        return true;
    }

    private static boolean isLiteral(byte next) {
        return next >= '0' && next <= '9'
                || next >= 'a' && next <= 'z'
                || next == '-'
                || next == '+'
                || next == '.'
                || next == 'E';
    }
}
