package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** How a row of {@link BuildOption}'s table is written: what it is called, and last what it takes. */
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

    /** Its name in a Pipeline; without one it can only be written in the step's {@code args}. */
    OptionDefinition step(String pipelineName) {
        step = pipelineName;
        return this;
    }

    /** @param value what stands for the value in the help */
    OptionDefinition help(String value, String sentence) {
        placeholder = value;
        help = sentence;
        return this;
    }

    OptionDefinition help(String sentence) {
        return help(null, sentence);
    }

    /** The first buildx 0.x that knows it. */
    OptionDefinition since(int minor) {
        since = minor;
        return this;
    }

    /** A value may be a secret, by its name or its form: it is shown masked. */
    OptionDefinition mayBeSecret() {
        mayBeSecret = true;
        return this;
    }

    /** Taken, and left out of the help, as docker does. */
    OptionDefinition hidden() {
        isHidden = true;
        return this;
    }

    BuildOption<Boolean> flag() {
        return new BuildOption<>(
                this,
                BuildOption.Shape.FLAG,
                (option, text) -> List.of(Words.truth(option, text)),
                String::valueOf,
                value -> "");
    }

    /** A flag that takes a word beside true and false. */
    <T> BuildOption<T> flagOr(String word, BiFunction<BuildOption<T>, String, T> read, Function<T, String> write) {
        furtherWord = word;
        return new BuildOption<>(
                this, BuildOption.Shape.FLAG, (option, text) -> List.of(read.apply(option, text)), write, value -> "");
    }

    /** The last one given counts. */
    BuildOption<String> one(Function<String, String> read) {
        return new BuildOption<>(
                this, BuildOption.Shape.ONE, (option, text) -> List.of(read.apply(text)), text -> text, value -> "");
    }

    /** May be given several times. */
    <T> BuildOption<T> list(Function<String, T> read, Function<T, String> write) {
        return lists(text -> List.of(read.apply(text)), write);
    }

    /** May be given several times, each time with several values. */
    <T> BuildOption<T> lists(Function<String, List<T>> read, Function<T, String> write) {
        return new BuildOption<>(this, BuildOption.Shape.LIST, (option, text) -> read.apply(text), write, null);
    }

    /** Of those with the same key the last one counts. */
    <T> BuildOption<T> listByKey(Function<String, T> read, Function<T, String> write, Function<T, Object> key) {
        return new BuildOption<>(this, BuildOption.Shape.LIST, (option, text) -> List.of(read.apply(text)), write, key);
    }

    /** A map in a Pipeline; of those with the same key the last one counts, without a key all do. */
    <T> BuildOption<T> pairs(Function<String, List<T>> read, Function<T, String> write, Function<T, Object> key) {
        return new BuildOption<>(this, BuildOption.Shape.PAIRS, (option, text) -> read.apply(text), write, key);
    }

    /** Another way to write an option: what it reads are values of that one. */
    <T> BuildOption<T> shortFor(
            BuildOption<T> other, BuildOption.Shape shape, BiFunction<BuildOption<T>, String, List<T>> read) {
        target = other;
        return new BuildOption<>(this, shape, read, other::written, null);
    }

    /** Taken and ignored, as buildx does; a flag when no placeholder was given. */
    BuildOption<String> ignored(String note) {
        ignored = note;
        isHidden = true;
        BuildOption.Shape shape = placeholder == null ? BuildOption.Shape.FLAG : BuildOption.Shape.ONE;
        return new BuildOption<>(this, shape, (option, text) -> List.of(text), text -> text, value -> "");
    }
}
