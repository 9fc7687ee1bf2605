package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Splits arguments into words. */
final class ArgumentWords {
    private ArgumentWords() {}

    /** ArgumentWords between separators; quotes have no meaning. The text must have no surrounding white space. */
    static List<String> plain(String text) {
        List<String> words = new ArrayList<>();
        if (text.isEmpty()) {
            return words;
        }
        int start = 0;
        while (true) {
            int end = Whitespace.separatorAt(text, start);
            words.add(text.substring(start, end));
            if (end == text.length()) {
                return words;
            }
            start = Whitespace.wordAt(text, end);
        }
    }

    /** ArgumentWords of ARG, ENV and LABEL: white space in quotes or after the escape character belongs to a word. */
    static List<String> quoted(String text, char escape) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && Whitespace.isSpace(c)) {
                if (inWord && word.length() > 0) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inWord = false;
                continue;
            }
            inWord = true;
            if (c == escape && quote != '\'') {
                if (at + 1 < text.length()) {
                    word.append(c);
                    at++;
                    word.append(text.charAt(at));
                }
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            }
            word.append(c);
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }
}
