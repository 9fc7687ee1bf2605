package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.Locale;

/** When the image gets its names in the registry. */
public enum Push {
    NEVER("false"),
    /** When the build, the smoke test and the quality gates say that it may: at once where there are none of them. */
    JUDGED("true"),
    /** With the build, whatever test and gates say afterwards. */
    ALWAYS("always");

    private final String word;

    Push(String word) {
        this.word = word;
    }

    /** @throws InvalidRequestException when it is none of them */
    static Push parse(BuildOption<?> option, String text) {
        if (text.strip().toLowerCase(Locale.ROOT).equals(ALWAYS.word)) {
            return ALWAYS;
        }
        return Words.truth(option, text) ? JUDGED : NEVER;
    }

    /** As an option has it. */
    public String word() {
        return word;
    }
}
