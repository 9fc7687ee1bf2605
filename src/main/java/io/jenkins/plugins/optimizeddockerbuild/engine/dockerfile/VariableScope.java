package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/** The variables as they change from one instruction to the next. */
final class VariableScope {
    /** Each instruction keeps what it sees; with more variables none is followed. */
    private static final int MOST_VARIABLES = 300;

    private final Dockerfile dockerfile;
    private final BuildInputs inputs;
    private final List<String> problems;
    private Variables variables;

    /** @param problems receives what BuildKit would reject, one sentence each */
    VariableScope(Dockerfile dockerfile, BuildInputs inputs, Variables initial, List<String> problems) {
        this.dockerfile = dockerfile;
        this.inputs = inputs;
        this.variables = initial;
        this.problems = problems;
    }

    Variables variables() {
        return variables;
    }

    /**
     * ARG: the build's value, otherwise the default, otherwise for ARG within a stage the value from before the first
     * FROM.
     *
     * @param globals the variables from before the first FROM; null while these are being declared
     */
    void declare(Instruction.Arg arg, @CheckForNull Variables globals) {
        for (Instruction.Arg.Declaration declaration : arg.declarations()) {
            String name = declaration.name();
            if (variables.count() >= MOST_VARIABLES) {
                variables = Variables.allUnknown();
            }
            String given = inputs.buildArgs().get(name);
            if (given != null) {
                variables = variables.with(name, given);
            } else if (declaration.defaultValue() != null) {
                assign(name, declaration.defaultValue(), variables, arg.lines());
            } else if (globals != null && globals.get(name) != null) {
                variables = variables.with(name, globals.get(name));
            } else if (globals != null && globals.isUnknown(name)) {
                variables = variables.withUnknown(name);
            }
        }
    }

    /**
     * ENV. All pairs of one instruction see the same variables.
     *
     * @param seen the variables before the instruction
     */
    void set(Instruction.Env env, Variables seen) {
        for (KeyValue pair : env.pairs()) {
            ShellLexer.Expansion key = expand(pair.key(), seen, env.lines());
            if (key == null || !key.isKnown()) {
                variables = Variables.allUnknown();
                return;
            }
            if (variables.count() >= MOST_VARIABLES) {
                variables = Variables.allUnknown();
            }
            assign(key.text(), pair.value(), seen, env.lines());
        }
    }

    private void assign(String name, String value, Variables seen, Lines lines) {
        ShellLexer.Expansion expansion = expand(value, seen, lines);
        variables = expansion != null && expansion.isKnown()
                ? variables.with(name, expansion.text())
                : variables.withUnknown(name);
    }

    /** Null when BuildKit would reject the text and the build would fail. */
    @CheckForNull
    ShellLexer.Expansion expand(String text, Variables seen, Lines lines) {
        try {
            return ShellLexer.forArguments(dockerfile.escape()).expand(text, seen);
        } catch (SyntaxProblem e) {
            note(lines, e.getMessage());
            return null;
        }
    }

    void note(Lines lines, String problem) {
        problems.add(dockerfile.fileName() + ":" + lines.first() + ": " + problem);
    }
}
