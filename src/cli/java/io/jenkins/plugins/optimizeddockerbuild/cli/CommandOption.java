package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CachePolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption.Shape;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.TableOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The options that only {@code odb build} has, in the order of the help. */
enum CommandOption implements TableOption {
    CACHE(
            "cache",
            Shape.LIST,
            "REF",
            "Registry cache: the first reference is imported and exported, others are only imported (the branch's, then"
                    + " the default branch's)."),
    CACHE_MODE(
            "cache-mode",
            Shape.ONE,
            "MODE",
            "Which layers --cache exports: max (all) or min (those of the image).",
            CachePolicy.Mode.values()),
    CACHE_COMPRESSION(
            "cache-compression",
            Shape.ONE,
            "TYPE",
            "Compression of the layers that --cache exports: gzip, estargz, zstd or uncompressed.",
            CachePolicy.Compression.values()),
    UNTRUSTED(
            "untrusted",
            Shape.FLAG,
            null,
            "The change is untrusted (a pull request from a fork): read caches, but write none."),
    REPORT("report", Shape.ONE, "DIR", "Write report.html, report.css, report.json and report.md to DIR."),
    HISTORY(
            "history",
            Shape.ONE,
            "DIR",
            "Store the report in DIR, and use earlier ones for the usual duration of each layer."),
    BUILDER_POOL(
            "builder-pool",
            Shape.ONE,
            "FILE",
            "JSON file with BuildKits (docs/builders.md): the build runs on the one with this image's cache, or on the"
                    + " next one if that is busy or does not answer.");

    private final Row row;
    private final List<String> words;

    /** @param values of which it takes one; none for free text */
    CommandOption(String name, Shape shape, String placeholder, String help, Enum<?>... values) {
        row = new Row("--" + name, "--" + name, shape, placeholder, help);
        words = Stream.of(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public Row row() {
        return row;
    }

    /** The values of which it takes one, in lower case; empty for free text. */
    List<String> words() {
        return words;
    }

    /** @throws InvalidRequestException when the text is none of the words */
    <E extends Enum<E>> E word(Class<E> type, String text) {
        if (!words.contains(text.toLowerCase(Locale.ROOT))) {
            throw new InvalidRequestException(this, ": `" + text + "` is not one of " + String.join(", ", words) + ".");
        }
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }
}
