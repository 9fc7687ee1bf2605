package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.nio.charset.StandardCharsets;
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
    enum Operation {
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
        return new WildcardExpression(new Program(new ExpressionParser(expression).parse()));
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
            case WORD_BOUNDARY -> RuneSets.isWord(before) != RuneSets.isWord(after);
            case NO_WORD_BOUNDARY -> RuneSets.isWord(before) == RuneSets.isWord(after);
            default -> throw new IllegalStateException(assertion + " is no assertion");
        };
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

    /** Writes the steps. */
    private static final class Program {
        private final int alternatives;
        private Operation[] operations = new Operation[32];
        private int[] numbers = new int[32];
        private IntPredicate[] sets = new IntPredicate[32];
        private int size;

        Program(List<List<ExpressionPart>> parsed) {
            alternatives = parsed.size();
            int[] ends = new int[alternatives];
            for (int i = 0; i < alternatives; i++) {
                boolean last = i + 1 == alternatives;
                int start = size;
                if (!last) {
                    add(Operation.SPLIT, 0, null);
                }
                add(new ExpressionPart.Sequence(parsed.get(i)));
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

        private void add(ExpressionPart part) {
            if (part instanceof ExpressionPart.Take take) {
                add(take.set() == null ? Operation.CHARACTER : Operation.SET, take.rune(), take.set());
            } else if (part instanceof ExpressionPart.Assertion assertion) {
                add(assertion.operation(), 0, null);
            } else if (part instanceof ExpressionPart.Sequence sequence) {
                for (ExpressionPart each : sequence.parts()) {
                    add(each);
                }
            } else if (part instanceof ExpressionPart.Repeat repeat) {
                for (int i = 0; i < repeat.least(); i++) {
                    add(repeat.part());
                }
                if (repeat.most() < 0) {
                    int start = size;
                    add(Operation.SPLIT, 0, null);
                    add(repeat.part());
                    add(Operation.JUMP, start, null);
                    numbers[start] = size;
                }
                for (int i = repeat.least(); i < repeat.most(); i++) {
                    int start = size;
                    add(Operation.SPLIT, 0, null);
                    add(repeat.part());
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
}
