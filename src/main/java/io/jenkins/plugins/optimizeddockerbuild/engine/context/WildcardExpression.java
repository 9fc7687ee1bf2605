package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The regular expression that BuildKit makes of a pattern, and its matching.
 *
 * <p>moby/patternmatcher writes a Go expression character by character: {@code *} becomes {@code [^/]*} even between
 * brackets, {@code \d} stays {@code \d}, which is a digit in Go, and {@code |} separates alternatives. Such patterns are rare, but a rule that means another
 * thing here than in BuildKit would prune a file that the build needs. So this class takes the same expression with the
 * meaning it has in Go's {@code regexp}, and follows all its alternatives at once: the time is bounded by length of path
 * times length of expression.
 *
 * <p>Immutable; several threads may share it, each with its own {@link Workspace}.
 */
final class WildcardExpression {

    /** One step of the expression. */
    private enum Operation {
        /** Takes the rune of {@link #numbers}. */
        CHARACTER,
        /** Takes a rune that is in {@link #sets}. */
        SET,
        BEGIN_OF_TEXT,
        END_OF_TEXT,
        WORD_BOUNDARY,
        NO_WORD_BOUNDARY,
        /** Goes on at the next step and at that of {@link #numbers}. */
        SPLIT,
        /** Goes on at the step of {@link #numbers}. */
        JUMP,
        MATCH
    }

    private final Operation[] operations;
    private final int[] numbers;
    private final IntPredicate[] sets;

    /** What every path that matches begins and ends with: most paths are refused by these alone. */
    private final byte[] prefix;

    private final byte[] suffix;

    /** Whether a match may begin anywhere: only the first of several alternatives is bound to the start. */
    private final boolean floating;

    private WildcardExpression(Program program) {
        operations = Arrays.copyOf(program.operations, program.size);
        numbers = Arrays.copyOf(program.numbers, program.size);
        sets = Arrays.copyOf(program.sets, program.size);
        floating = program.alternatives > 1;
        prefix = floating ? new byte[0] : literalPrefix();
        suffix = floating ? new byte[0] : literalSuffix();
    }

    /**
     * Reads an expression that begins with {@code ^}.
     *
     * @throws GoFilepath.BadPattern where Go's {@code regexp.Compile} refuses it
     */
    static WildcardExpression parse(String expression) throws GoFilepath.BadPattern {
        return new WildcardExpression(new Program(new Parser(expression).parse()));
    }

    /** True when the expression matches the first {@code length} bytes. */
    boolean matches(byte[] path, int length, Workspace workspace) {
        if (!startsWith(path, length, prefix) || !endsWith(path, length, suffix)) {
            return false;
        }
        return run(path, length, true, workspace).matched;
    }

    /** Whether the expression could match a path that begins with these bytes and goes on. */
    boolean couldMatchAfter(byte[] start, Workspace workspace) {
        Steps steps = run(start, start.length, false, workspace);
        return floating || steps.matched || steps.count > 0;
    }

    /**
     * Follows the expression along a path.
     *
     * @param ends whether the path ends after {@code length} bytes; else it goes on with a letter, for what that matters
     * @return what is possible there; where a match is certain earlier, what was possible then
     */
    private Steps run(byte[] path, int length, boolean ends, Workspace workspace) {
        Steps active = workspace.active.clear(operations.length);
        Steps next = workspace.next.clear(operations.length);
        int beyond = ends ? -1 : 'a';
        int before = -1;
        int after = runeAt(path, 0, length, beyond);
        follow(0, active, before, after);
        for (int at = 0; at < length && (active.count > 0 || floating) && !active.matched; ) {
            before = after;
            at += Runes.width(Runes.decode(path, at, length));
            after = runeAt(path, at, length, beyond);
            next.clear(operations.length);
            for (int i = 0; i < active.count; i++) {
                if (takes(active.taking[i], before)) {
                    follow(active.taking[i] + 1, next, before, after);
                }
            }
            if (floating) {
                follow(0, next, before, after);
            }
            Steps spare = active;
            active = next;
            next = spare;
        }
        return active;
    }

    private static int runeAt(byte[] path, int at, int length, int beyond) {
        return at < length ? Runes.rune(Runes.decode(path, at, length)) : beyond;
    }

    private boolean takes(int step, int rune) {
        return operations[step] == Operation.CHARACTER ? numbers[step] == rune : sets[step].test(rune);
    }

    /** Adds the steps that can be reached from one without taking a rune; -1 stands for the ends of the text. */
    private void follow(int start, Steps steps, int before, int after) {
        int pending = 0;
        steps.pending[pending++] = start;
        while (pending > 0) {
            int step = steps.pending[--pending];
            if (!steps.visit(step)) {
                continue;
            }
            switch (operations[step]) {
                case CHARACTER, SET -> steps.taking[steps.count++] = step;
                case MATCH -> steps.matched = true;
                case JUMP -> steps.pending[pending++] = numbers[step];
                case SPLIT -> {
                    steps.pending[pending++] = numbers[step];
                    steps.pending[pending++] = step + 1;
                }
                default -> {
                    if (holds(operations[step], before, after)) {
                        steps.pending[pending++] = step + 1;
                    }
                }
            }
        }
    }

    private static boolean holds(Operation assertion, int before, int after) {
        return switch (assertion) {
            case BEGIN_OF_TEXT -> before < 0;
            case END_OF_TEXT -> after < 0;
            case WORD_BOUNDARY -> isWord(before) != isWord(after);
            case NO_WORD_BOUNDARY -> isWord(before) == isWord(after);
            default -> throw new IllegalStateException(assertion + " is no assertion");
        };
    }

    private static boolean isWord(int rune) {
        return isDigit(rune) || isLower(rune) || isUpper(rune) || rune == '_';
    }

    private static boolean isDigit(int rune) {
        return rune >= '0' && rune <= '9';
    }

    private static boolean isLower(int rune) {
        return rune >= 'a' && rune <= 'z';
    }

    private static boolean isUpper(int rune) {
        return rune >= 'A' && rune <= 'Z';
    }

    private static boolean startsWith(byte[] path, int length, byte[] prefix) {
        return length >= prefix.length && Arrays.equals(path, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static boolean endsWith(byte[] path, int length, byte[] suffix) {
        return length >= suffix.length && Arrays.equals(path, length - suffix.length, length, suffix, 0, suffix.length);
    }

    private byte[] literalPrefix() {
        int from = 0;
        while (operations[from] == Operation.BEGIN_OF_TEXT) {
            from++;
        }
        int to = from;
        while (isLiteral(to)) {
            to++;
        }
        return bytes(from, to);
    }

    private byte[] literalSuffix() {
        int to = operations.length - 2;
        if (operations[to] != Operation.END_OF_TEXT) {
            return new byte[0];
        }
        int from = to;
        while (from > 0 && isLiteral(from - 1) && !isTarget(from)) {
            from--;
        }
        return bytes(from, to);
    }

    /** A broken byte decodes to {@link Runes#ERROR} and matches it, so this rune says nothing about the bytes. */
    private boolean isLiteral(int step) {
        return operations[step] == Operation.CHARACTER && numbers[step] != Runes.ERROR;
    }

    /** Whether the step can be reached without the one before it. */
    private boolean isTarget(int step) {
        for (int i = 0; i < operations.length; i++) {
            if (operations[i] == Operation.SPLIT && numbers[i] == step) {
                return true;
            }
        }
        return false;
    }

    private byte[] bytes(int from, int to) {
        return new String(numbers, from, to - from).getBytes(StandardCharsets.UTF_8);
    }

    /** What one thread needs for matching; grows to the longest expression. */
    static final class Workspace {
        private final Steps active = new Steps();
        private final Steps next = new Steps();
    }

    /** The steps of the expression that are possible at one place of the path. */
    private static final class Steps {
        private int[] taking = {};
        private int[] pending = {};
        private int[] visited = {};
        private int visit;
        private int count;
        private boolean matched;

        Steps clear(int size) {
            if (taking.length < size) {
                taking = new int[size];
                pending = new int[2 * size + 1];
                visited = new int[size];
                visit = 0;
            }
            visit++;
            count = 0;
            matched = false;
            return this;
        }

        /** False when the step has been here before. */
        boolean visit(int step) {
            boolean first = visited[step] != visit;
            visited[step] = visit;
            return first;
        }
    }

    /** A part of an expression. */
    private sealed interface Part {
        /** Takes one rune of a set, or the one given when there is no set. */
        record Take(int rune, IntPredicate set) implements Part {}

        record Assertion(Operation operation) implements Part {}

        record Sequence(List<Part> parts) implements Part {}

        /** @param most -1 for any number */
        record Repeat(Part part, int least, int most) implements Part {}
    }

    /** Writes the steps. */
    private static final class Program {
        private final int alternatives;
        private Operation[] operations = new Operation[32];
        private int[] numbers = new int[32];
        private IntPredicate[] sets = new IntPredicate[32];
        private int size;

        Program(List<List<Part>> parsed) {
            alternatives = parsed.size();
            int[] ends = new int[alternatives];
            for (int i = 0; i < alternatives; i++) {
                boolean last = i + 1 == alternatives;
                int start = size;
                if (!last) {
                    add(Operation.SPLIT, 0, null);
                }
                add(new Part.Sequence(parsed.get(i)));
                if (!last) {
                    ends[i] = size;
                    add(Operation.JUMP, 0, null);
                    numbers[start] = size;
                }
            }
            for (int i = 0; i + 1 < alternatives; i++) {
                numbers[ends[i]] = size;
            }
            add(Operation.MATCH, 0, null);
        }

        private void add(Part part) {
            if (part instanceof Part.Take take) {
                add(take.set == null ? Operation.CHARACTER : Operation.SET, take.rune, take.set);
            } else if (part instanceof Part.Assertion assertion) {
                add(assertion.operation, 0, null);
            } else if (part instanceof Part.Sequence sequence) {
                for (Part each : sequence.parts) {
                    add(each);
                }
            } else if (part instanceof Part.Repeat repeat) {
                for (int i = 0; i < repeat.least; i++) {
                    add(repeat.part);
                }
                if (repeat.most < 0) {
                    int start = size;
                    add(Operation.SPLIT, 0, null);
                    add(repeat.part);
                    add(Operation.JUMP, start, null);
                    numbers[start] = size;
                }
                for (int i = repeat.least; i < repeat.most; i++) {
                    int start = size;
                    add(Operation.SPLIT, 0, null);
                    add(repeat.part);
                    numbers[start] = size;
                }
            }
        }

        private void add(Operation operation, int number, IntPredicate set) {
            if (size == operations.length) {
                operations = Arrays.copyOf(operations, 2 * size);
                numbers = Arrays.copyOf(numbers, 2 * size);
                sets = Arrays.copyOf(sets, 2 * size);
            }
            operations[size] = operation;
            numbers[size] = number;
            sets[size++] = set;
        }
    }

    /** Reads the syntax of Go's {@code regexp} as far as patternmatcher can produce it. */
    private static final class Parser {
        private static final IntPredicate NOT_NEWLINE = rune -> rune != '\n';

        /** Above this Go refuses a repetition, of repetitions too. */
        private static final int MOST_REPEATS = 1000;

        private static final int NUMBER_LIMIT = 100_000_000;
        private static final int NO_NUMBER = -2;

        private final int[] text;
        private int at;
        private final List<List<Part>> alternatives = new ArrayList<>();
        private List<Part> parts = new ArrayList<>();

        /** Whether the part before was a repetition, on which Go allows no other. */
        private boolean repeated;

        Parser(String expression) {
            text = expression.codePoints().toArray();
        }

        List<List<Part>> parse() throws GoFilepath.BadPattern {
            while (at < text.length) {
                int rune = text[at];
                boolean repetition = false;
                switch (rune) {
                    case '^' -> assertion(Operation.BEGIN_OF_TEXT, 1);
                    case '$' -> assertion(Operation.END_OF_TEXT, 1);
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
            parts.add(new Part.Take(rune, null));
        }

        private void add(IntPredicate set) {
            parts.add(new Part.Take(0, set));
        }

        private void assertion(Operation operation, int length) {
            parts.add(new Part.Assertion(operation));
            at += length;
        }

        /** {@code (.*\/)?}: every other parenthesis is escaped. */
        private void anyFolders() {
            Part any = new Part.Repeat(new Part.Take(0, NOT_NEWLINE), 0, -1);
            parts.add(new Part.Repeat(new Part.Sequence(List.of(any, new Part.Take('/', null))), 0, 1));
            at += "(.*/)?".length();
        }

        private void repeat(int least, int most) throws GoFilepath.BadPattern {
            if (repeated) {
                throw new GoFilepath.BadPattern("a repetition such as {2} follows another one or an asterisk");
            }
            if (parts.isEmpty()) {
                throw new GoFilepath.BadPattern("there is nothing before its {…} to repeat");
            }
            Part.Repeat repeat = new Part.Repeat(parts.remove(parts.size() - 1), least, most);
            if ((least >= 2 || most >= 2) && !isWithin(MOST_REPEATS, repeat)) {
                throw tooManyRepeats();
            }
            parts.add(repeat);
        }

        private static GoFilepath.BadPattern tooManyRepeats() {
            return new GoFilepath.BadPattern(
                    "its {…} asks for more than " + MOST_REPEATS + " repetitions or runs backwards");
        }

        private static boolean isWithin(int limit, Part part) {
            if (!(part instanceof Part.Repeat repeat)) {
                return true;
            }
            int times = repeat.most < 0 ? repeat.least : repeat.most;
            if (repeat.most == 0) {
                return true;
            }
            return times <= limit && isWithin(times > 0 ? limit / times : limit, repeat.part);
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
            while (at < text.length && isDigit(text[at])) {
                value = Math.min(NUMBER_LIMIT, value * 10 + text[at++] - '0');
            }
            boolean leadingZero = at - start > 1 && text[start] == '0';
            return at == start || leadingZero ? NO_NUMBER : value;
        }

        private void escape() throws GoFilepath.BadPattern {
            switch (at + 1 < text.length ? text[at + 1] : -1) {
                case 'A' -> assertion(Operation.BEGIN_OF_TEXT, 2);
                case 'z' -> assertion(Operation.END_OF_TEXT, 2);
                case 'b' -> assertion(Operation.WORD_BOUNDARY, 2);
                case 'B' -> assertion(Operation.NO_WORD_BOUNDARY, 2);
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
                        case 'd', 'D' -> WildcardExpression::isDigit;
                        case 'w', 'W' -> WildcardExpression::isWord;
                        case 's', 'S' ->
                            rune -> rune == '\t' || rune == '\n' || rune == '\f' || rune == '\r' || rune == ' ';
                        case 'p', 'P' -> unicodeCategory(at + 2 < text.length ? text[at + 2] : -1);
                        default -> null;
                    };
            if (set == null) {
                return null;
            }
            at += name == 'p' || name == 'P' ? 3 : 2;
            return isUpper(name) ? set.negate() : set;
        }

        private static IntPredicate unicodeCategory(int letter) throws GoFilepath.BadPattern {
            int types =
                    switch (letter) {
                        case 'L' ->
                            types(
                                    Character.UPPERCASE_LETTER,
                                    Character.LOWERCASE_LETTER,
                                    Character.TITLECASE_LETTER,
                                    Character.MODIFIER_LETTER,
                                    Character.OTHER_LETTER);
                        case 'M' ->
                            types(
                                    Character.NON_SPACING_MARK,
                                    Character.ENCLOSING_MARK,
                                    Character.COMBINING_SPACING_MARK);
                        case 'N' ->
                            types(Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER);
                        case 'P' ->
                            types(
                                    Character.CONNECTOR_PUNCTUATION,
                                    Character.DASH_PUNCTUATION,
                                    Character.START_PUNCTUATION,
                                    Character.END_PUNCTUATION,
                                    Character.INITIAL_QUOTE_PUNCTUATION,
                                    Character.FINAL_QUOTE_PUNCTUATION,
                                    Character.OTHER_PUNCTUATION);
                        case 'S' ->
                            types(
                                    Character.MATH_SYMBOL,
                                    Character.CURRENCY_SYMBOL,
                                    Character.MODIFIER_SYMBOL,
                                    Character.OTHER_SYMBOL);
                        case 'Z' ->
                            types(Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR);
                        case 'C' ->
                            types(Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE);
                        default -> throw new GoFilepath.BadPattern("\\p is not followed by a Unicode category");
                    };
            return rune -> (1 << Character.getType(rune) & types) != 0;
        }

        private static int types(byte... types) {
            int bits = 0;
            for (byte type : types) {
                bits |= 1 << type;
            }
            return bits;
        }

        private int escapedCharacter() throws GoFilepath.BadPattern {
            if (at + 1 == text.length) {
                throw new GoFilepath.BadPattern("nothing follows its last backslash");
            }
            int start = at;
            int rune = text[at + 1];
            at += 2;
            if (rune < 0x80 && !isDigit(rune) && !isLower(rune) && !isUpper(rune)) {
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
                int high = hexadecimal(text[at]);
                int low = hexadecimal(text[at + 1]);
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

        /** Value of a hexadecimal digit, -1 for anything else. */
        private static int hexadecimal(int rune) {
            return rune < 0x80 ? Character.digit(rune, 16) : -1;
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
            IntPredicate set =
                    switch (name) {
                        case "alnum" -> rune -> isDigit(rune) || isLower(rune) || isUpper(rune);
                        case "alpha" -> rune -> isLower(rune) || isUpper(rune);
                        case "ascii" -> rune -> rune < 0x80;
                        case "blank" -> rune -> rune == '\t' || rune == ' ';
                        case "cntrl" -> rune -> rune < 0x20 || rune == 0x7F;
                        case "digit" -> WildcardExpression::isDigit;
                        case "graph" -> rune -> rune > 0x20 && rune < 0x7F;
                        case "lower" -> WildcardExpression::isLower;
                        case "print" -> rune -> rune >= 0x20 && rune < 0x7F;
                        case "punct" ->
                            rune -> rune > 0x20 && rune < 0x7F && !isDigit(rune) && !isLower(rune) && !isUpper(rune);
                        case "space" -> rune -> rune >= '\t' && rune <= '\r' || rune == ' ';
                        case "upper" -> WildcardExpression::isUpper;
                        case "word" -> WildcardExpression::isWord;
                        case "xdigit" -> rune -> hexadecimal(rune) >= 0;
                        default -> throw new GoFilepath.BadPattern("[:" + name + ":] is no class of characters");
                    };
            return negated ? set.negate() : set;
        }
    }
}
