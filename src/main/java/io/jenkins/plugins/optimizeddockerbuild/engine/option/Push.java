package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.Locale;

/** When an image gets its names in the registry. */
public enum Push {
    NEVER("false"),
    /**
     * Once the build, the smoke test and the quality gates have passed; immediately if there is neither test nor gate.
     */
    JUDGED("true"),
    /** Together with the build, regardless of test and gates. */
    ALWAYS("always");

    private final String word;

    Push(String word) {
        this.word = word;
    }

    /** @throws InvalidRequestException when it is neither */
    static Push parse(BuildOption<?> option, String text) {
        if (text.strip().toLowerCase(Locale.ROOT).equals(ALWAYS.word)) {
            return ALWAYS;
        }
        return OptionWords.truth(option, text) ? JUDGED : NEVER;
    }

    /** The option's value. */
    public String word() {
        return word;
    }
}
