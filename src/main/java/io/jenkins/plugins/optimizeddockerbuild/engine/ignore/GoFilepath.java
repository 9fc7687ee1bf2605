package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of Go's {@code path/filepath} on Linux that BuildKit's ignore rules and COPY sources use. Patterns are text
 * decoded by {@link Runes}; a character is a rune.
 */
public final class GoFilepath {

    private GoFilepath() {}

    /** The shortest equivalent path, computed lexically; {@code .} for an empty one. */
    public static String clean(String path) {
        boolean rooted = path.startsWith("/");
        List<String> kept = new ArrayList<>();
        for (int from = 0; from <= path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String part = path.substring(from, to);
            from = to + 1;
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            boolean above = kept.isEmpty() || kept.get(kept.size() - 1).equals("..");
            if (!part.equals("..")) {
                kept.add(part);
            } else if (!above) {
                kept.remove(kept.size() - 1);
            } else if (!rooted) {
                kept.add(part);
            }
        }
        String joined = String.join("/", kept);
        if (rooted) {
            return "/" + joined;
        }
        return joined.isEmpty() ? "." : joined;
    }

    /**
     * What is wrong with a pattern according to the only check that BuildKit makes when it reads the rules: matching
     * the pattern against {@code .}. Go stops at the first chunk that cannot match, so a later mistake is only found
     * when the pattern meets its first path (see {@link WildcardExpression}).
     *
     * @return a phrase for display, or null when Go accepts it
     */
    @CheckForNull
    public static String complaintAbout(String pattern) {
        try {
            matches(pattern, ".");
            return null;
        } catch (BadPattern e) {
            return e.getMessage();
        }
    }

    /**
     * {@code filepath.Match}: {@code *} and {@code ?} stop at a slash, {@code [a-z]} and {@code [^a-z]} match one
     * character, a backslash makes the next one literal.
     *
     * @throws BadPattern where Go returns {@code ErrBadPattern}
     */
    public static boolean matches(String pattern, String name) throws BadPattern {
        int[] runes = Runes.of(pattern);
        int[] text = Runes.of(name);
        int chunkStart = 0;
        int at = 0;
        while (chunkStart < runes.length) {
            int from = chunkStart;
            while (from < runes.length && runes[from] == '*') {
                from++;
            }
            boolean star = from > chunkStart;
            int to = chunkEnd(runes, from);
            chunkStart = to;
            if (star && from == to) {
                return indexOfSlash(text, at) < 0;
            }
            boolean last = to == runes.length;
            int after = matchChunk(runes, from, to, text, at);
            if (after >= 0 && (after == text.length || !last)) {
                at = after;
                continue;
            }
            if (!star) {
                return false;
            }
            int found = -1;
            for (int i = at; i < text.length && text[i] != '/' && found < 0; i++) {
                after = matchChunk(runes, from, to, text, i + 1);
                if (after >= 0 && !(last && after < text.length)) {
                    found = after;
                }
            }
            if (found < 0) {
                return false;
            }
            at = found;
        }
        return at == text.length;
    }

    private static int chunkEnd(int[] pattern, int from) {
        boolean inClass = false;
        for (int i = from; i < pattern.length; i++) {
            switch (pattern[i]) {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '*':
                    if (!inClass) {
                        return i;
                    }
                    break;
                default:
            }
        }
        return pattern.length;
    }

    private static int indexOfSlash(int[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == '/') {
                return i;
            }
        }
        return -1;
    }

    /** The index in the text after the chunk, or -1; a chunk that failed is read to its end to find its mistakes. */
    private static int matchChunk(int[] pattern, int from, int to, int[] text, int at) throws BadPattern {
        boolean failed = false;
        for (int i = from; i < to; ) {
            failed |= at == text.length;
            switch (pattern[i]) {
                case '[': {
                    i++;
                    boolean negated = i < to && pattern[i] == '^';
                    if (negated) {
                        i++;
                    }
                    boolean match = false;
                    int ranges = 0;
                    while (!(i < to && pattern[i] == ']' && ranges > 0)) {
                        int low = i = classCharacter(pattern, i, to);
                        int high = low;
                        i = i + 1;
                        needMore(i, to);
                        if (pattern[i] == '-') {
                            high = i = classCharacter(pattern, i + 1, to);
                            i = i + 1;
                            needMore(i, to);
                        }
                        if (!failed) {
                            match |= pattern[low] <= text[at] && text[at] <= pattern[high];
                        }
                        ranges++;
                    }
                    i++;
                    failed |= match == negated;
                    break;
                }
                case '?':
                    failed |= !failed && text[at] == '/';
                    i++;
                    break;
                case '\\':
                    i++;
                    if (i == to) {
                        throw new BadPattern("nothing follows its last backslash");
                    }
                    failed |= !failed && pattern[i] != text[at];
                    i++;
                    break;
                default:
                    failed |= !failed && pattern[i] != text[at];
                    i++;
            }
            if (!failed) {
                at++;
            }
        }
        return failed ? -1 : at;
    }

    /** The index of a class's character, after an optional backslash. */
    private static int classCharacter(int[] pattern, int at, int to) throws BadPattern {
        needMore(at, to);
        if (pattern[at] == '-' || pattern[at] == ']') {
            throw new BadPattern("'" + (char) pattern[at] + "' is where its [...] needs a character");
        }
        if (pattern[at] != '\\') {
            return at;
        }
        needMore(at + 1, to);
        return at + 1;
    }

    private static void needMore(int at, int to) throws BadPattern {
        if (at >= to) {
            throw new BadPattern("its [ is never closed");
        }
    }

    /** A pattern that Go rejects; the message says why. */
    public static final class BadPattern extends Exception {
        private static final long serialVersionUID = 1;

        BadPattern(String message) {
            super(message, null, false, false);
        }
    }
}
