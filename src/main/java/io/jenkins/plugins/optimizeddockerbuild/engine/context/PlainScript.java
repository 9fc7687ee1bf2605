package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The script of a RUN, as long as every command can be determined with certainty: simple commands in sequence, without
 * control flow, substitution or here-documents. Anything else is not guessed: {@link #obstacle()} names it, and the
 * commands end before it.
 *
 * <p>Proofs for pruning and patches of advice are based on this. {@link ShellCommands} reads the same scripts to
 * recognize commands, even in scripts that are not plain; here nothing may be missed.
 *
 * @param commands in order, from the first on
 * @param obstacle what follows them and is not plain, in a few words; null when everything is
 */
public record PlainScript(
        List<Command> commands, @CheckForNull String obstacle) {

    /** A shell that runs its argument and reads nothing else. */
    private static final Pattern SHELL =
            Pattern.compile("|(/bin/|/usr/bin/)?(ba|a|da)?sh( -[eux]+| -o pipefail| -[eux]*o pipefail)* -[eux]*c");

    /** What separates two commands. */
    public enum Joint {
        /** The end of the script. */
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
     * @param text quotes removed, variables expanded; null when only the shell knows it
     * @param written quotes removed, variables as written: {@code $NAME}; null when a dollar sign in it means something
     *     else
     * @param wildcard whether the shell may replace it with file names
     */
    public record Word(
            @CheckForNull String text, @CheckForNull String written, boolean wildcard) {}

    /**
     * A simple command.
     *
     * @param words the program and its arguments, at least one
     * @param environment variables that the script sets for it, or before it, exported or not; {@code $} for an unknown
     *     value
     * @param inputs files on its standard input
     * @param outputs files that its output goes to, without {@code /dev/null}
     * @param before the operator before it; {@link Joint#NEXT} for the first
     * @param after the operator after it
     * @param place its position in the script
     */
    public record Command(
            List<Word> words,
            Map<String, String> environment,
            List<Word> inputs,
            List<Word> outputs,
            Joint before,
            Joint after,
            Place place) {
        public Command {
            words = List.copyOf(words);
            environment = Map.copyOf(environment);
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }

        /** The name of the program without its folder; null when unknown. */
        @CheckForNull
        public String program() {
            String text = words.get(0).text;
            return text == null || words.get(0).wildcard ? null : text.substring(text.lastIndexOf('/') + 1);
        }

        /** Whether its output goes to another command or file. */
        boolean isCaptured() {
            return !outputs.isEmpty() || after == Joint.PIPE;
        }

        /** A copy with other words. */
        Command withWords(List<Word> others) {
            return new Command(others, environment, inputs, outputs, before, after, place);
        }

        /** The words as text; null when one of them is unknown or a wildcard. */
        @CheckForNull
        public List<String> plainWords() {
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

    /**
     * The position of a command, in characters of the script.
     *
     * @param start after the operator before the command
     * @param end after its last word or redirection
     * @param next after the operator that follows the command
     */
    public record Place(int start, int end, int next) {
        static final Place NOWHERE = new Place(0, 0, 0);
    }

    public PlainScript {
        commands = List.copyOf(commands);
    }

    /**
     * Reads a RUN.
     *
     * @param shell from the SHELL instruction above it, its words separated by spaces; empty for none
     * @param variables of the Dockerfile
     */
    public static PlainScript of(Instruction.Run run, String shell, Variables variables) {
        if (!run.command().shell()) {
            return ofWords(run.command().words());
        }
        if (!SHELL.matcher(shell).matches() || variables.get("BASH_ENV") != null || variables.get("ENV") != null) {
            return notPlain("a shell that is not known");
        }
        if (run.statement().documents().isEmpty()) {
            return of(run.command().text(), variables);
        }
        // RUN <<EOF: the document is the script, unless it names its interpreter
        String document = run.statement().documents().get(0).text();
        boolean alone = run.statement().documents().size() == 1
                && run.command().text().strip().matches("<<-?['\"]?\\w+['\"]?");
        return alone && !document.startsWith("#!") ? of(document, variables) : notPlain("a here-document");
    }

    /**
     * Reads a script for the shell.
     *
     * @param variables of the Dockerfile
     */
    static PlainScript of(String script, Variables variables) {
        return ScriptReader.read(script, variables);
    }

    /** The command of an exec form, which needs no shell. */
    static PlainScript ofWords(List<String> texts) {
        List<Word> words = new ArrayList<>();
        for (String text : texts) {
            words.add(new Word(text, text.indexOf('$') < 0 ? text : null, false));
        }
        return words.isEmpty()
                ? new PlainScript(List.of(), null)
                : new PlainScript(
                        List.of(new Command(
                                words, Map.of(), List.of(), List.of(), Joint.NEXT, Joint.END, Place.NOWHERE)),
                        null);
    }

    /** A script that cannot be read. */
    public static PlainScript notPlain(String obstacle) {
        return new PlainScript(List.of(), obstacle);
    }

    /** All commands of a plain script; none of any other. */
    List<Command> all() {
        return obstacle == null ? commands : List.of();
    }

    /**
     * The working directory of a command.
     *
     * @param workdir of the instruction, or {@code .} for a folder relative to it
     * @return null when unknown
     */
    @CheckForNull
    public String folder(int index, @CheckForNull String workdir) {
        String folder = workdir;
        for (int i = 0; i < index; i++) {
            Command command = commands.get(i);
            if (!"cd".equals(command.program())) {
                continue;
            }
            boolean exits =
                    i + 1 < commands.size() && "exit".equals(commands.get(i + 1).program());
            boolean runs = command.before != Joint.OR && command.before != Joint.PIPE;
            boolean decides = command.after != Joint.PIPE && (command.after != Joint.OR || exits);
            String target = command.words.size() == 2 ? command.words.get(1).text : null;
            folder = runs && decides && target != null ? StageTimeline.resolve(folder, target) : null;
        }
        return folder;
    }

    /**
     * Whether a command runs in every successful run of the script, and its failure fails the script.
     *
     * @param stopsAtErrors whether the shell itself has the option {@code -e}
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
        // with -e, only the failure of the last command in a list of && stops the script
        return end == Joint.NEXT && !chained && last == index && (stopsAtErrors || isToldToStop(index));
    }

    /** Whether an earlier command makes the shell stop at errors. */
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
}
