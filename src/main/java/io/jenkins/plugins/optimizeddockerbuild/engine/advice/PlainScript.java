package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A RUN as a chain of simple commands, each of which is known word by word. Whatever else a shell can do (pipes, files that
 * are written, loops, conditions, substitutions) ends the chain.
 *
 * @param commands from the first on
 * @param complete whether they are all of the script
 */
public record PlainScript(List<Command> commands, boolean complete) {
    /** A shell that runs what it is given and reads nothing else. */
    private static final Pattern SHELL =
            Pattern.compile("|(/bin/|/usr/bin/)?(ba|a|da)?sh( -[eux]+| -o pipefail| -[eux]*o pipefail)* -[eux]*c");

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    /** The one substitution that is understood: the value of a secret mount. */
    private static final Pattern SECRET = Pattern.compile("\\$\\(cat /run/secrets/[A-Za-z0-9._-]+\\)");

    private static final Pattern SILENCED =
            Pattern.compile("(?:[12]?>{1,2} ?/dev/null|2>&1|&> ?/dev/null)(?=[\\s;&|]|$)");
    private static final Pattern TOLERATED = Pattern.compile("\\|\\|\\s*(true|:|exit 0)(?=[\\s;&]|$)");

    private static final Set<String> KEYWORDS = Set.of(
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
            "!",
            "function",
            "select",
            "time",
            "[[",
            "coproc");

    public PlainScript {
        commands = List.copyOf(commands);
    }

    /**
     * A command.
     *
     * @param text as written, with what is before the program and without what joins it to the next
     * @param environment variables that are set for it alone
     * @param sudo whether it runs through {@code sudo}
     * @param words without quotes; variables as written
     * @param mayFail whether the script goes on when it fails
     * @param joiner what joins it to the next: {@code &&}, {@code ;}, or nothing at the end
     * @param start where it begins in the script
     * @param end where the next begins
     */
    public record Command(
            String text,
            Map<String, String> environment,
            boolean sudo,
            List<String> words,
            boolean mayFail,
            String joiner,
            int start,
            int end) {
        public Command {
            environment = Map.copyOf(environment);
            words = List.copyOf(words);
        }

        /** The name of the program, without its folder. */
        public String program() {
            return words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
        }

        /** The word at a place; empty where there are fewer. */
        public String word(int at) {
            return at < words.size() ? words.get(at) : "";
        }

        /** All words from one on. */
        public List<String> from(int at) {
            return words.subList(Math.min(at, words.size()), words.size());
        }
    }

    /**
     * Reads a RUN.
     *
     * @param shell that a SHELL instruction above it sets, its words with a space between; empty for none
     */
    static PlainScript of(Instruction.Run run, String shell) {
        if (!run.statement().documents().isEmpty() || !SHELL.matcher(shell).matches()) {
            return new PlainScript(List.of(), false);
        }
        if (!run.command().shell()) {
            List<String> words = run.command().words();
            boolean literal = !words.isEmpty() && words.stream().noneMatch(word -> word.indexOf('$') >= 0);
            return new PlainScript(
                    literal ? List.of(new Command("", Map.of(), false, words, false, "", 0, 0)) : List.of(), literal);
        }
        return new Reader(run.command().text()).read();
    }

    private static final class Reader {
        private final String script;
        private final List<Command> commands = new ArrayList<>();
        private List<String> words = new ArrayList<>();
        private StringBuilder word;
        private boolean quoted;
        private boolean stops;
        private boolean mayFail;
        private int start;
        private int at;

        Reader(String script) {
            this.script = script;
        }

        PlainScript read() {
            while (at < script.length()) {
                if (!step(script.charAt(at))) {
                    return new PlainScript(commands, false);
                }
            }
            boolean complete = words.isEmpty() && word == null || end("", script.length());
            return new PlainScript(commands, complete && !commands.isEmpty());
        }

        /** False where the chain ends. */
        private boolean step(char c) {
            char next = at + 1 < script.length() ? script.charAt(at + 1) : 0;
            if (c == '\'' || c == '"') {
                return quote(c);
            }
            if (c == '\\') {
                return escape(next);
            }
            if (c == '$') {
                return variable();
            }
            if (word == null) {
                Matcher silenced = SILENCED.matcher(script).region(at, script.length());
                if (silenced.lookingAt()) {
                    at = silenced.end();
                    return true;
                }
            }
            if (c == ' ' || c == '\t' || c == '\r') {
                endWord();
                at++;
                return true;
            }
            if (c == '\n' || c == ';') {
                at++;
                return end(";", at - 1);
            }
            if (c == '&' && next == '&') {
                at += 2;
                return end("&&", at - 2);
            }
            if (c == '|' && next == '|') {
                Matcher tolerated = TOLERATED.matcher(script).region(at, script.length());
                mayFail = tolerated.lookingAt();
                at = mayFail ? tolerated.end() : at;
                return mayFail;
            }
            if ("&|()<>`".indexOf(c) >= 0 || c == '#' && word == null) {
                return false;
            }
            add(c);
            at++;
            return true;
        }

        private boolean quote(char quote) {
            int close = at + 1;
            while (close < script.length() && script.charAt(close) != quote) {
                boolean escaped = quote == '"' && script.charAt(close) == '\\';
                if (escaped || quote == '\'' && script.charAt(close) == '$') {
                    return false;
                }
                close++;
            }
            if (close >= script.length()) {
                return false;
            }
            String inside = script.substring(at + 1, close);
            boolean substitutes = inside.indexOf('`') >= 0
                    || SECRET.matcher(inside)
                            .replaceAll("")
                            .matches("(?s).*\\$[^A-Za-z_{].*|.*\\$\\{[^}]*[^A-Za-z0-9_}{].*|.*\\$");
            if (quote == '"' && substitutes) {
                return false;
            }
            quoted = true;
            word = word == null ? new StringBuilder() : word;
            word.append(inside);
            at = close + 1;
            return true;
        }

        private boolean escape(char next) {
            if (next == '\n') {
                at += 2;
                return true;
            }
            if (next == 0 || next == '$') {
                return false;
            }
            add(next);
            at += 2;
            return true;
        }

        private boolean variable() {
            Matcher known = Pattern.compile(
                            SECRET.pattern() + "|\\$[A-Za-z_][A-Za-z0-9_]*|\\$\\{[A-Za-z_][A-Za-z0-9_]*}")
                    .matcher(script)
                    .region(at, script.length());
            if (!known.lookingAt()) {
                return false;
            }
            word = word == null ? new StringBuilder() : word;
            word.append(known.group());
            at = known.end();
            return true;
        }

        private void add(char c) {
            word = word == null ? new StringBuilder() : word;
            word.append(c);
        }

        private void endWord() {
            if (word != null && (quoted || word.length() > 0)) {
                words.add(word.toString());
            }
            word = null;
            quoted = false;
        }

        /** Takes the words for a command; false where they are none that a chain can have. */
        private boolean end(String joiner, int until) {
            endWord();
            if (words.isEmpty()) {
                start = at;
                return joiner.equals(";") && !mayFail;
            }
            Map<String, String> environment = new LinkedHashMap<>();
            int first = 0;
            boolean sudo = false;
            for (; first < words.size(); first++) {
                Matcher assignment = ASSIGNMENT.matcher(words.get(first));
                if (assignment.matches()) {
                    environment.put(assignment.group(1), assignment.group(2));
                } else if (words.get(first).equals("sudo") && !sudo) {
                    sudo = true;
                } else if (!(sudo && words.get(first).matches("-[EHn]+"))) {
                    break;
                }
            }
            if (first == words.size() || KEYWORDS.contains(words.get(first))) {
                return false;
            }
            List<String> own = words.subList(first, words.size());
            String text = script.substring(start, until).strip();
            commands.add(new Command(
                    text, environment, sudo, own, mayFail || joiner.equals(";") && !stops, joiner, start, at));
            stops |= own.get(0).equals("set") && own.size() > 1 && own.get(1).matches("-[a-z]*e[a-z]*");
            words = new ArrayList<>();
            mayFail = false;
            start = at;
            return true;
        }
    }
}
