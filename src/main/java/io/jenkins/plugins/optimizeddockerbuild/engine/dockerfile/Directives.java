package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recognizes parser directives, which only count at the very top of a file: any other line, even an empty one or an
 * ordinary comment, ends them.
 */
final class Directives {
    private static final List<String> KNOWN = List.of("syntax", "escape", "check");

    private final String commentMark;
    private final Set<String> seen = new HashSet<>();
    private boolean ended;

    Directives(String commentMark) {
        this.commentMark = commentMark;
    }

    /**
     * The directive in a line; null when there is none.
     *
     * @throws SyntaxProblem when the directive is repeated
     */
    @CheckForNull
    ParserDirective read(String line, int number) throws SyntaxProblem {
        if (ended) {
            return null;
        }
        ParserDirective directive = parse(line, number);
        if (directive == null) {
            ended = true;
        } else if (!seen.add(directive.name())) {
            throw new SyntaxProblem("the parser directive " + directive.name() + " is given twice; remove one");
        }
        return directive;
    }

    @CheckForNull
    private ParserDirective parse(String line, int number) {
        if (!line.startsWith(commentMark)) {
            return null;
        }
        String text = Whitespace.trimStart(line.substring(commentMark.length()));
        int name = 0;
        while (name < text.length() && isNameCharacter(text.charAt(name), name == 0)) {
            name++;
        }
        int equals = skipBlanks(text, name);
        if (name == 0 || equals == text.length() || text.charAt(equals) != '=') {
            return null;
        }
        String key = text.substring(0, name).toLowerCase(Locale.ROOT);
        int start = skipBlanks(text, equals + 1);
        if (start == text.length()) {
            // white space alone counts as a value of one blank, as in BuildKit's expression
            start--;
        }
        if (start <= equals || !KNOWN.contains(key)) {
            return null;
        }
        int end = text.length();
        while (end > start + 1 && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return new ParserDirective(key, text.substring(start, end), number);
    }

    private static boolean isNameCharacter(char c, boolean first) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }
}
