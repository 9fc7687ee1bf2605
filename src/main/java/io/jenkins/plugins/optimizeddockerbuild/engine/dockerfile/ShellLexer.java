package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expands variables and removes quotes and escapes like BuildKit ({@code frontend/dockerfile/shell}), which resembles a
 * shell but has no command substitution, and only {@code *} and {@code ?} in patterns.
 *
 * <p>Not thread safe.
 */
final class ShellLexer {
    private static final int END = -1;
    private static final int DEEPEST = 200;

    /** No program can be given more as one variable; without a bound, variables made of variables double at every line. */
    private static final int LONGEST = 128 * 1024;

    private final char escape;
    private final boolean keepQuotes;
    private final boolean keepUnset;
    private final boolean keepAllEscapes;

    @CheckForNull
    private final String unknownMark;

    private Variables variables = Variables.none();
    private int[] text = {};
    private int at;
    private boolean keepEscapes;
    private int depth;
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private Set<String> unknown = new LinkedHashSet<>();
    private Set<String> unset = new LinkedHashSet<>();

    private ShellLexer(
            char escape, boolean keepQuotes, boolean keepEscapes, boolean keepUnset, @CheckForNull String unknownMark) {
        this.escape = escape;
        this.keepQuotes = keepQuotes;
        this.keepAllEscapes = keepEscapes;
        this.keepUnset = keepUnset;
        this.unknownMark = unknownMark;
    }

    /** For the arguments of instructions. */
    static ShellLexer forArguments(char escape) {
        return new ShellLexer(escape, false, false, false, null);
    }

    /**
     * For the text of an instruction as printed by BuildKit.
     *
     * @param run for RUN, whose quotes and unset variables stay
     * @param unknownMark replaces values that are only known during the build
     */
    static ShellLexer forDisplay(char escape, boolean run, String unknownMark) {
        return new ShellLexer(escape, run, false, run, unknownMark);
    }

    /** For finding here-documents in a line: quotes, escapes and variables stay. */
    static ShellLexer forHereDocuments() {
        return new ShellLexer('\\', true, true, true, null);
    }

    /** For the name of a here-document, with its quotes removed or kept. */
    static ShellLexer forDocumentNames(boolean keepQuotes) {
        return new ShellLexer('\\', keepQuotes, false, true, null);
    }

    /**
     * The expansion of a text.
     *
     * @param text the whole
     * @param words split at unquoted white space, including white space from variables
     * @param unset variables that were looked up and have no value
     * @param unknown variables that were looked up and whose value is only known during the build; treated as unset
     */
    record Expansion(String text, List<String> words, Set<String> unset, Set<String> unknown) {
        boolean isKnown() {
            return unknown.isEmpty();
        }
    }

    /**
     * @throws SyntaxProblem when BuildKit rejects the text: unbalanced quotes, bad substitution, {@code ${x?message}}
     */
    Expansion expand(String source, Variables values) throws SyntaxProblem {
        variables = values;
        text = codePoints(source);
        at = 0;
        keepEscapes = keepAllEscapes;
        depth = 0;
        inWord = false;
        unknown = new LinkedHashSet<>();
        unset = new LinkedHashSet<>();
        if (text.length > 0 && text[0] == 0xFEFF) {
            at = 1;
        }
        List<String> found = new ArrayList<>();
        try {
            String whole = expandUntil(END, keepAllEscapes, found);
            return new Expansion(whole, found, unset, unknown);
        } catch (SyntaxProblem e) {
            throw new SyntaxProblem(e.getMessage() + " in " + source);
        }
    }

    private int peek() {
        return at < text.length ? text[at] : END;
    }

    private int next() {
        return at < text.length ? text[at++] : END;
    }

    private String expandUntil(int stop, boolean escapes, List<String> found) throws SyntaxProblem {
        if (depth > DEEPEST) {
            throw new SyntaxProblem("substitutions are nested too deeply");
        }
        boolean before = keepEscapes;
        keepEscapes = escapes;
        depth++;
        // one buffer for the words of all levels, as in BuildKit: a ${x:-default} drops the part of the word before it
        word.setLength(0);
        boolean outerInWord = inWord;
        inWord = false;
        try {
            return readUntil(stop, found);
        } finally {
            keepEscapes = before;
            inWord = outerInWord;
            depth--;
        }
    }

    private String readUntil(int stop, List<String> found) throws SyntaxProblem {
        StringBuilder result = new StringBuilder();
        while (peek() != END) {
            int c = peek();
            if (stop != END && c == stop) {
                at++;
                endWord(found);
                return result.toString();
            }
            if (c == '$') {
                String value = readVariable();
                result.append(value);
                if (result.length() > LONGEST) {
                    throw new SyntaxProblem("the variables make the text longer than 128 KiB");
                }
                addAllToWord(value, found);
            } else if (c == '<') {
                addRawToWord(readAngle(), result);
            } else if (c == '\'') {
                addRawToWord(readSingleQuotes(), result);
            } else if (c == '"') {
                addRawToWord(readDoubleQuotes(), result);
            } else if (c == escape) {
                at++;
                if (keepEscapes) {
                    addRawToWord(Character.toString(escape), result);
                }
                int escaped = next();
                if (escaped == END) {
                    break;
                }
                addRawToWord(Character.toString(escaped), result);
            } else {
                at++;
                addToWord(c, found);
                result.appendCodePoint(c);
            }
        }
        if (stop != END) {
            throw new SyntaxProblem("the closing " + Character.toString(stop) + " is missing");
        }
        endWord(found);
        return result.toString();
    }

    /** Streams and lambdas would cost milliseconds in a fresh JVM. */
    private static int[] codePoints(String text) {
        int[] points = new int[text.codePointCount(0, text.length())];
        int at = 0;
        for (int i = 0; i < points.length; i++) {
            points[i] = text.codePointAt(at);
            at += Character.charCount(points[i]);
        }
        return points;
    }

    private void addAllToWord(String value, List<String> found) {
        for (int point : codePoints(value)) {
            addToWord(point, found);
        }
    }

    private void addToWord(int c, List<String> found) {
        if (!Whitespace.isSpace(c)) {
            word.appendCodePoint(c);
            inWord = true;
        } else if (inWord && word.length() > 0) {
            found.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private void addRawToWord(String raw, StringBuilder result) {
        word.append(raw);
        inWord = true;
        result.append(raw);
    }

    private void endWord(List<String> found) {
        if (word.length() > 0) {
            found.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private String readSingleQuotes() throws SyntaxProblem {
        StringBuilder quoted = new StringBuilder();
        int c = next();
        if (keepQuotes) {
            quoted.appendCodePoint(c);
        }
        while (true) {
            c = next();
            if (c == END) {
                throw new SyntaxProblem("an unclosed single quote");
            }
            if (c == '\'') {
                if (keepQuotes) {
                    quoted.appendCodePoint(c);
                }
                return quoted.toString();
            }
            quoted.appendCodePoint(c);
        }
    }

    private String readDoubleQuotes() throws SyntaxProblem {
        StringBuilder quoted = new StringBuilder();
        int c = next();
        if (keepQuotes) {
            quoted.appendCodePoint(c);
        }
        while (true) {
            c = peek();
            if (c == END) {
                throw new SyntaxProblem("an unclosed double quote");
            }
            if (c == '"') {
                at++;
                if (keepQuotes) {
                    quoted.appendCodePoint(c);
                }
                return quoted.toString();
            }
            if (c == '$') {
                quoted.append(readVariable());
                continue;
            }
            at++;
            if (c == escape) {
                if (keepEscapes) {
                    quoted.appendCodePoint(c);
                }
                int following = peek();
                if (following == END) {
                    continue;
                }
                if (following == '"' || following == '$' || following == escape) {
                    c = next();
                }
            }
            quoted.appendCodePoint(c);
        }
    }

    /**
     * {@code <} and {@code <<}; white space after {@code <<} stays in the word, because it may open a here-document.
     */
    private String readAngle() {
        at++;
        if (peek() != '<') {
            return "<";
        }
        at++;
        StringBuilder angle = new StringBuilder("<<");
        while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
            angle.appendCodePoint(next());
        }
        return angle.toString();
    }

    private String readVariable() throws SyntaxProblem {
        at++;
        if (peek() != '{') {
            String name = readName();
            if (name.isEmpty()) {
                return "$";
            }
            String value = value(name);
            return value != null ? value : keepUnset ? "$" + name : "";
        }
        at++;
        if (peek() == END) {
            throw new SyntaxProblem("the closing } is missing");
        }
        if (peek() == '{' || peek() == '}' || peek() == ':') {
            throw new SyntaxProblem(
                    "${" + Character.toString(peek()) + " is not a valid substitution; it needs a name");
        }
        String name = readName();
        int operator = next();
        return switch (operator) {
            case '}' -> {
                String value = value(name);
                yield value != null ? value : keepUnset ? "${" + name + "}" : "";
            }
            case ':' -> substitute(name, next(), true);
            case '+', '-', '?', '#', '%' -> substitute(name, operator, false);
            case '/' -> replace(name);
            case END -> throw new SyntaxProblem("the closing } is missing");
            default -> throw unsupported(name, Character.toString(operator));
        };
    }

    private String substitute(String name, int operator, boolean emptyIsUnset) throws SyntaxProblem {
        String modifier = (emptyIsUnset ? ":" : "") + (operator == END ? "" : Character.toString(operator));
        boolean pattern = operator == '#' || operator == '%';
        if (emptyIsUnset && pattern) {
            throw unsupported(name, modifier);
        }
        String operand = expandUntil('}', pattern, new ArrayList<>());
        String value = value(name);
        if (isMark(name, value)) {
            return value;
        }
        if (keepUnset && value == null) {
            return "${" + name + modifier + operand + "}";
        }
        boolean missing = value == null || (emptyIsUnset && value.isEmpty());
        switch (operator) {
            case '-':
                return missing ? operand : value;
            case '+':
                return missing ? "" : operand;
            case '?':
                if (missing && !unknown.contains(name)) {
                    String state = value == null ? "is not set" : "is empty";
                    throw new SyntaxProblem(name + ": " + (operand.isEmpty() ? "the variable " + state : operand));
                }
                return value == null ? "" : value;
            case '#', '%':
                boolean longest = !operand.isEmpty() && operand.charAt(0) == operator;
                String shape = longest ? operand.substring(1) : operand;
                String subject = value == null ? "" : value;
                return operator == '#'
                        ? withoutPrefix(subject, shape, longest)
                        : withoutSuffix(subject, shape, longest);
            default:
                throw unsupported(name, modifier);
        }
    }

    private static SyntaxProblem unsupported(String name, String modifier) {
        return new SyntaxProblem(
                "${" + name + modifier + " is not supported in a Dockerfile; use :- :+ :? - + ? # ## % %% / or //");
    }

    private String replace(String name) throws SyntaxProblem {
        boolean all = peek() == '/';
        if (all) {
            at++;
        }
        String shape = expandUntil('/', true, new ArrayList<>());
        String replacement = expandUntil('}', true, new ArrayList<>());
        String value = value(name);
        if (isMark(name, value)) {
            return value;
        }
        if (value == null && keepUnset) {
            return "${" + name + "/" + shape + "/" + replacement + "}";
        }
        String subject = value == null ? "" : value;
        Matcher matcher = pattern(shape, true, false).matcher(subject);
        if (!all) {
            return matcher.find()
                    ? subject.substring(0, matcher.start()) + replacement + subject.substring(matcher.end())
                    : subject;
        }
        return replaceAll(matcher, subject, replacement);
    }

    /**
     * Like Go's {@code Regexp.ReplaceAllString}: no empty match right after another match, and {@code $0} is special in
     * the replacement.
     */
    private static String replaceAll(Matcher matcher, String subject, String replacement) {
        StringBuilder result = new StringBuilder();
        int copied = 0;
        int lastEnd = -1;
        while (matcher.find()) {
            if (matcher.start() == matcher.end() && matcher.start() == lastEnd) {
                continue;
            }
            result.append(subject, copied, matcher.start());
            appendTemplate(result, replacement, matcher.group());
            copied = matcher.end();
            lastEnd = matcher.end();
        }
        return result.append(subject, copied, subject.length()).toString();
    }

    private static void appendTemplate(StringBuilder result, String template, String match) {
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at);
            if (c != '$') {
                result.append(c);
                at++;
                continue;
            }
            if (template.startsWith("$$", at)) {
                result.append('$');
                at += 2;
                continue;
            }
            boolean braces = template.startsWith("${", at);
            int start = at + (braces ? 2 : 1);
            int end = start;
            while (end < template.length()
                    && (Character.isLetterOrDigit(template.charAt(end)) || template.charAt(end) == '_')) {
                end++;
            }
            boolean closed = !braces || (end < template.length() && template.charAt(end) == '}');
            if (end == start || !closed) {
                result.append('$');
                at++;
                continue;
            }
            if (template.substring(start, end).equals("0")) {
                result.append(match);
            }
            at = braces ? end + 1 : end;
        }
    }

    private static String withoutPrefix(String value, String shape, boolean longest) throws SyntaxProblem {
        Matcher matcher = pattern(shape, longest, true).matcher(value);
        return matcher.find() ? value.substring(matcher.end()) : value;
    }

    private static String withoutSuffix(String value, String shape, boolean longest) throws SyntaxProblem {
        return reversed(withoutPrefix(reversed(value), reversedPattern(shape), longest));
    }

    private static String reversed(String value) {
        int[] points = codePoints(value);
        StringBuilder reversed = new StringBuilder(value.length());
        for (int i = points.length - 1; i >= 0; i--) {
            reversed.appendCodePoint(points[i]);
        }
        return reversed.toString();
    }

    private static String reversedPattern(String shape) {
        int[] points = codePoints(shape);
        int[] reversed = new int[points.length];
        int i = 0;
        while (i < points.length) {
            int target = points.length - 1 - i;
            if (points[i] == '\\' && i + 1 < points.length) {
                reversed[target - 1] = points[i];
                reversed[target] = points[i + 1];
                i += 2;
            } else {
                reversed[target] = points[i];
                i++;
            }
        }
        return new String(reversed, 0, reversed.length);
    }

    /** {@code *} and {@code ?} as a regular expression; {@code \} escapes them and itself. */
    private static Pattern pattern(String shape, boolean greedy, boolean atStart) throws SyntaxProblem {
        StringBuilder expression = new StringBuilder(atStart ? "^" : "");
        int[] points = codePoints(shape);
        for (int i = 0; i < points.length; i++) {
            int c = points[i];
            if (c == '*') {
                expression.append(greedy ? ".*" : ".*?");
            } else if (c == '?') {
                expression.append('.');
            } else if (c == '\\') {
                int escaped = i + 1 < points.length ? points[i + 1] : END;
                if (escaped != '}' && escaped != '/' && escaped != '*' && escaped != '?' && escaped != '\\') {
                    throw new SyntaxProblem("in the pattern " + shape + " only * ? \\ / and } are allowed after a \\");
                }
                if (escaped != '}' && escaped != '/') {
                    expression.append('\\').appendCodePoint(escaped);
                    i++;
                }
            } else if ("[]{}.+()|^$".indexOf(c) >= 0) {
                expression.append('\\').appendCodePoint(c);
            } else {
                expression.appendCodePoint(c);
            }
        }
        return Pattern.compile(expression.toString(), Pattern.UNIX_LINES);
    }

    private String readName() {
        int c = peek();
        if (c == END) {
            return "";
        }
        StringBuilder name = new StringBuilder();
        if (Character.isDigit(c)) {
            while (peek() != END && Character.isDigit(peek())) {
                name.appendCodePoint(next());
            }
            return name.toString();
        }
        if ("@*#?-$!".indexOf(c) >= 0) {
            return Character.toString(next());
        }
        while (peek() != END && (Character.isLetter(peek()) || Character.isDigit(peek()) || peek() == '_')) {
            name.appendCodePoint(next());
        }
        return name.toString();
    }

    private boolean isMark(String name, @CheckForNull String value) {
        return value != null && unknown.contains(name);
    }

    @CheckForNull
    private String value(String name) {
        String value = variables.get(name);
        if (value != null) {
            return value;
        }
        if (variables.isUnknown(name)) {
            unknown.add(name);
            return unknownMark;
        }
        unset.add(name);
        return null;
    }
}
