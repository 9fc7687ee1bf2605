package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the arguments of {@code docker buildx build} by the rules of Go's {@code pflag}.
 *
 * @param given the options in order, each with its text
 * @param context the positional argument; null when there is none
 */
public record CommandArguments(
        List<Given> given, @CheckForNull String context) {

    /** An option and its text; {@code true} for a flag. */
    public record Given(BuildOption<?> option, String text) {}

    public CommandArguments {
        given = List.copyOf(given);
    }

    /** @throws InvalidRequestException when an option is unknown or lacks its value, or when there are two contexts */
    public static CommandArguments read(List<String> words) {
        Reading reading = new Reading(words);
        while (reading.at < words.size()) {
            reading.word(words.get(reading.at++));
        }
        if (reading.contexts.size() > 1) {
            throw new InvalidRequestException("args: " + reading.contexts.size()
                    + " words belong to no option, but a build has one context; quote words that belong together.");
        }
        return new CommandArguments(reading.given, reading.contexts.isEmpty() ? null : reading.contexts.get(0));
    }

    /** All texts given for an option. */
    public List<String> texts(BuildOption<?> option) {
        return given.stream()
                .filter(one -> one.option() == option)
                .map(Given::text)
                .toList();
    }

    /** The state of one parse. */
    private static final class Reading {
        private final List<String> words;
        private final List<Given> given = new ArrayList<>();
        private final List<String> contexts = new ArrayList<>();
        private boolean optionsAreOver;
        private int at;

        Reading(List<String> words) {
            this.words = words;
        }

        void word(String word) {
            if (optionsAreOver || word.equals("-") || !word.startsWith("-")) {
                contexts.add(word);
            } else if (word.equals("--")) {
                optionsAreOver = true;
            } else if (word.startsWith("--")) {
                int equals = word.indexOf('=');
                String name = word.substring(2, equals < 0 ? word.length() : equals);
                add(word, BuildOption.named(name), equals < 0 ? null : word.substring(equals + 1));
            } else {
                letters(word);
            }
        }

        /** {@code -t app}, {@code -tapp}, {@code -t=app}, and flags before it: {@code -qt app}. */
        private void letters(String word) {
            for (int i = 1; i < word.length(); i++) {
                BuildOption<?> option = BuildOption.shortNamed(word.charAt(i));
                boolean isFlag = option != null && option.shape() == BuildOption.Shape.FLAG;
                String rest = word.substring(i + 1);
                if (isFlag && !rest.startsWith("=")) {
                    add("-" + word.charAt(i), option, null);
                } else {
                    String value = rest.startsWith("=") ? rest.substring(1) : rest;
                    add("-" + word.charAt(i), option, rest.isEmpty() ? null : value);
                    return;
                }
            }
        }

        private void add(String word, @CheckForNull BuildOption<?> option, @CheckForNull String text) {
            if (option == null) {
                String name = word.startsWith("--") ? word.replaceFirst("=.*", "") : word;
                String nearest = NearestName.of(
                        name, BuildOption.all().stream().map(BuildOption::flag).toList());
                throw new InvalidRequestException("args: docker buildx build has no option `" + name + "`"
                        + (nearest == null ? "." : "; did you mean " + nearest + "?"));
            }
            String value = text;
            if (value == null && option.shape() == BuildOption.Shape.FLAG) {
                value = "true";
            } else if (value == null) {
                if (at == words.size()) {
                    throw new InvalidRequestException("args: `" + word + "` needs a value.");
                }
                value = words.get(at++);
            }
            given.add(new Given(option, value));
        }
    }
}
