package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** An option with all that the command line, a Pipeline and docs/options.md need to know of it. */
public interface TableOption extends Option {

    /**
     * The row of an option in its table.
     *
     * @param placeholder for the value in the help; null for a flag
     * @param help what it does, in plain text
     */
    record Row(
            String flag,
            String stepName,
            BuildOption.Shape shape,
            @CheckForNull String placeholder,
            String help) {}

    Row row();

    @Override
    default String flag() {
        return row().flag();
    }

    @Override
    default String stepName() {
        return row().stepName();
    }

    default BuildOption.Shape shape() {
        return row().shape();
    }

    /** The placeholder for the value in the help; null for a flag. */
    @CheckForNull
    default String placeholder() {
        return row().placeholder();
    }

    /** What it does, in plain text. */
    default String help() {
        return row().help();
    }

    /**
     * Reads a whole number of at least that much.
     *
     * @throws InvalidRequestException when the text is not one
     */
    default int number(String text, int least) {
        int number;
        try {
            number = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            number = Integer.MIN_VALUE;
        }
        if (number < least) {
            throw new InvalidRequestException(
                    this, ": `" + text + "` must be a whole number of at least " + least + ".");
        }
        return number;
    }
}
