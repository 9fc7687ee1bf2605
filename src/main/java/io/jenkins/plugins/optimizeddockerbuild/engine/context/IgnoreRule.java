package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One rule of an ignore file, matched as moby/patternmatcher does.
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

    @CheckForNull
    private final WildcardExpression expression;

    @CheckForNull
    private final String complaint;

    /**
     * @param line counted from 1
     * @param text the line as it stands in the file, without white space around it
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
        WildcardExpression compiled = null;
        String mistake = null;
        if (type == MatchType.EXPRESSION) {
            try {
                compiled = WildcardExpression.parse(
                        translation.expression.append('$').toString());
            } catch (GoFilepath.BadPattern e) {
                mistake = e.getMessage();
            }
        }
        expression = compiled;
        complaint = mistake;
        plainPath = patternWithoutTrailingGlob().getBytes(StandardCharsets.UTF_8);
    }

    /** The line of the ignore file, counted from 1. */
    public int line() {
        return line;
    }

    /** The line as it stands in the file, without white space around it. */
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
    String complaint() {
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

    /** Whether a plain path is a folder or lies in it, byte for byte. */
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
     * Whether the pattern could match something in a folder, whatever is in it.
     *
     * @param folder with a slash at its end
     */
    boolean couldMatchBelow(byte[] folder, WildcardExpression.Workspace workspace) {
        return switch (type) {
            case EXACT -> startsWith(literal, folder);
            case PREFIX -> startsWith(literal, folder) || startsWith(folder, literal);
            case SUFFIX -> true;
            case EXPRESSION -> expression.couldMatchAfter(folder, workspace);
        };
    }

    private static boolean startsWith(byte[] path, byte[] start) {
        return path.length >= start.length && Arrays.equals(path, 0, start.length, start, 0, start.length);
    }

    /** Whether the pattern matches the first bytes of a path, without regard to the folders above it. */
    boolean matches(byte[] path, int length, WildcardExpression.Workspace workspace) {
        return switch (type) {
            case EXACT -> length == literal.length && Arrays.equals(path, 0, length, literal, 0, length);
            case PREFIX ->
                length >= literal.length && Arrays.equals(path, 0, literal.length, literal, 0, literal.length);
            case SUFFIX ->
                endsWith(path, length, 0)
                        // two asterisks and a slash stand for no folder as well
                        || literal[0] == '/' && length == literal.length - 1 && endsWith(path, length, 1);
            case EXPRESSION -> expression.matches(path, length, workspace);
        };
    }

    private boolean endsWith(byte[] path, int length, int from) {
        int tail = literal.length - from;
        return length >= tail && Arrays.equals(path, length - tail, length, literal, from, literal.length);
    }

    private static byte[] literal(MatchType type, byte[] pattern) {
        return switch (type) {
            case EXACT -> pattern;
            case PREFIX -> Arrays.copyOf(pattern, pattern.length - 2);
            case SUFFIX -> Arrays.copyOfRange(pattern, 2, pattern.length);
            case EXPRESSION -> new byte[0];
        };
    }

    /** The Go expression that patternmatcher writes for a pattern, and whether it uses it. */
    private static final class Translation {
        private final StringBuilder expression = new StringBuilder("^");
        private MatchType type = MatchType.EXACT;

        Translation(String pattern) {
            // Go's text/scanner drops a byte order mark from the start of what it reads
            int start = pattern.startsWith("\uFEFF") ? 1 : 0;
            for (int at = start; at < pattern.length(); ) {
                char character = pattern.charAt(at);
                boolean first = at == start;
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
                        expression.appendCodePoint(escaped);
                        type = MatchType.EXPRESSION;
                    }
                } else {
                    expression.append(character);
                    if (character == '[' || character == ']') {
                        type = MatchType.EXPRESSION;
                    }
                }
            }
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
