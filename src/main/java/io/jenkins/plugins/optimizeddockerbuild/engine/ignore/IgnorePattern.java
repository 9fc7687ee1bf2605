package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** Writes paths as lines of an ignore file that match nothing else. */
public final class IgnorePattern {

    private IgnorePattern() {}

    /**
     * The line that excludes exactly one path and everything below it.
     *
     * @param path relative to the context
     * @return null when no rule can match it: BuildKit passes on neither control characters nor invalid UTF-8, and
     *     U+FFFD in a pattern with wildcards or escapes matches all of the latter
     */
    @CheckForNull
    public static String of(byte[] path) {
        if (!Runes.isValid(path)) {
            return null;
        }
        String text = Runes.text(path, 0, path.length);
        boolean special = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == 0x7F) {
                return null;
            }
            special |= isSpecial(c);
        }
        boolean edge = IgnoreRules.isSpace(text.codePointAt(0))
                || IgnoreRules.isSpace(text.charAt(text.length() - 1))
                || text.charAt(0) == '!'
                || text.charAt(0) == '\uFEFF';
        if (!special && !edge) {
            // a leading slash keeps # from starting a comment; BuildKit removes it
            return text.charAt(0) == '#' ? "/" + text : text;
        }
        return text.indexOf(Runes.ERROR) >= 0 ? null : escaped(text);
    }

    private static String escaped(String text) {
        StringBuilder pattern = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean first = i == 0;
            boolean last = i == text.length() - 1;
            if ((first || last) && IgnoreRules.isSpace(c) || c == '\uFEFF') {
                // BuildKit trims white space, and Go drops a byte order mark at the start, but not between brackets
                pattern.append('[').append(c).append(']');
            } else if (isSpecial(c) || "^]{|}".indexOf(c) >= 0 || first && (c == '!' || c == '#')) {
                pattern.append('\\').append(c);
            } else {
                pattern.append(c);
            }
        }
        return pattern.toString();
    }

    /** Whether the character is special in patterns. */
    private static boolean isSpecial(char c) {
        return c == '*' || c == '?' || c == '[' || c == ']' || c == '\\';
    }
}
