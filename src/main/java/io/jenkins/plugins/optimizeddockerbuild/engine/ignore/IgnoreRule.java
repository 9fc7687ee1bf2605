package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One rule of an ignore file, matched as moby/patternmatcher does.
 *
 * <p>patternmatcher writes an expression for Go's {@code regexp}, character by character: {@code *} becomes {@code [^/]*} even
 * between brackets, {@code \d} stays {@code \d}, which is a digit in Go, and {@code |} separates alternatives. RE2/J takes the
 * same expressions with the same meaning.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @see IgnoreRules
 */
public final class IgnoreRule {

    private enum MatchType {
        /** The path is the pattern. */
        EXACT,
        /** The pattern is text and ends with two asterisks. */
        PREFIX,
        /** The pattern begins with two asterisks, else it is text. */
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
     * @param text the line as it is in the file, without white space around it
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

    /** The line as it is in the file, without white space around it. */
    public String text() {
        return text;
    }

    /** The cleaned pattern, without the {@code !} of an exception. */
    public String pattern() {
        return pattern;
    }

    /** True for a rule that begins with {@code !}: what it matches stays in the context. */
    public boolean isException() {
        return exception;
    }

    @Override
    public String toString() {
        return text;
    }

    /** What BuildKit objects to when the rule meets its first path, null when nothing. */
    @CheckForNull
    public String complaint() {
        return complaint;
    }

    /** Whether the rule names a path or a folder's content, so that what it can match is known by its text alone. */
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

    /** The pattern as fsutil's walk looks at it before it leaves out a folder as a whole. */
    private String patternWithoutTrailingGlob() {
        String path = pattern.endsWith("/**") ? pattern.substring(0, pattern.length() - 3) : pattern;
        return path.endsWith("/*") ? path.substring(0, path.length() - 2) : path;
    }

    /**
     * Whether the pattern could match something in a folder, whatever is in it; true where that is not known.
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

    /** Part by part, where each part of the pattern stands for one of the path. */
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

    /** Whether it has nothing but text, {@code *} and {@code ?}. */
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

    /** Whether the pattern matches the first bytes of a path, without regard to the folders above it. */
    public boolean matches(byte[] path, int length) {
        return switch (type) {
            case EXACT -> length == literal.length && Arrays.equals(path, 0, length, literal, 0, length);
            case PREFIX ->
                length >= literal.length && Arrays.equals(path, 0, literal.length, literal, 0, literal.length);
            case SUFFIX ->
                endsWith(path, length, literal, 0)
                        // two asterisks and a slash stand for no folder as well
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
     * Text that every path has which matches an expression: most paths are refused by it alone, which is much faster than the
     * expression.
     *
     * @param start with which it begins
     * @param end with which it ends
     * @param inner what is in it somewhere
     */
    private record Edges(byte[] start, byte[] end, byte[] inner) {
        private static final String SPECIAL = "*?[]{}^";
        private static final Edges NONE = new Edges(new byte[0], new byte[0], new byte[0]);

        static Edges of(String pattern) {
            // U+FFFD stands for bytes that are no UTF-8 as well
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
            // a repetition may ask for none of the character before it
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

        /** A part of the pattern; the slash behind two asterisks stands for no folder as well. */
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

    /** The Go expression that patternmatcher writes for a pattern, and whether it uses it. */
    private static final class Translation {
        private final StringBuilder expression = new StringBuilder("^");
        private MatchType type = MatchType.EXACT;

        /** Whether what comes next stands behind {@code \\Q}, where it is text for Go. */
        private boolean quoted;

        /** Whether a brace that comes next belongs to {@code \\p{L}} or {@code \\x{61}}. */
        private boolean braced;

        @CheckForNull
        private String mistake;

        Translation(String pattern) {
            // Go's text/scanner drops a byte order mark from the start of what it reads
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
                    // not {, | and }: patternmatcher's table of what to escape has no room for them
                    expression.append('\\').append(character);
                } else if (character == '\\') {
                    expression.append('\\');
                    if (at < pattern.length()) {
                        int escaped = pattern.codePointAt(at);
                        at += Character.charCount(escaped);
                        braced = escaped == 'p' || escaped == 'P' || escaped == 'x';
                        quoted = escaped == 'Q' || quoted && escaped != 'E';
                        if (escaped > 0x7F && !quoted) {
                            // Go refuses it, RE2/J does not
                            mistake = "a backslash before '" + Character.toString(escaped)
                                    + "' means nothing to BuildKit";
                        }
                        expression.appendCodePoint(escaped);
                        type = MatchType.EXPRESSION;
                    }
                } else if (character == '{' && !isRepetition(pattern, at) && !quoted && !named) {
                    // a brace is itself in Go, and RE2/J then refuses a repetition behind it
                    expression.append("\\{");
                } else {
                    expression.append(character);
                    if (character == '[' || character == ']') {
                        type = MatchType.EXPRESSION;
                    }
                }
            }
        }

        /** Whether {@code 2}}, {@code 2,}} or {@code 2,3}} is there. */
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
