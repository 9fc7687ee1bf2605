package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.PlainScript.Command;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PlainScript.Joint;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PlainScript.Place;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PlainScript.Word;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a script for {@link PlainScript}, up to the first thing that is not plain. */
final class ScriptReader {
    /** The only substitution that is understood: the value of a secret mount. */
    private static final Pattern SECRET = Pattern.compile("\\(cat /run/secrets/[A-Za-z0-9._-]+\\)");

    /** A variable, or an option of the command that sets it, and the value. */
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(-[A-Za-z]+|[A-Za-z_][A-Za-z0-9_]*)(?:=(.*))?", Pattern.DOTALL);

    private static final Set<String> RESERVED = Set.of(("if then else elif fi for while until do done case esac"
                    + " { } function select [[ time coproc ! eval source . trap alias")
            .split(" "));

    /** Names what is not plain. */
    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1;

        NotPlain(String message) {
            super(message, null, false, false);
        }
    }

    private final String script;
    private final Variables variables;
    private final Map<String, String> assigned = new HashMap<>();
    private final Set<String> lost = new HashSet<>();
    private final List<Command> commands = new ArrayList<>();
    private int start;
    private int lastEnd;

    private List<Word> words = new ArrayList<>();

    /** The words as written, quotes included. */
    private List<String> sources = new ArrayList<>();

    private Map<String, String> environment = new HashMap<>();
    private List<Word> inputs = new ArrayList<>();
    private List<Word> outputs = new ArrayList<>();
    private Joint before = Joint.NEXT;
    private int at;

    /** The current word, see {@link Word#written()}. */
    private StringBuilder written;

    private boolean ambiguous;

    /** {@code <} or {@code >} while its file is expected, otherwise 0. */
    private char redirection;

    static PlainScript read(String script, Variables variables) {
        ScriptReader reader = new ScriptReader(script, variables);
        try {
            reader.read();
            return new PlainScript(reader.commands, null);
        } catch (NotPlain e) {
            return new PlainScript(reader.commands, e.getMessage());
        }
    }

    private ScriptReader(String script, Variables variables) {
        this.script = script;
        this.variables = variables;
    }

    private void read() throws NotPlain {
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
                throw new NotPlain(c == '&' ? "a command in the background" : "a subshell");
            } else if (c == '<' || c == '>') {
                redirect(c, next);
            } else {
                word();
            }
        }
        end(Joint.END);
    }

    private void redirect(char c, char next) throws NotPlain {
        if (c == '<' && (next == '<' || next == '(') || c == '>' && next == '(') {
            throw new NotPlain(next == '<' ? "a here-document" : "a process substitution");
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
        redirection = c;
    }

    private void word() throws NotPlain {
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
                case '`' -> throw new NotPlain("a command substitution");
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
                        throw new NotPlain("a quote without its end");
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
        take(word, script.substring(from, at), quoted);
    }

    /** Adds a literal character. */
    private void literal(StringBuilder text, char c) {
        text.append(c);
        written.append(c);
        ambiguous |= c == '$';
    }

    private void take(Word word, String written, boolean quoted) throws NotPlain {
        boolean number = at < script.length()
                && (script.charAt(at) == '<' || script.charAt(at) == '>')
                && written.chars().allMatch(Character::isDigit);
        if (number && !quoted) {
            return;
        }
        if (redirection != 0) {
            if (redirection == '<') {
                inputs.add(word);
            } else if (!"/dev/null".equals(word.text())) {
                outputs.add(word);
            }
            redirection = 0;
            return;
        }
        int equals = written.indexOf('=');
        if (words.isEmpty() && equals > 0 && written.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
            String name = written.substring(0, equals);
            String value =
                    word.text() == null || word.wildcard() ? null : word.text().substring(equals + 1);
            environment.put(name, value == null ? "$" : value);
            return;
        }
        if (words.isEmpty() && !quoted && RESERVED.contains(written)) {
            throw new NotPlain("`" + written + "`");
        }
        words.add(word);
        sources.add(written);
    }

    private boolean quotedText(StringBuilder text) throws NotPlain {
        boolean known = true;
        while (at < script.length()) {
            char c = script.charAt(at++);
            switch (c) {
                case '"' -> {
                    return known;
                }
                case '`' -> throw new NotPlain("a command substitution");
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
        throw new NotPlain("a quote without its end");
    }

    /** Reads what follows a dollar sign; returns whether its value is known. */
    private boolean variable(StringBuilder text, boolean quoted) throws NotPlain {
        char c = at < script.length() ? script.charAt(at) : 0;
        int dollar = at - 1;
        Matcher secret = SECRET.matcher(script).region(at, script.length());
        if (secret.lookingAt()) {
            at = secret.end();
            written.append(script, dollar, at);
            return false;
        }
        if (c == '(') {
            throw new NotPlain("a command substitution");
        }
        if (!quoted && (c == '\'' || c == '"')) {
            throw new NotPlain("a quote that only some shells know");
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
                throw new NotPlain("a command substitution");
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
        String value = lost.contains(name) ? null : assigned.getOrDefault(name, variables.get(name));
        if (value == null) {
            return !lost.contains(name) && !variables.isUnknown(name);
        }
        text.append(value);
        // without quotes the shell would split it
        return quoted || value.matches("[^ \\t\\n*?\\[]*");
    }

    private void end(Joint joint) throws NotPlain {
        if (redirection != 0) {
            throw new NotPlain("a redirection without a file");
        }
        if (words.isEmpty()) {
            environment.forEach((name, value) -> {
                if (value.equals("$") || before != Joint.NEXT && before != Joint.AND) {
                    lost.add(name);
                } else {
                    assigned.put(name, value);
                }
            });
            boolean nothing = environment.isEmpty() && inputs.isEmpty() && outputs.isEmpty();
            if (!nothing && joint != Joint.NEXT && joint != Joint.END && joint != Joint.AND || !outputs.isEmpty()) {
                throw new NotPlain("a redirection without a command");
            }
            if (nothing && (joint == Joint.AND || joint == Joint.OR || joint == Joint.PIPE)) {
                throw new NotPlain("an operator without a command before it");
            }
            environment = new HashMap<>();
            inputs = new ArrayList<>();
            // after && a new line continues the same list
            boolean goesOn = joint == Joint.AND || joint == Joint.END || nothing && before != Joint.NEXT;
            before = goesOn ? before : joint;
            start = at;
            return;
        }
        Map<String, String> all = new HashMap<>(assigned);
        lost.forEach(name -> all.put(name, "$"));
        all.putAll(environment);
        export();
        commands.add(new Command(words, all, inputs, outputs, before, joint, new Place(start, lastEnd, at)));
        start = at;
        words = new ArrayList<>();
        sources = new ArrayList<>();
        environment = new HashMap<>();
        inputs = new ArrayList<>();
        outputs = new ArrayList<>();
        before = joint;
    }

    /** {@code export NAME=value}, and commands that may set variables in ways that are not tracked. */
    private void export() throws NotPlain {
        String program = words.get(0).text();
        if (program == null
                || !Set.of("export", "read", "unset", "local", "declare", "readonly")
                        .contains(program)) {
            return;
        }
        boolean runs = before == Joint.NEXT || before == Joint.AND;
        for (int i = 1; i < words.size(); i++) {
            Matcher assignment = ASSIGNMENT.matcher(
                    words.get(i).text() == null ? sources.get(i) : words.get(i).text());
            if (!assignment.matches()) {
                throw new NotPlain("`" + program + "` of a variable that is not known");
            }
            boolean known = words.get(i).text() != null && !words.get(i).wildcard();
            if (!program.equals("export") || assignment.group(2) != null && !(known && runs)) {
                lost.add(assignment.group(1));
            } else if (assignment.group(2) != null) {
                assigned.put(assignment.group(1), assignment.group(2));
            }
        }
    }
}
