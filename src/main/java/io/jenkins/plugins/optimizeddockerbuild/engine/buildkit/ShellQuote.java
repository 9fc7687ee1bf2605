package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

/** Quotes words for a POSIX shell. */
public final class ShellQuote {
    private static final String PLAIN = "@%+=:,./-_";

    private ShellQuote() {}

    /** Appends a word to a command line, after a blank unless it is the first. */
    public static void append(StringBuilder line, String word) {
        if (line.length() > 0) {
            line.append(' ');
        }
        if (isPlain(word)) {
            line.append(word);
            return;
        }
        line.append('\'').append(word.replace("'", "'\\''")).append('\'');
    }

    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && PLAIN.indexOf(c) < 0) {
                return false;
            }
        }
        return !word.isEmpty();
    }
}
