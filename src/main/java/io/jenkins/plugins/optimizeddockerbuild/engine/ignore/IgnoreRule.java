package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One rule of an ignore file, matched like moby/patternmatcher.
 *
 * <p>patternmatcher translates it to an expression for Go's {@code regexp}, character by character: {@code *} becomes
 * {@code [^/]*} even between brackets, {@code \d} stays {@code \d}, which is a digit in Go, and {@code |} separates
 * alternatives. RE2/J takes the same expressions with the same meaning.
 *
 * <p>Immutable and thread safe.
 *
 * @see IgnoreRules
 */
public final class IgnoreRule {

    private enum MatchType {
        /** The path equals the pattern. */
        EXACT,
        /** The pattern is text followed by two asterisks. */
        PREFIX,
        /** The pattern is two asterisks followed by text. */
        SUFFIX,
        EXPRESSION
    }

    private final int line;
    private final String text;
    private final String pattern;
    private final boolean exception;
    private final MatchType type;
    private final byte[] literal;
    private final byte[] plainPath;
    private final Edges edges;

    @CheckForNull
    private final Pattern expression;

    @CheckForNull
    private final String complaint;

    /**
     * @param line counted from 1
     * @param text the line of the file without surrounding white space
     * @param pattern cleaned, without the mark of an exception
     */
    IgnoreRule(int line, String text, String pattern, boolean exception) {
        this.line = line;
        this.text = text;
        this.pattern = pattern;
        this.exception = exception;
        Translation translation = new Translation(pattern);
        type = translation.type;
        literal = literal(type, pattern.getBytes(StandardCharsets.UTF_8));
        Pattern compiled = null;
        String mistake = translation.mistake;
        if (mistake == null && type == MatchType.EXPRESSION) {
            try {
                compiled = Pattern.compile(translation.expression.append('$').toString());
            } catch (PatternSyntaxException e) {
                mistake = "the regular expression that BuildKit makes of it is invalid: " + e.getDescription();
            }
        }
        expression = compiled;
        complaint = mistake;
        edges = type == MatchType.EXPRESSION ? Edges.of(pattern) : Edges.NONE;
        plainPath = patternWithoutTrailingGlob().getBytes(StandardCharsets.UTF_8);
    }

    /** The line of the ignore file, counted from 1. */
    public int line() {
        return line;
    }

    /** The line of the file without surrounding white space. */
    public String text() {
        return text;
    }

    /** The cleaned pattern, without the {@code !} of an exception. */
    public String pattern() {
        return pattern;
    }

    /** Whether the rule starts with {@code !}: what it matches stays in the context. */
    public boolean isException() {
        return exception;
    }

    @Override
    public String toString() {
        return text;
    }

    /** BuildKit's objection when the rule meets its first path; null for none. */
    @CheckForNull
    public String complaint() {
        return complaint;
    }

    /** Whether the rule is a path or a folder's content, so that its text alone determines what it matches. */
    boolean isPlainPath() {
        String path = patternWithoutTrailingGlob();
        for (int i = 0; i < path.length(); i++) {
            if ("*[]?^\\".indexOf(path.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a plain path is a folder or is in it, byte for byte. */
    boolean isBelow(byte[] folder, int length) {
        return plainPath.length >= length
                && Arrays.equals(plainPath, 0, length, folder, 0, length)
                && (plainPath.length == length || plainPath[length] == '/');
    }

    /** The pattern that fsutil's walk uses to decide whether to skip a whole folder. */
    private String patternWithoutTrailingGlob() {
        String path = pattern.endsWith("/**") ? pattern.substring(0, pattern.length() - 3) : pattern;
        return path.endsWith("/*") ? path.substring(0, path.length() - 2) : path;
    }

    /**
     * Whether the pattern could match anything in a folder; true when unknown.
     *
     * @param folder with a slash at its end
     */
    public boolean couldMatchBelow(byte[] folder) {
        return switch (type) {
            case EXACT -> startsWith(literal, folder);
            case PREFIX -> startsWith(literal, folder) || startsWith(folder, literal);
            case SUFFIX -> true;
            case EXPRESSION -> expressionCouldMatchBelow(Runes.text(folder, 0, folder.length - 1));
        };
    }

    /** Compares part by part, where each part of the pattern matches one of the path. */
    private boolean expressionCouldMatchBelow(String folder) {
        String[] patterns = pattern.split("/");
        String[] parts = folder.split("/");
        for (int i = 0; i < parts.length; i++) {
            if (i < patterns.length && (patterns[i].contains("**") || !isSimple(patterns[i]))) {
                return true;
            }
            try {
                if (i >= patterns.length || !GoFilepath.matches(patterns[i], parts[i])) {
                    return false;
                }
            } catch (GoFilepath.BadPattern e) {
                return true;
            }
        }
        return patterns.length > parts.length;
    }

    /** Whether it consists of text, {@code *} and {@code ?} only. */
    private static boolean isSimple(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("[]{}|\\^".indexOf(pattern.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] path, byte[] start) {
        return path.length >= start.length && Arrays.equals(path, 0, start.length, start, 0, start.length);
    }

    /** Whether the pattern matches the first bytes of a path, ignoring the folders above it. */
    public boolean matches(byte[] path, int length) {
        return switch (type) {
            case EXACT -> length == literal.length && Arrays.equals(path, 0, length, literal, 0, length);
            case PREFIX ->
                length >= literal.length && Arrays.equals(path, 0, literal.length, literal, 0, literal.length);
            case SUFFIX ->
                endsWith(path, length, literal, 0)
                        // two asterisks and a slash also match no folder at all
                        || literal[0] == '/' && length == literal.length - 1 && endsWith(path, length, literal, 1);
            case EXPRESSION ->
                edges.allow(path, length)
                        && expression.matcher(Runes.text(path, 0, length)).find();
        };
    }

    private static boolean endsWith(byte[] path, int length, byte[] end, int from) {
        int tail = end.length - from;
        return length >= tail && Arrays.equals(path, length - tail, length, end, from, end.length);
    }

    private static byte[] literal(MatchType type, byte[] pattern) {
        return switch (type) {
            case EXACT -> pattern;
            case PREFIX -> Arrays.copyOf(pattern, pattern.length - 2);
            case SUFFIX -> Arrays.copyOfRange(pattern, 2, pattern.length);
            case EXPRESSION -> new byte[0];
        };
    }

    /**
     * Text that every matching path contains: it rejects most paths, much faster than the expression.
     *
     * @param start prefix
     * @param end suffix
     * @param inner text anywhere inside
     */
    private record Edges(byte[] start, byte[] end, byte[] inner) {
        private static final String SPECIAL = "*?[]{}^";
        private static final Edges NONE = new Edges(new byte[0], new byte[0], new byte[0]);

        static Edges of(String pattern) {
            // U+FFFD also matches bytes of invalid UTF-8
            boolean unclear = pattern.indexOf('|') >= 0
                    || pattern.indexOf('\\') >= 0
                    || pattern.indexOf(Runes.ERROR) >= 0
                    || pattern.startsWith("\uFEFF");
            if (unclear) {
                return NONE;
            }
            int first = 0;
            while (SPECIAL.indexOf(pattern.charAt(first)) < 0) {
                first++;
            }
            int last = pattern.length();
            while (SPECIAL.indexOf(pattern.charAt(last - 1)) < 0) {
                last--;
            }
            // a repetition may allow zero of the preceding character
            int start = pattern.charAt(first) == '{' ? Math.max(0, first - 1) : first;
            return new Edges(
                    bytes(pattern.substring(0, start)),
                    bytes(withoutFolderSlash(pattern, last, pattern.length())),
                    bytes(isSimple(pattern) ? longestBetween(pattern, first, last) : ""));
        }

        private static String longestBetween(String pattern, int first, int last) {
            String longest = "";
            for (int from = first; from < last; ) {
                int to = from;
                while (to < last && SPECIAL.indexOf(pattern.charAt(to)) < 0) {
                    to++;
                }
                String text = from == to ? "" : withoutFolderSlash(pattern, from, to);
                longest = text.length() > longest.length() ? text : longest;
                from = to + 1;
            }
            return longest;
        }

        /** A part of the pattern; the slash after two asterisks also matches no folder at all. */
        private static String withoutFolderSlash(String pattern, int from, int to) {
            boolean folders = from >= 2 && from < to && pattern.startsWith("**/", from - 2);
            return pattern.substring(folders ? from + 1 : from, to);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        boolean allow(byte[] path, int length) {
            return length >= start.length
                    && Arrays.equals(path, 0, start.length, start, 0, start.length)
                    && endsWith(path, length, end, 0)
                    && (inner.length == 0 || contains(path, length, inner));
        }

        private static boolean contains(byte[] path, int length, byte[] wanted) {
            for (int from = 0; from + wanted.length <= length; from++) {
                if (path[from] == wanted[0]
                        && Arrays.equals(path, from, from + wanted.length, wanted, 0, wanted.length)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Translates a pattern to patternmatcher's Go expression, and determines whether patternmatcher uses it. */
    private static final class Translation {
        private final StringBuilder expression = new StringBuilder("^");
        private MatchType type = MatchType.EXACT;

        /** Whether the next character follows {@code \\Q}, where Go treats it as text. */
        private boolean quoted;

        /** Whether the next brace belongs to {@code \\p{L}} or {@code \\x{61}}. */
        private boolean braced;

        @CheckForNull
        private String mistake;

        Translation(String pattern) {
            // Go's text/scanner drops a byte order mark from the start of its input
            int start = pattern.startsWith("\uFEFF") ? 1 : 0;
            for (int at = start; at < pattern.length(); ) {
                char character = pattern.charAt(at);
                boolean first = at == start;
                boolean named = braced;
                braced = false;
                at++;
                if (character == '*' && at < pattern.length() && pattern.charAt(at) == '*') {
                    at++;
                    if (at < pattern.length() && pattern.charAt(at) == '/') {
                        at++;
                    }
                    twoAsterisks(first, at == pattern.length());
                } else if (character == '*') {
                    expression.append("[^/]*");
                    type = MatchType.EXPRESSION;
                } else if (character == '?') {
                    expression.append("[^/]");
                    type = MatchType.EXPRESSION;
                } else if (".+()$".indexOf(character) >= 0) {
                    // not {, | and }: patternmatcher's table of characters to escape lacks them
                    expression.append('\\').append(character);
                } else if (character == '\\') {
                    expression.append('\\');
                    if (at < pattern.length()) {
                        int escaped = pattern.codePointAt(at);
                        at += Character.charCount(escaped);
                        braced = escaped == 'p' || escaped == 'P' || escaped == 'x';
                        quoted = escaped == 'Q' || quoted && escaped != 'E';
                        if (escaped > 0x7F && !quoted) {
                            // Go rejects it, RE2/J does not
                            mistake = "a backslash before '" + Character.toString(escaped)
                                    + "' has no meaning in BuildKit";
                        }
                        expression.appendCodePoint(escaped);
                        type = MatchType.EXPRESSION;
                    }
                } else if (character == '{' && !isRepetition(pattern, at) && !quoted && !named) {
                    // Go takes a brace literally, but RE2/J rejects a repetition after it
                    expression.append("\\{");
                } else {
                    expression.append(character);
                    if (character == '[' || character == ']') {
                        type = MatchType.EXPRESSION;
                    }
                }
            }
        }

        /** Whether {@code 2}}, {@code 2,}} or {@code 2,3}} follows. */
        private static boolean isRepetition(String pattern, int from) {
            int end = pattern.indexOf('}', from);
            return end > 0 && pattern.substring(from, end).matches("(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?");
        }

        private void twoAsterisks(boolean first, boolean last) {
            if (!last) {
                expression.append("(.*/)?");
                type = MatchType.EXPRESSION;
            } else if (type == MatchType.EXACT) {
                type = MatchType.PREFIX;
            } else {
                expression.append(".*");
                type = MatchType.EXPRESSION;
            }
            if (first) {
                type = MatchType.SUFFIX;
            }
        }
    }
}
