package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.util.List;

/**
 * The command of a RUN, CMD, ENTRYPOINT or HEALTHCHECK instruction, in which BuildKit expands no variables.
 *
 * @param shell true for the shell form, false for the exec form (a JSON array)
 * @param words the shell form's text as the only element, or the elements of the array; may be empty
 */
public record CommandLine(boolean shell, List<String> words) {
    public CommandLine {
        words = List.copyOf(words);
    }

    /** The words separated by single spaces. */
    public String text() {
        return String.join(" ", words);
    }
}
