package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Reads the syntax of Go's {@code regexp} ({@code regexp/syntax}, with the flags of {@code regexp.Compile}) as far as
 * patternmatcher can produce it. Used once.
 */
final class ExpressionParser {
    private static final IntPredicate NOT_NEWLINE = rune -> rune != '\n';

    /** Above this Go refuses a repetition, of repetitions too. */
    private static final int MOST_REPEATS = 1000;

    private static final int NUMBER_LIMIT = 100_000_000;
    private static final int NO_NUMBER = -2;

    private final int[] text;
    private int at;
    private final List<List<ExpressionPart>> alternatives = new ArrayList<>();
    private List<ExpressionPart> parts = new ArrayList<>();

    /** Whether the part before was a repetition, on which Go allows no other. */
    private boolean repeated;

    ExpressionParser(String expression) {
        text = Runes.of(expression);
    }

    List<List<ExpressionPart>> parse() throws GoFilepath.BadPattern {
        while (at < text.length) {
            int rune = text[at];
            boolean repetition = false;
            switch (rune) {
                case '^' -> assertion(WildcardExpression.Operation.BEGIN_OF_TEXT, 1);
                case '$' -> assertion(WildcardExpression.Operation.END_OF_TEXT, 1);
                case '(' -> anyFolders();
                case '.' -> {
                    add(NOT_NEWLINE);
                    at++;
                }
                case '[' -> add(characterClass());
                case '\\' -> escape();
                case '|' -> {
                    alternatives.add(parts);
                    parts = new ArrayList<>();
                    at++;
                }
                case '{' -> repetition = countedRepetition();
                case '*' -> {
                    at++;
                    repeat(0, -1);
                    repetition = true;
                }
                default -> {
                    character(rune);
                    at++;
                }
            }
            // two asterisks and a slash end with a question mark of their own
            repeated = repetition || rune == '(';
        }
        alternatives.add(parts);
        return alternatives;
    }

    private void character(int rune) {
        parts.add(new ExpressionPart.Take(rune, null));
    }

    private void add(IntPredicate set) {
        parts.add(new ExpressionPart.Take(0, set));
    }

    private void assertion(WildcardExpression.Operation operation, int length) {
        parts.add(new ExpressionPart.Assertion(operation));
        at += length;
    }

    /** {@code (.*\/)?}: every other parenthesis is escaped. */
    private void anyFolders() {
        ExpressionPart any = new ExpressionPart.Repeat(new ExpressionPart.Take(0, NOT_NEWLINE), 0, -1);
        parts.add(new ExpressionPart.Repeat(
                new ExpressionPart.Sequence(List.of(any, new ExpressionPart.Take('/', null))), 0, 1));
        at += "(.*/)?".length();
    }

    private void repeat(int least, int most) throws GoFilepath.BadPattern {
        if (repeated) {
            throw new GoFilepath.BadPattern("a repetition such as {2} follows another one or an asterisk");
        }
        if (parts.isEmpty()) {
            throw new GoFilepath.BadPattern("there is nothing before its {…} to repeat");
        }
        ExpressionPart.Repeat repeat = new ExpressionPart.Repeat(parts.remove(parts.size() - 1), least, most);
        if ((least >= 2 || most >= 2) && !isWithin(MOST_REPEATS, repeat)) {
            throw tooManyRepeats();
        }
        parts.add(repeat);
    }

    private static GoFilepath.BadPattern tooManyRepeats() {
        return new GoFilepath.BadPattern(
                "its {…} asks for more than " + MOST_REPEATS + " repetitions or runs backwards");
    }

    private static boolean isWithin(int limit, ExpressionPart part) {
        if (!(part instanceof ExpressionPart.Repeat repeat)) {
            return true;
        }
        int times = repeat.most() < 0 ? repeat.least() : repeat.most();
        if (repeat.most() == 0) {
            return true;
        }
        return times <= limit && isWithin(times > 0 ? limit / times : limit, repeat.part());
    }

    /** {@code {2}}, {@code {2,}} or {@code {2,3}}; any other brace is itself. Returns whether it was a repetition. */
    private boolean countedRepetition() throws GoFilepath.BadPattern {
        int start = at;
        at++;
        int least = number();
        int most = least;
        if (least != NO_NUMBER && at < text.length && text[at] == ',') {
            at++;
            most = at < text.length && text[at] == '}' ? -1 : number();
        }
        if (least == NO_NUMBER || most == NO_NUMBER || at == text.length || text[at] != '}') {
            at = start + 1;
            character('{');
            return false;
        }
        at++;
        if (least > MOST_REPEATS || most > MOST_REPEATS || most >= 0 && least > most) {
            throw tooManyRepeats();
        }
        repeat(least, most);
        return true;
    }

    private int number() {
        int start = at;
        int value = 0;
        while (at < text.length && RuneSets.isDigit(text[at])) {
            value = Math.min(NUMBER_LIMIT, value * 10 + text[at++] - '0');
        }
        boolean leadingZero = at - start > 1 && text[start] == '0';
        return at == start || leadingZero ? NO_NUMBER : value;
    }

    private void escape() throws GoFilepath.BadPattern {
        switch (at + 1 < text.length ? text[at + 1] : -1) {
            case 'A' -> assertion(WildcardExpression.Operation.BEGIN_OF_TEXT, 2);
            case 'z' -> assertion(WildcardExpression.Operation.END_OF_TEXT, 2);
            case 'b' -> assertion(WildcardExpression.Operation.WORD_BOUNDARY, 2);
            case 'B' -> assertion(WildcardExpression.Operation.NO_WORD_BOUNDARY, 2);
            case 'Q' -> quoted();
            default -> {
                IntPredicate named = namedEscape();
                if (named != null) {
                    add(named);
                } else {
                    character(escapedCharacter());
                }
            }
        }
    }

    /** {@code \Q…\E}: literal up to the end mark or the end of the expression, its {@code $} included. */
    private void quoted() {
        at += 2;
        while (at < text.length && !(text[at] == '\\' && at + 1 < text.length && text[at + 1] == 'E')) {
            character(text[at++]);
        }
        at = Math.min(at + 2, text.length);
    }

    /** {@code \d}, {@code \S}, {@code \pL} and their like, or null when the escape stands for one character. */
    private IntPredicate namedEscape() throws GoFilepath.BadPattern {
        int name = at + 1 < text.length ? text[at + 1] : -1;
        IntPredicate set =
                switch (name) {
                    case 'd', 'D' -> RuneSets::isDigit;
                    case 'w', 'W' -> RuneSets::isWord;
                    case 's', 'S' -> RuneSets::isSpace;
                    case 'p', 'P' -> RuneSets.category(at + 2 < text.length ? text[at + 2] : -1);
                    default -> null;
                };
        if (set == null) {
            return null;
        }
        at += name == 'p' || name == 'P' ? 3 : 2;
        return RuneSets.isUpper(name) ? set.negate() : set;
    }

    private int escapedCharacter() throws GoFilepath.BadPattern {
        if (at + 1 == text.length) {
            throw new GoFilepath.BadPattern("nothing follows its last backslash");
        }
        int start = at;
        int rune = text[at + 1];
        at += 2;
        if (rune < 0x80 && !RuneSets.isDigit(rune) && !RuneSets.isLower(rune) && !RuneSets.isUpper(rune)) {
            return rune;
        }
        if (rune == '0' || rune >= '1' && rune <= '7' && at < text.length && isOctal(text[at])) {
            int value = rune - '0';
            for (int digits = 1; digits < 3 && at < text.length && isOctal(text[at]); digits++) {
                value = value * 8 + text[at++] - '0';
            }
            return value;
        }
        if (rune == 'x' && at + 1 < text.length) {
            int high = RuneSets.hexadecimal(text[at]);
            int low = RuneSets.hexadecimal(text[at + 1]);
            if (high >= 0 && low >= 0) {
                at += 2;
                return high * 16 + low;
            }
        }
        int control = "afnrtv".indexOf(rune);
        if (control >= 0) {
            return "\007\f\n\r\t\013".charAt(control);
        }
        throw new GoFilepath.BadPattern(
                "a backslash before '" + new String(text, start + 1, 1) + "' means nothing to BuildKit");
    }

    private static boolean isOctal(int rune) {
        return rune >= '0' && rune <= '7';
    }

    private IntPredicate characterClass() throws GoFilepath.BadPattern {
        at++;
        boolean negated = at < text.length && text[at] == '^';
        if (negated) {
            at++;
        }
        IntPredicate set = null;
        while (set == null || at == text.length || text[at] != ']') {
            IntPredicate part = posixClass();
            if (part == null && at < text.length && text[at] == '\\') {
                part = namedEscape();
            }
            if (part == null) {
                part = range();
            }
            set = set == null ? part : set.or(part);
        }
        at++;
        return negated ? set.negate() : set;
    }

    private IntPredicate range() throws GoFilepath.BadPattern {
        int low = classCharacter();
        int high = low;
        if (at + 1 < text.length && text[at] == '-' && text[at + 1] != ']') {
            at++;
            high = classCharacter();
        }
        if (high < low) {
            throw new GoFilepath.BadPattern("a range in its [...] runs backwards");
        }
        int last = high;
        return rune -> low <= rune && rune <= last;
    }

    private int classCharacter() throws GoFilepath.BadPattern {
        if (at == text.length) {
            throw new GoFilepath.BadPattern("its [ is never closed");
        }
        return text[at] == '\\' ? escapedCharacter() : text[at++];
    }

    /** {@code [:alpha:]} and its like, or null. */
    private IntPredicate posixClass() throws GoFilepath.BadPattern {
        if (at + 2 >= text.length || text[at] != '[' || text[at + 1] != ':') {
            return null;
        }
        int end = at + 2;
        while (end + 1 < text.length && !(text[end] == ':' && text[end + 1] == ']')) {
            end++;
        }
        if (end + 1 >= text.length) {
            return null;
        }
        boolean negated = text[at + 2] == '^';
        int from = negated ? at + 3 : at + 2;
        String name = new String(text, from, Math.max(0, end - from));
        at = end + 2;
        IntPredicate set = RuneSets.posix(name);
        return negated ? set.negate() : set;
    }
}
