package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
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

/** The commands of a script and the variables that it sets, put together from its words and operators. */
final class ScriptCommands {
    /** A variable, or an option of the command that sets it, and the value. */
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(-[A-Za-z]+|[A-Za-z_][A-Za-z0-9_]*)(?:=(.*))?", Pattern.DOTALL);

    private static final Set<String> RESERVED = Set.of(("if then else elif fi for while until do done case esac"
                    + " { } function select [[ time coproc ! eval source . trap alias")
            .split(" "));

    private final Variables variables;
    private final Map<String, String> assigned = new HashMap<>();
    private final Set<String> lost = new HashSet<>();
    private final List<Command> commands = new ArrayList<>();
    private int start;

    private List<Word> words = new ArrayList<>();

    /** The words as written, quotes included. */
    private List<String> sources = new ArrayList<>();

    private Map<String, String> environment = new HashMap<>();
    private List<Word> inputs = new ArrayList<>();
    private List<Word> outputs = new ArrayList<>();
    private Joint before = Joint.NEXT;

    /** {@code <} or {@code >} while its file is expected, otherwise 0. */
    private char redirection;

    ScriptCommands(Variables variables) {
        this.variables = variables;
    }

    List<Command> list() {
        return commands;
    }

    /** The value of a variable; null when it has none, or none that is known. */
    @CheckForNull
    String value(String name) {
        return lost.contains(name) ? null : assigned.getOrDefault(name, variables.get(name));
    }

    /** Whether a variable without a value is known to have none. */
    boolean isUnset(String name) {
        return !lost.contains(name) && !variables.isUnknown(name);
    }

    /** The next word is the file of {@code <} or {@code >}. */
    void redirect(char operator) {
        redirection = operator;
    }

    /**
     * A word of the current command, or the file of a redirection.
     *
     * @param source as written, quotes included
     */
    void add(Word word, String source, boolean quoted) throws NotPlainException {
        if (redirection != 0) {
            if (redirection == '<') {
                inputs.add(word);
            } else if (!"/dev/null".equals(word.text())) {
                outputs.add(word);
            }
            redirection = 0;
            return;
        }
        int equals = source.indexOf('=');
        if (words.isEmpty() && equals > 0 && source.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
            String name = source.substring(0, equals);
            String value =
                    word.text() == null || word.wildcard() ? null : word.text().substring(equals + 1);
            environment.put(name, value == null ? "$" : value);
            return;
        }
        if (words.isEmpty() && !quoted && RESERVED.contains(source)) {
            throw new NotPlainException("`" + source + "`");
        }
        words.add(word);
        sources.add(source);
    }

    /**
     * The current command ends with an operator.
     *
     * @param lastEnd where its last word ends
     * @param at where the operator ends
     */
    void end(Joint joint, int lastEnd, int at) throws NotPlainException {
        if (redirection != 0) {
            throw new NotPlainException("a redirection without a file");
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
                throw new NotPlainException("a redirection without a command");
            }
            if (nothing && (joint == Joint.AND || joint == Joint.OR || joint == Joint.PIPE)) {
                throw new NotPlainException("an operator without a command before it");
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
    private void export() throws NotPlainException {
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
                throw new NotPlainException("`" + program + "` of a variable that is not known");
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
