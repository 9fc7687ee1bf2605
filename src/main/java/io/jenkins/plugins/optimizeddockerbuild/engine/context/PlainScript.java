package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A shell script in which every command can be determined with certainty: simple commands one after the other, no control flow,
 * no substitution, no here-document. Whatever is not plain is not guessed: {@link #obstacle()} says what it is.
 *
 * <p>{@link ShellCommands} reads the same scripts to recognise commands in them; here nothing may be missed.
 *
 * @param commands in order, empty unless plain
 * @param obstacle what is not plain, in a few words; null when all of it is
 */
record PlainScript(List<Command> commands, @CheckForNull String obstacle) {

    /** What is between two commands. */
    enum Joint {
        /** Nothing: the script ends. */
        END,
        AND,
        OR,
        /** A semicolon or a new line. */
        NEXT,
        PIPE
    }

    /**
     * A word.
     *
     * @param text quotes removed, variables expanded; null where only the shell knows it
     * @param wildcard whether the shell may replace it by the names of files
     */
    record Word(@CheckForNull String text, boolean wildcard) {}

    /**
     * A simple command.
     *
     * @param words the program and its arguments, at least one
     * @param environment variables that are set for it alone
     * @param inputs files that it gets on standard input
     * @param outputs files that its output goes to, {@code /dev/null} left out
     * @param before what joins it to the command before it; {@link Joint#NEXT} for the first
     * @param after what joins it to the command after it
     */
    record Command(
            List<Word> words,
            Map<String, String> environment,
            List<Word> inputs,
            List<Word> outputs,
            Joint before,
            Joint after) {

        /** The name of the program without its folder; null where it is not known. */
        @CheckForNull
        String program() {
            String text = words.get(0).text;
            return text == null || words.get(0).wildcard ? null : text.substring(text.lastIndexOf('/') + 1);
        }

        /** Whether something else gets its output. */
        boolean isCaptured() {
            return !outputs.isEmpty() || after == Joint.PIPE;
        }

        /** The words as text; null where one of them is not known or a wildcard. */
        @CheckForNull
        List<String> plainWords() {
            List<String> texts = new ArrayList<>();
            for (Word word : words) {
                if (word.text == null || word.wildcard) {
                    return null;
                }
                texts.add(word.text);
            }
            return texts;
        }
    }

    private static final Set<String> RESERVED = Set.of(
            "if",
            "then",
            "else",
            "elif",
            "fi",
            "for",
            "while",
            "until",
            "do",
            "done",
            "case",
            "esac",
            "{",
            "}",
            "function",
            "select",
            "[[",
            "time",
            "coproc",
            "!",
            "eval",
            "source",
            ".",
            "trap",
            "alias");

    PlainScript {
        commands = List.copyOf(commands);
    }

    /**
     * Reads a script for the shell.
     *
     * @param variables those of the Dockerfile
     */
    static PlainScript of(String script, Variables variables) {
        Reader reader = new Reader(script.strip(), variables);
        try {
            reader.read();
            return new PlainScript(reader.commands, null);
        } catch (NotPlain e) {
            return new PlainScript(List.of(), e.getMessage());
        }
    }

    /** The command of an exec form, which no shell reads. */
    static PlainScript ofWords(List<String> texts) {
        List<Word> words = new ArrayList<>();
        for (String text : texts) {
            words.add(new Word(text, false));
        }
        return words.isEmpty()
                ? new PlainScript(List.of(), null)
                : new PlainScript(
                        List.of(new Command(words, Map.of(), List.of(), List.of(), Joint.NEXT, Joint.END)), null);
    }

    /** A script that cannot be read. */
    static PlainScript notPlain(String obstacle) {
        return new PlainScript(List.of(), obstacle);
    }

    /**
     * Whether a command runs in every run of the script that succeeds, and the script fails when it fails.
     *
     * @param stopsAtErrors whether the shell itself was told to ({@code -e})
     */
    boolean surelySucceeds(int index, boolean stopsAtErrors) {
        int first = index;
        while (commands.get(first).before == Joint.AND) {
            first--;
        }
        boolean chained = first != index;
        Joint before = commands.get(first).before;
        if (before == Joint.OR || before == Joint.PIPE) {
            return false;
        }
        int last = index;
        while (commands.get(last).after == Joint.AND) {
            last++;
        }
        Joint end = commands.get(last).after;
        if (end == Joint.END) {
            return true;
        }
        // with -e a failure within a list of && does not stop the script, only that of its last command
        return end == Joint.NEXT && !chained && last == index && (stopsAtErrors || isToldToStop(index));
    }

    private boolean isToldToStop(int index) {
        for (Command command : commands.subList(0, index)) {
            List<String> words = command.plainWords();
            boolean set = words != null
                    && words.size() > 1
                    && words.get(0).equals("set")
                    && words.get(1).matches("-[a-z]*e[a-z]*");
            if (set && command.before != Joint.OR && command.after != Joint.PIPE) {
                return true;
            }
        }
        return false;
    }

    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1;

        NotPlain(String message) {
            super(message, null, false, false);
        }
    }

    private static final class Reader {
        private final String script;
        private final Variables variables;
        private final Map<String, String> assigned = new HashMap<>();
        private final Set<String> lost = new HashSet<>();
        private final List<Command> commands = new ArrayList<>();

        private List<Word> words = new ArrayList<>();
        private Map<String, String> environment = new HashMap<>();
        private List<Word> inputs = new ArrayList<>();
        private List<Word> outputs = new ArrayList<>();
        private Joint before = Joint.NEXT;
        private int at;

        /** {@code <} or {@code >} while its file is expected, else 0. */
        private char redirection;

        Reader(String script, Variables variables) {
            this.script = script;
            this.variables = variables;
        }

        void read() throws NotPlain {
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
                                text.append(escaped);
                            }
                        }
                    }
                    case '\'' -> {
                        quoted = true;
                        int end = script.indexOf('\'', at);
                        if (end < 0) {
                            throw new NotPlain("a quote without its end");
                        }
                        text.append(script, at, end);
                        at = end + 1;
                    }
                    case '"' -> {
                        quoted = true;
                        known &= quotedText(text);
                    }
                    case '$' -> known &= variable(text, false);
                    case '*', '?', '[' -> {
                        wildcard = true;
                        text.append(c);
                    }
                    case '{' -> {
                        wildcard |= script.indexOf('}', at) > 0;
                        text.append(c);
                    }
                    case '~' -> {
                        // the home folder of whoever runs it
                        known &= text.length() > 0;
                        text.append(c);
                    }
                    default -> text.append(c);
                }
            }
            take(new Word(known ? text.toString() : null, wildcard), script.substring(from, at), quoted);
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
                } else if (!"/dev/null".equals(word.text)) {
                    outputs.add(word);
                }
                redirection = 0;
                return;
            }
            int equals = written.indexOf('=');
            if (words.isEmpty() && equals > 0 && written.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
                String name = written.substring(0, equals);
                String value = word.text == null || word.wildcard ? null : word.text.substring(equals + 1);
                environment.put(name, value == null ? "$" : value);
                return;
            }
            if (words.isEmpty() && !quoted && RESERVED.contains(written)) {
                throw new NotPlain("`" + written + "`");
            }
            words.add(word);
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
                            text.append('\\');
                        }
                        if (escaped != '\n') {
                            text.append(escaped);
                        }
                    }
                    case '$' -> known &= variable(text, true);
                    default -> text.append(c);
                }
            }
            throw new NotPlain("a quote without its end");
        }

        /** Reads what follows a dollar sign; whether its value is known. */
        private boolean variable(StringBuilder text, boolean quoted) throws NotPlain {
            char c = at < script.length() ? script.charAt(at) : 0;
            if (c == '(') {
                throw new NotPlain("a command substitution");
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
                return false;
            }
            String name = script.substring(from, to);
            at = braces ? to + 1 : to;
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
                // after && a new line goes on with the same list
                boolean goesOn = joint == Joint.AND || joint == Joint.END || nothing && before != Joint.NEXT;
                before = goesOn ? before : joint;
                return;
            }
            export();
            commands.add(new Command(
                    List.copyOf(words),
                    Map.copyOf(environment),
                    List.copyOf(inputs),
                    List.copyOf(outputs),
                    before,
                    joint));
            words = new ArrayList<>();
            environment = new HashMap<>();
            inputs = new ArrayList<>();
            outputs = new ArrayList<>();
            before = joint;
        }

        /** {@code export NAME=value}, and commands that may set variables in ways that are not followed. */
        private void export() {
            String program = words.get(0).text;
            if (program == null
                    || !Set.of("export", "read", "unset", "local", "declare", "readonly")
                            .contains(program)) {
                return;
            }
            for (Word word : words.subList(1, words.size())) {
                String text = word.text == null ? "" : word.text;
                int equals = text.indexOf('=');
                String name = equals < 0 ? text : text.substring(0, equals);
                if (program.equals("export") && equals > 0 && !word.wildcard) {
                    assigned.put(name, text.substring(equals + 1));
                } else if (equals < 0 && program.equals("export")) {
                    continue;
                } else {
                    lost.add(name);
                }
            }
        }
    }
}
