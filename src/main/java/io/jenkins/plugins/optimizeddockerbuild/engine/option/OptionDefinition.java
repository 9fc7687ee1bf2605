package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Builds one row of {@link BuildOption}'s table: first the names, and last the kind of value. */
final class OptionDefinition {
    final String name;
    char shortName;
    String step;
    String placeholder;
    String help;
    int since;
    boolean mayBeSecret;
    boolean isHidden;
    String ignored;
    String furtherWord;
    BuildOption<?> target;

    private OptionDefinition(String name) {
        this.name = name;
    }

    static OptionDefinition option(String name) {
        return new OptionDefinition(name);
    }

    OptionDefinition shortName(char letter) {
        shortName = letter;
        return this;
    }

    /** The name in a Pipeline; without one, the option can only be used in the step's {@code args}. */
    OptionDefinition step(String pipelineName) {
        step = pipelineName;
        return this;
    }

    /** @param value placeholder for the value in the help */
    OptionDefinition help(String value, String sentence) {
        placeholder = value;
        help = sentence;
        return this;
    }

    OptionDefinition help(String sentence) {
        return help(null, sentence);
    }

    /** The first buildx 0.x that supports it. */
    OptionDefinition since(int minor) {
        since = minor;
        return this;
    }

    /** Marks a value that may be a secret, judging by its name or form, to be masked in output. */
    OptionDefinition mayBeSecret() {
        mayBeSecret = true;
        return this;
    }

    /** Accepted, but not in the help, as in docker. */
    OptionDefinition hidden() {
        isHidden = true;
        return this;
    }

    BuildOption<Boolean> flag() {
        return new BuildOption<>(
                this,
                BuildOption.Shape.FLAG,
                (option, text) -> List.of(OptionWords.truth(option, text)),
                String::valueOf,
                value -> "");
    }

    /** A flag that also takes a word beside true and false. */
    <T> BuildOption<T> flagOr(String word, BiFunction<BuildOption<T>, String, T> read, Function<T, String> write) {
        furtherWord = word;
        return new BuildOption<>(
                this, BuildOption.Shape.FLAG, (option, text) -> List.of(read.apply(option, text)), write, value -> "");
    }

    /** The last value wins. */
    BuildOption<String> one(Function<String, String> read) {
        return new BuildOption<>(
                this, BuildOption.Shape.ONE, (option, text) -> List.of(read.apply(text)), text -> text, value -> "");
    }

    /** Repeatable. */
    <T> BuildOption<T> list(Function<String, T> read, Function<T, String> write) {
        return lists(text -> List.of(read.apply(text)), write);
    }

    /** Repeatable, with several values each time. */
    <T> BuildOption<T> lists(Function<String, List<T>> read, Function<T, String> write) {
        return new BuildOption<>(this, BuildOption.Shape.LIST, (option, text) -> read.apply(text), write, null);
    }

    /** Repeatable; the last value of each key wins. */
    <T> BuildOption<T> listByKey(Function<String, T> read, Function<T, String> write, Function<T, Object> key) {
        return new BuildOption<>(this, BuildOption.Shape.LIST, (option, text) -> List.of(read.apply(text)), write, key);
    }

    /** A map in a Pipeline; the last value of each key wins, and without a key all values count. */
    <T> BuildOption<T> pairs(Function<String, List<T>> read, Function<T, String> write, Function<T, Object> key) {
        return new BuildOption<>(this, BuildOption.Shape.PAIRS, (option, text) -> read.apply(text), write, key);
    }

    /** A shorthand: it sets values of another option. */
    <T> BuildOption<T> shortFor(
            BuildOption<T> other, BuildOption.Shape shape, BiFunction<BuildOption<T>, String, List<T>> read) {
        target = other;
        return new BuildOption<>(this, shape, read, other::written, null);
    }

    /** Accepted and ignored, as in buildx; a flag unless it has a placeholder. */
    BuildOption<String> ignored(String note) {
        ignored = note;
        isHidden = true;
        BuildOption.Shape shape = placeholder == null ? BuildOption.Shape.FLAG : BuildOption.Shape.ONE;
        return new BuildOption<>(this, shape, (option, text) -> List.of(text), text -> text, value -> "");
    }
}
