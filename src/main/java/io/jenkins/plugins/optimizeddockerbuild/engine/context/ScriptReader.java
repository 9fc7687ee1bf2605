package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.PlainScript.Joint;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PlainScript.Word;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a script for {@link PlainScript}, up to the first thing that is not plain: cuts it into words and operators, of
 * which {@link ScriptCommands} makes commands.
 */
final class ScriptReader {
    /** The only substitution that is understood: the value of a secret mount. */
    private static final Pattern SECRET = Pattern.compile("\\(cat /run/secrets/[A-Za-z0-9._-]+\\)");

    private final String script;
    private final ScriptCommands commands;
    private int at;
    private int lastEnd;

    /** The current word, see {@link Word#written()}. */
    private StringBuilder written;

    private boolean ambiguous;

    static PlainScript read(String script, Variables variables) {
        ScriptReader reader = new ScriptReader(script, variables);
        try {
            reader.read();
            return new PlainScript(reader.commands.list(), null);
        } catch (NotPlainException e) {
            return new PlainScript(reader.commands.list(), e.getMessage());
        }
    }

    private ScriptReader(String script, Variables variables) {
        this.script = script;
        this.commands = new ScriptCommands(variables);
    }

    private void end(Joint joint) throws NotPlainException {
        commands.end(joint, lastEnd, at);
    }

    private void read() throws NotPlainException {
        while (at < script.length()) {
            char c = script.charAt(at);
            char next = at + 1 < script.length() ? script.charAt(at + 1) : 0;
            if (c == '\\' && next == '\n') {
                at += 2;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '#') {
                int end = script.indexOf('\n', at);
                at = end < 0 ? script.length() : end;
            } else if (c == '\n' || c == ';') {
                at++;
                end(Joint.NEXT);
            } else if (c == '&' && next == '&' || c == '|' && next == '|') {
                at += 2;
                end(c == '&' ? Joint.AND : Joint.OR);
            } else if (c == '|') {
                at += next == '&' ? 2 : 1;
                end(Joint.PIPE);
            } else if (c == '&' && next == '>') {
                at++;
            } else if (c == '&' || c == '(' || c == ')') {
                throw new NotPlainException(c == '&' ? "a command in the background" : "a subshell");
            } else if (c == '<' || c == '>') {
                redirect(c, next);
            } else {
                word();
            }
        }
        end(Joint.END);
    }

    private void redirect(char c, char next) throws NotPlainException {
        if (c == '<' && (next == '<' || next == '(') || c == '>' && next == '(') {
            throw new NotPlainException(next == '<' ? "a here-document" : "a process substitution");
        }
        at += c == '>' && (next == '>' || next == '|') ? 2 : 1;
        if (at < script.length() && script.charAt(at) == '&') {
            at++;
            while (at < script.length() && (Character.isDigit(script.charAt(at)) || script.charAt(at) == '-')) {
                at++;
            }
            lastEnd = at;
            return;
        }
        commands.redirect(c);
    }

    private void word() throws NotPlainException {
        StringBuilder text = new StringBuilder();
        boolean known = true;
        boolean wildcard = false;
        boolean quoted = false;
        int from = at;
        written = new StringBuilder();
        ambiguous = false;
        while (at < script.length()) {
            char c = script.charAt(at);
            if (" \t\r\n;&|()<>".indexOf(c) >= 0) {
                break;
            }
            at++;
            switch (c) {
                case '`' -> throw new NotPlainException("a command substitution");
                case '\\' -> {
                    quoted = true;
                    if (at < script.length()) {
                        char escaped = script.charAt(at++);
                        if (escaped != '\n') {
                            literal(text, escaped);
                        }
                    }
                }
                case '\'' -> {
                    quoted = true;
                    int end = script.indexOf('\'', at);
                    if (end < 0) {
                        throw new NotPlainException("a quote without its end");
                    }
                    for (; at < end; at++) {
                        literal(text, script.charAt(at));
                    }
                    at = end + 1;
                }
                case '"' -> {
                    quoted = true;
                    known &= quotedText(text);
                }
                case '$' -> known &= variable(text, false);
                case '*', '?', '[' -> {
                    wildcard = true;
                    literal(text, c);
                }
                case '{' -> {
                    wildcard |= script.indexOf('}', at) > 0;
                    literal(text, c);
                }
                case '~' -> {
                    // the home folder of the user who runs it
                    known &= text.length() > 0;
                    literal(text, c);
                }
                default -> literal(text, c);
            }
        }
        lastEnd = at;
        Word word = new Word(known ? text.toString() : null, ambiguous ? null : written.toString(), wildcard);
        String source = script.substring(from, at);
        boolean redirects = at < script.length() && (script.charAt(at) == '<' || script.charAt(at) == '>');
        boolean descriptor = redirects && !quoted && source.chars().allMatch(Character::isDigit);
        if (!descriptor) {
            commands.add(word, source, quoted);
        }
    }

    /** Adds a literal character. */
    private void literal(StringBuilder text, char c) {
        text.append(c);
        written.append(c);
        ambiguous |= c == '$';
    }

    private boolean quotedText(StringBuilder text) throws NotPlainException {
        boolean known = true;
        while (at < script.length()) {
            char c = script.charAt(at++);
            switch (c) {
                case '"' -> {
                    return known;
                }
                case '`' -> throw new NotPlainException("a command substitution");
                case '\\' -> {
                    char escaped = at < script.length() ? script.charAt(at++) : '\\';
                    if ("$`\"\\".indexOf(escaped) < 0 && escaped != '\n') {
                        literal(text, '\\');
                    }
                    if (escaped != '\n') {
                        literal(text, escaped);
                    }
                }
                case '$' -> known &= variable(text, true);
                default -> literal(text, c);
            }
        }
        throw new NotPlainException("a quote without its end");
    }

    /** Reads what follows a dollar sign; returns whether its value is known. */
    private boolean variable(StringBuilder text, boolean quoted) throws NotPlainException {
        char c = at < script.length() ? script.charAt(at) : 0;
        int dollar = at - 1;
        Matcher secret = SECRET.matcher(script).region(at, script.length());
        if (secret.lookingAt()) {
            at = secret.end();
            written.append(script, dollar, at);
            return false;
        }
        if (c == '(') {
            throw new NotPlainException("a command substitution");
        }
        if (!quoted && (c == '\'' || c == '"')) {
            throw new NotPlainException("a quote that only some shells know");
        }
        boolean braces = c == '{';
        int from = braces ? at + 1 : at;
        int to = from;
        while (to < script.length() && (Character.isLetterOrDigit(script.charAt(to)) || script.charAt(to) == '_')) {
            to++;
        }
        if (braces && (to >= script.length() || script.charAt(to) != '}')) {
            int end = script.indexOf('}', to);
            if (end < 0 || script.substring(to, end).matches("(?s).*[`$].*")) {
                throw new NotPlainException("a command substitution");
            }
            at = end + 1;
            ambiguous = true;
            return false;
        }
        String name = script.substring(from, to);
        at = braces ? to + 1 : to;
        ambiguous |= name.isEmpty() || Character.isDigit(name.charAt(0));
        written.append(script, dollar, at);
        if (name.isEmpty()) {
            text.append('$');
            return !"@*#?!-$".contains(String.valueOf(c)) || c == 0;
        }
        if (Character.isDigit(name.charAt(0))) {
            return false;
        }
        String value = commands.value(name);
        if (value == null) {
            return commands.isUnset(name);
        }
        text.append(value);
        // without quotes the shell would split it
        return quoted || value.matches("[^ \\t\\n*?\\[]*");
    }
}
