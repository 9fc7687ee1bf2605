package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flags that an instruction accepts. */
final class FlagRules {
    private enum Kind {
        /** {@code --link}, {@code --link=false}. */
        SWITCH,
        VALUE,
        /** Repeatable. */
        VALUES
    }

    static final FlagRules NONE = new FlagRules();

    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    static FlagRules withValue(String... names) {
        return new FlagRules().add(Kind.VALUE, names);
    }

    FlagRules andSeveralTimes(String... names) {
        return add(Kind.VALUES, names);
    }

    FlagRules andSwitches(String... names) {
        return add(Kind.SWITCH, names);
    }

    private FlagRules add(Kind kind, String... names) {
        for (String name : names) {
            kinds.put(name, kind);
        }
        return this;
    }

    /** @throws SyntaxProblem when a flag is unknown, repeated, or has an invalid value */
    void check(Statement statement) throws SyntaxProblem {
        Set<String> used = new HashSet<>();
        for (Flag flag : statement.flags()) {
            Kind kind = kinds.get(flag.name());
            if (kind == null) {
                throw new SyntaxProblem(
                        "unknown flag --" + flag.name() + " of " + statement.keyword() + hint(flag.name()));
            }
            if (!used.add(flag.name()) && kind != Kind.VALUES) {
                throw new SyntaxProblem("the flag --" + flag.name() + " is given twice; remove one");
            }
            if (kind == Kind.SWITCH) {
                checkSwitch(flag);
            } else if (flag.value() == null) {
                throw new SyntaxProblem("the flag --" + flag.name() + " needs a value: --" + flag.name() + "=value");
            }
        }
    }

    private static void checkSwitch(Flag flag) throws SyntaxProblem {
        String value = flag.value();
        if (value != null && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new SyntaxProblem("the flag --" + flag.name() + " takes true or false, not \"" + value + "\"");
        }
    }

    private String hint(String unknown) {
        if (kinds.isEmpty()) {
            return "; it takes no flags";
        }
        List<String> names = new ArrayList<>();
        for (String name : kinds.keySet()) {
            names.add("--" + name);
        }
        String suggestion = Suggestion.of("--" + unknown, names);
        return suggestion.isEmpty() ? "; it takes " + String.join(", ", names) : suggestion;
    }
}
