package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Ellipsis;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rules of an ignore file with BuildKit's semantics: read like moby/patternmatcher's {@code ignorefile.ReadAll},
 * checked like its {@code New}, matched like {@code MatchesUsingParentResults} in fsutil's walk.
 *
 * <p>Paths are relative to the context, separated by slashes, as bytes: a file name on Linux need not be text. In
 * patterns, each byte of invalid UTF-8 is U+FFFD, as it is after BuildKit has passed the pattern on as JSON.
 *
 * <p>Immutable and thread safe; each thread needs its own {@link Walk}.
 */
public final class IgnoreRules {

    /** No rules: everything stays. */
    public static final IgnoreRules NONE = new IgnoreRules("", List.of(), 0);

    /** Bytes of a line, without its terminator, at which Go's {@code bufio.Scanner} gives up. */
    private static final int LINE_LIMIT = 64 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String file;
    private final List<IgnoreRule> rules;
    private final long headerBytes;
    private final boolean exceptions;
    private final boolean plainExceptions;

    private IgnoreRules(String file, List<IgnoreRule> rules, long headerBytes) {
        this.file = file;
        this.headerBytes = headerBytes;
        this.rules = List.copyOf(rules);
        boolean any = false;
        boolean plain = true;
        for (IgnoreRule rule : rules) {
            any |= rule.isException();
            plain &= !rule.isException() || rule.isPlainPath();
        }
        exceptions = any;
        plainExceptions = plain;
    }

    /**
     * Parses an ignore file.
     *
     * @param content the file's bytes
     * @param file its name for errors
     * @throws InvalidRuleException for the first line that BuildKit rejects
     */
    public static IgnoreRules parse(byte[] content, String file) throws InvalidRuleException {
        List<IgnoreRule> rules = new ArrayList<>();
        Transport transport = new Transport(file);
        int line = 0;
        for (int from = 0; from < content.length; ) {
            int newline = indexOf(content, (byte) '\n', from);
            int end = newline < 0 ? content.length : newline;
            line++;
            if (end - from >= LINE_LIMIT) {
                throw new InvalidRuleException(
                        file, line, shown(Runes.text(content, from, from + 40) + "…"), "it is longer than 64 KiB");
            }
            int start = line == 1 && startsWith(content, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : from;
            // Go's line scanner removes one carriage return
            int stop = end > start && content[end - 1] == '\r' ? end - 1 : end;
            if (start < stop && content[start] != '#') {
                IgnoreRule rule = read(Runes.text(content, start, stop), file, line, transport);
                if (rule != null) {
                    rules.add(rule);
                }
            }
            from = end + 1;
        }
        transport.check();
        return new IgnoreRules(file, rules, transport.bytes());
    }

    /**
     * How patterns travel from the builder to buildx, which walks the context: as values of an HTTP/2 header. gRPC
     * rejects control characters in them, unless some pattern has non-ASCII characters: then all are encoded. It also
     * rejects a header of more than 1 MiB.
     */
    private static final class Transport {
        /** The header's name, and HTTP/2's overhead for each value. */
        private static final int HEADER_FIELD_BYTES = "exclude-patterns".length() + 32;

        private final String file;
        private boolean encoded;
        private long plainBytes;
        private long encodedBytes;
        private int line;

        @CheckForNull
        private String refused;

        Transport(String file) {
            this.file = file;
        }

        void add(String pattern, int number) {
            plainBytes += HEADER_FIELD_BYTES;
            encodedBytes += HEADER_FIELD_BYTES;
            for (int i = 0; i < pattern.length(); i++) {
                char c = pattern.charAt(i);
                encoded |= c > 0x7F;
                plainBytes++;
                // %XX for each byte; a character has at most three, or two have four
                encodedBytes += c > 0x7F ? 9 : Character.isLetterOrDigit(c) ? 1 : 3;
                if (refused == null && (c < 0x20 || c == 0x7F)) {
                    refused = pattern;
                    line = number;
                }
            }
        }

        /** Upper bound for the size of the rules in the header. */
        long bytes() {
            return encoded ? encodedBytes : plainBytes;
        }

        void check() throws InvalidRuleException {
            if (refused != null && !encoded) {
                throw new InvalidRuleException(
                        file, line, shown(refused), "it has a tab or another control character in it");
            }
        }
    }

    @CheckForNull
    private static IgnoreRule read(String line, String file, int number, Transport transport)
            throws InvalidRuleException {
        String text = trim(line);
        if (text.isEmpty()) {
            return null;
        }
        boolean marked = text.charAt(0) == '!';
        String path = marked ? trim(text.substring(1)) : text;
        if (!path.isEmpty()) {
            path = GoFilepath.clean(path);
            path = path.length() > 1 && path.charAt(0) == '/' ? path.substring(1) : path;
        }
        // what follows is patternmatcher.New, which looks for white space and the mark again
        String sent = marked ? "!" + path : path;
        transport.add(sent, number);
        String pattern = trim(sent);
        if (pattern.isEmpty()) {
            return null;
        }
        pattern = GoFilepath.clean(pattern);
        boolean exception = pattern.charAt(0) == '!';
        if (exception) {
            pattern = pattern.substring(1);
        }
        String complaint = pattern.isEmpty() ? "there is no pattern after the !" : GoFilepath.complaintAbout(pattern);
        if (complaint != null) {
            throw new InvalidRuleException(file, number, shown(text), complaint);
        }
        return new IgnoreRule(number, text, pattern, exception);
    }

    /** In file order, without comments and empty lines. */
    public List<IgnoreRule> rules() {
        return rules;
    }

    /** Upper bound for the part that the rules take of the 1 MiB in which BuildKit passes them on. */
    public long headerBytes() {
        return headerBytes;
    }

    /**
     * Whether BuildKit's walk enters an excluded folder to look for exceptions below it.
     *
     * @param path of the folder
     */
    public boolean entersExcludedFolder(byte[] path, int length) {
        if (!plainExceptions) {
            return true;
        }
        if (!exceptions) {
            return false;
        }
        for (IgnoreRule rule : rules) {
            if (rule.isException() && rule.isBelow(path, length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a path is excluded, by itself or through a folder above it.
     *
     * @throws InvalidRuleException for a rule that BuildKit rejects when it uses it
     */
    public boolean excludes(byte[] path) throws InvalidRuleException {
        Walk walk = new Walk();
        FolderMatch match = FolderMatch.ROOT;
        for (int end = 1; end < path.length; end++) {
            if (path[end] == '/') {
                walk.excludes(path, end, match);
                match = walk.folderMatch();
            }
        }
        return walk.excludes(path, path.length, match);
    }

    /** The rules that matched a folder, for the entries below it: one bit per rule. */
    public static final class FolderMatch {
        private static final long[] NOTHING = {};

        /** For the context folder itself. */
        public static final FolderMatch ROOT = new FolderMatch(NOTHING);

        private final long[] matched;

        private FolderMatch(long[] matched) {
            this.matched = matched;
        }

        private boolean has(int rule) {
            int word = rule >> 6;
            return word < matched.length && (matched[word] & 1L << (rule & 63)) != 0;
        }

        boolean isEmpty() {
            for (long word : matched) {
                if (word != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Matches one path after the other; not thread safe. */
    public final class Walk {
        private final long[] matched = new long[rules.size() + 63 >> 6];
        private int decisive;

        /**
         * Whether a path is excluded from the context.
         *
         * @param path its first {@code length} bytes count
         * @param parent the match of the folder that it is in
         * @throws InvalidRuleException for a rule that BuildKit rejects when it uses it
         */
        public boolean excludes(byte[] path, int length, FolderMatch parent) throws InvalidRuleException {
            boolean excluded = false;
            decisive = -1;
            Arrays.fill(matched, 0);
            for (int i = 0; i < rules.size(); i++) {
                IgnoreRule rule = rules.get(i);
                boolean match = parent.has(i);
                if (!match) {
                    // only a rule that would change the result is tried, and only that is remembered for what is below
                    if (rule.isException() != excluded) {
                        continue;
                    }
                    match = matches(rule, path, length);
                }
                if (match) {
                    matched[i >> 6] |= 1L << (i & 63);
                    excluded = !rule.isException();
                    decisive = i;
                }
            }
            return excluded;
        }

        /** Number of the rule that decided about the last path, -1 when none matched. */
        public int decisive() {
            return decisive;
        }

        /** The match of the last path, which is a folder, for the entries in it. */
        public FolderMatch folderMatch() {
            return new FolderMatch(matched.clone());
        }

        /**
         * Whether BuildKit lists a file but then refuses to open it and sends it empty. Its second check of the rules
         * ({@code MatchesOrParentMatches}) tries every rule on every folder above the file, while the first one skips
         * rules for a folder that is already excluded. Only files below a folder that some rule matched can differ.
         */
        public boolean sendsEmpty(byte[] path, int length, FolderMatch parent) throws InvalidRuleException {
            if (!exceptions || parent.isEmpty()) {
                return false;
            }
            boolean excluded = false;
            for (IgnoreRule rule : rules) {
                if (rule.isException() == excluded && matchesWithFolders(rule, path, length)) {
                    excluded = !rule.isException();
                }
            }
            return excluded;
        }

        private boolean matchesWithFolders(IgnoreRule rule, byte[] path, int length) throws InvalidRuleException {
            for (int end = length; end > 0; end = lastSlash(path, end)) {
                if (matches(rule, path, end)) {
                    return true;
                }
            }
            return false;
        }

        private boolean matches(IgnoreRule rule, byte[] path, int length) throws InvalidRuleException {
            if (rule.complaint() != null) {
                throw new InvalidRuleException(file, rule.line(), shown(rule.text()), rule.complaint());
            }
            return rule.matches(path, length);
        }
    }

    /** Index of the last slash before {@code end}, 0 when there is none. */
    public static int lastSlash(byte[] path, int end) {
        int at = end - 1;
        while (at > 0 && path[at] != '/') {
            at--;
        }
        return at;
    }

    private static int indexOf(byte[] content, byte wanted, int from) {
        for (int at = from; at < content.length; at++) {
            if (content[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] content, byte[] start) {
        return content.length >= start.length && Arrays.equals(content, 0, start.length, start, 0, start.length);
    }

    /** Go's {@code strings.TrimSpace}. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Go's {@code unicode.IsSpace}. */
    public static boolean isSpace(int rune) {
        return switch (rune) {
            case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> rune >= 0x2000 && rune <= 0x200A;
        };
    }

    private static String shown(String text) {
        return Printable.line(Ellipsis.cut(text, 200));
    }
}
