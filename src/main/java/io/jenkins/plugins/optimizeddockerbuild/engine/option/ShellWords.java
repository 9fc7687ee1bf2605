package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Splits a text into words like a POSIX shell: quotes, backslashes and {@code $NAME}. Anything that needs a real shell,
 * such as running a command, is rejected.
 */
public final class ShellWords {
    private static final String FOR_A_SHELL_ONLY = "|&;<>()`";

    private final String text;
    private final UnaryOperator<String> variables;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean hasWord;
    private int at;

    private ShellWords(String text, UnaryOperator<String> variables) {
        this.text = text;
        this.variables = variables;
    }

    /**
     * @param variables returns the value of a variable; null when it is not set
     * @throws InvalidRequestException when a quote is never closed, or a real shell would be needed
     */
    public static List<String> split(String text, UnaryOperator<String> variables) {
        ShellWords split = new ShellWords(text, variables);
        split.read();
        return split.words;
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                end();
                at++;
            } else if (c == '\'') {
                int close = text.indexOf('\'', at + 1);
                append(text.substring(at + 1, close < 0 ? unclosed() : close));
                at = close + 1;
            } else if (c == '"') {
                at++;
                quoted();
            } else if (c == '\\' && at + 1 < text.length()) {
                // a backslash before a line break joins the lines
                if (text.charAt(at + 1) != '\n') {
                    append(text.substring(at + 1, at + 2));
                }
                at += 2;
            } else if (c == '$') {
                unquoted(variable());
            } else if (FOR_A_SHELL_ONLY.indexOf(c) >= 0) {
                throw needsShell(c);
            } else {
                append(text.substring(at, at + 1));
                at++;
            }
        }
        end();
    }

    /** Parses text between double quotes. */
    private void quoted() {
        append("");
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && "\\\"$`\n".indexOf(text.charAt(at + 1)) >= 0) {
                if (text.charAt(at + 1) != '\n') {
                    append(text.substring(at + 1, at + 2));
                }
                at += 2;
            } else if (c == '$') {
                append(variable());
            } else if (c == '`') {
                throw needsShell(c);
            } else {
                append(text.substring(at, at + 1));
                at++;
            }
        }
        if (at == text.length()) {
            unclosed();
        }
        at++;
    }

    /** The value of the variable at the dollar sign, or the dollar sign itself when no name follows. */
    private String variable() {
        boolean braced = text.startsWith("${", at);
        int from = at + (braced ? 2 : 1);
        int to = from;
        while (to < text.length() && isNameCharacter(text.charAt(to), to == from)) {
            to++;
        }
        boolean closed = !braced || to < text.length() && text.charAt(to) == '}';
        if (text.startsWith("$(", at) || braced && !(closed && to > from)) {
            throw needsShell('$');
        }
        if (to == from) {
            at++;
            return "$";
        }
        at = braced ? to + 1 : to;
        String value = variables.apply(text.substring(from, to));
        return value == null ? "" : value;
    }

    /** An unquoted value is split at its blanks. */
    private void unquoted(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isWhitespace(value.charAt(i))) {
                end();
            } else {
                append(value.substring(i, i + 1));
            }
        }
    }

    private static boolean isNameCharacter(char c, boolean first) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || !first && c >= '0' && c <= '9';
    }

    private void append(String part) {
        word.append(part);
        hasWord = true;
    }

    private void end() {
        if (hasWord) {
            words.add(word.toString());
            word.setLength(0);
            hasWord = false;
        }
    }

    private int unclosed() {
        throw new InvalidRequestException("args: a quote is never closed.");
    }

    private InvalidRequestException needsShell(char c) {
        return new InvalidRequestException("args: `" + c + "` (character " + (at + 1)
                + ") needs a shell, but this text is not run by one; put it in single quotes, or compute the value in"
                + " the Pipeline.");
    }
}
