package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PlainScript;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PlainScript.Joint;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The commands of a RUN that a patch can separate and move: in sequence, each known word by word, without pipes and
 * redirections.
 *
 * @param commands from the first on
 * @param complete whether they are the whole script
 */
public record CommandChain(List<Command> commands, boolean complete) {
    static final CommandChain NONE = new CommandChain(List.of(), false);

    private static final Pattern SUDO_OPTION = Pattern.compile("-[EHn]+");

    public CommandChain {
        commands = List.copyOf(commands);
    }

    /**
     * A command.
     *
     * @param text as written, including what precedes the program, without the operator after it
     * @param environment variables that the script sets for it, or before it; {@code $} for an unknown value
     * @param folder its working directory, relative to that of its instruction; null when unknown
     * @param words without quotes and {@code sudo}; variables as written
     * @param mayFail whether the script continues when it fails
     * @param joiner the operator after it: {@code &&}, {@code ;}, or nothing at the end
     * @param start of the command in the script
     * @param end where the next one starts
     */
    public record Command(
            String text,
            Map<String, String> environment,
            @CheckForNull String folder,
            List<String> words,
            boolean mayFail,
            String joiner,
            int start,
            int end) {
        public Command {
            words = List.copyOf(words);
        }

        /** The name of the program, without its folder. */
        public String program() {
            return words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
        }

        /** The word at an index; empty when there are fewer. */
        public String word(int at) {
            return at < words.size() ? words.get(at) : "";
        }

        /** All words from an index on. */
        public List<String> from(int at) {
            return words.subList(Math.min(at, words.size()), words.size());
        }
    }

    /** The chain at the start of a RUN; none for a RUN with a here-document, because patches edit its lines. */
    static CommandChain of(Instruction.Run run, PlainScript script) {
        if (!run.statement().documents().isEmpty()) {
            return NONE;
        }
        String text = run.command().shell() ? run.command().text() : "";
        List<Command> chain = new ArrayList<>();
        List<PlainScript.Command> all = script.commands();
        boolean stops = false;
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            PlainScript.Command first = all.get(i);
            String folder = script.folder(i, ".");
            boolean tolerated = first.after() == Joint.OR && i + 1 < all.size() && doesNothing(all.get(i + 1));
            PlainScript.Command last = tolerated ? all.get(++i) : first;
            List<String> words = words(first);
            boolean alone = first.inputs().isEmpty() && first.outputs().isEmpty();
            // moving this command would lose a preceding assignment, which is not a command
            boolean follows = text.substring(from, first.place().start()).matches("[\\s;]*");
            if (words.isEmpty() || !alone || !follows || last.after() == Joint.OR || last.after() == Joint.PIPE) {
                return new CommandChain(chain, false);
            }
            boolean mayFail = tolerated || last.after() == Joint.NEXT && !stops;
            chain.add(new Command(
                    text.substring(first.place().start(), first.place().end()).strip(),
                    first.environment(),
                    folder,
                    words,
                    mayFail,
                    last.after() == Joint.AND ? "&&" : last.after() == Joint.NEXT ? ";" : "",
                    first.place().start(),
                    last.place().next()));
            stops |= words.get(0).equals("set")
                    && words.size() > 1
                    && words.get(1).matches("-[a-z]*e[a-z]*");
            from = last.place().next();
        }
        boolean complete = script.obstacle() == null && text.substring(from).isBlank();
        return new CommandChain(chain, complete && !chain.isEmpty());
    }

    /** {@code true} and the like, after {@code ||}. */
    private static boolean doesNothing(PlainScript.Command command) {
        List<String> words = command.plainWords();
        return List.of("true").equals(words)
                || List.of(":").equals(words)
                || List.of("exit", "0").equals(words);
    }

    /** Empty when one is unknown, or {@code sudo} has options other than to keep the environment. */
    private static List<String> words(PlainScript.Command command) {
        List<String> words = new ArrayList<>();
        for (PlainScript.Word word : command.words()) {
            if (word.written() == null) {
                return List.of();
            }
            words.add(word.written());
        }
        if (words.get(0).equals("sudo")) {
            words.remove(0);
            while (!words.isEmpty() && SUDO_OPTION.matcher(words.get(0)).matches()) {
                words.remove(0);
            }
            boolean more = !words.isEmpty() && words.get(0).matches("-.*|[A-Za-z_][A-Za-z0-9_]*=.*");
            return more ? List.of() : words;
        }
        return words;
    }
}
