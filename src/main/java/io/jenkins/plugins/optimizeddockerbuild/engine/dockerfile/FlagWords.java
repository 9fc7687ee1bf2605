package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The flags at the start of an instruction's arguments, and the rest.
 *
 * @param flags quotes and escapes removed
 * @param rest what follows, with surrounding white space
 */
record FlagWords(List<Flag> flags, String rest) {
    /**
     * Splits off the flags. BuildKit iterates over bytes here, so non-ASCII characters of a flag become one character
     * per byte, and bytes that are white space in Latin-1 end a flag. This is reproduced, because it affects what
     * BuildKit reads.
     */
    static FlagWords split(String arguments, char escape) {
        int start = 0;
        while (start < arguments.length() && Whitespace.isSpace(arguments.charAt(start))) {
            start++;
        }
        if (!arguments.startsWith("--", start)) {
            return new FlagWords(List.of(), arguments);
        }
        String bytes = new String(arguments.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<Flag> flags = new ArrayList<>();
        int end = readFlags(bytes, escape, flags);
        String rest = new String(bytes.substring(end).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return new FlagWords(flags, rest);
    }

    private static int readFlags(String text, char escape, List<Flag> flags) {
        int at = 0;
        while (true) {
            while (at < text.length() && Whitespace.isSpace(text.charAt(at))) {
                at++;
            }
            if (!text.startsWith("--", at)) {
                return at;
            }
            StringBuilder word = new StringBuilder();
            at = readWord(text, at, escape, word);
            if (word.length() == 2) {
                return at;
            }
            flags.add(flag(word.toString()));
        }
    }

    private static int readWord(String text, int start, char escape, StringBuilder word) {
        char quote = 0;
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (quote == 0 && Whitespace.isSpace(c)) {
                return at;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (c == escape) {
                if (at + 1 < text.length()) {
                    at++;
                    word.append(text.charAt(at));
                } else {
                    quote = 0;
                }
            } else {
                word.append(c);
            }
            at++;
        }
        return at;
    }

    private static Flag flag(String word) {
        int equals = word.indexOf('=');
        return equals < 0
                ? new Flag(word.substring(2), null)
                : new Flag(word.substring(2, equals), word.substring(equals + 1));
    }
}
