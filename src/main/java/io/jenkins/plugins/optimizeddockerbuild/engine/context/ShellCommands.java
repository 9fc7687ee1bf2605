package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import java.util.ArrayList;
import java.util.List;

/**
 * The simple commands in a shell script, as far as they can be determined without running it: words between {@code &&},
 * {@code ;} and the like. Good enough to recognize {@code npm ci}; when it errs, something stays that could have been
 * excluded.
 */
public final class ShellCommands {

    /**
     * A command.
     *
     * @param words without quotes, variables as written
     * @param mayFail whether the script may continue after its failure, so that it need not have done its work
     * @param output whether it writes to a file or pipe
     */
    public record Command(List<String> words, boolean mayFail, boolean output) {

        public boolean startsWith(String... expected) {
            if (words.size() < expected.length) {
                return false;
            }
            for (int i = 0; i < expected.length; i++) {
                if (!words.get(i).equals(expected[i])) {
                    return false;
                }
            }
            return true;
        }

        /** The package manager call; null when it is none. */
        @CheckForNull
        public PackageCommand call() {
            return PackageCommand.of(words);
        }

        public boolean has(String word) {
            return words.contains(word);
        }

        /** The name of the program, without its folder. */
        public String program() {
            String word = words.get(0);
            return word.substring(word.lastIndexOf('/') + 1);
        }
    }

    private final String script;
    private final List<Command> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private boolean output;

    /** Whether the next word is a file of a redirection, and no argument. */
    private boolean redirected;

    private ShellCommands(String script) {
        this.script = script;
    }

    /** The commands of a script in order. */
    public static List<Command> in(String script) {
        ShellCommands reader = new ShellCommands(script);
        reader.read();
        return reader.commands;
    }

    private void read() {
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < script.length(); i++) {
            char c = script.charAt(i);
            char next = i + 1 < script.length() ? script.charAt(i + 1) : 0;
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\' && quote == '"' && next != 0) {
                    word.append(next);
                    i++;
                } else {
                    word.append(c);
                }
            } else if (c == '\\' && next == '\n') {
                i++;
            } else if (c == '\\' && next != 0) {
                word.append(next);
                inWord = true;
                i++;
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (c == '#' && !inWord) {
                int end = script.indexOf('\n', i);
                i = (end < 0 ? script.length() : end) - 1;
            } else if (" \t\r\n;&|()<>`".indexOf(c) >= 0) {
                endWord(word, inWord);
                inWord = false;
                redirected |= (c == '<' || c == '>') && next != '&';
                if (c == '>') {
                    output |= !script.startsWith("/dev/null", skipped(i + 1)) && next != '&';
                    i += next == '&' ? 1 : 0;
                } else if (c == '|' || c == '&') {
                    boolean doubled = next == c;
                    output |= c == '|' && !doubled;
                    end(c == '|' && doubled);
                    i += doubled ? 1 : 0;
                } else if ("\n;()`".indexOf(c) >= 0) {
                    end(false);
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        endWord(word, inWord);
        end(false);
    }

    private int skipped(int from) {
        int at = from;
        while (at < script.length() && (script.charAt(at) == '>' || script.charAt(at) == ' ')) {
            at++;
        }
        return at;
    }

    private void endWord(StringBuilder word, boolean inWord) {
        if (inWord && !redirected) {
            words.add(word.toString());
        }
        redirected = redirected && !inWord;
        word.setLength(0);
    }

    private void end(boolean mayFail) {
        int first = 0;
        while (first < words.size() && isBeforeCommand(words.get(first))) {
            first++;
        }
        if (first < words.size()) {
            commands.add(new Command(List.copyOf(words.subList(first, words.size())), mayFail, output));
        }
        words = new ArrayList<>();
        output = false;
        redirected = false;
    }

    /** Words that may precede a command without changing what it does. */
    private static boolean isBeforeCommand(String word) {
        switch (word) {
            case "if",
                    "then",
                    "else",
                    "elif",
                    "do",
                    "while",
                    "until",
                    "!",
                    "{",
                    "}",
                    "exec",
                    "time",
                    "sudo",
                    "env",
                    "command",
                    "nice":
                return true;
            default:
                // a RUN as printed by BuildKit has its flags before the command
                int equals = word.indexOf('=');
                return word.startsWith("--") || equals > 0 && isName(word, equals);
        }
    }

    private static boolean isName(String word, int length) {
        for (int i = 0; i < length; i++) {
            char c = word.charAt(i);
            if (c != '_' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(i > 0 && c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }
}
