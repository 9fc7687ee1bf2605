package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CachePolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GoBoolean;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options that define the build: those of {@code docker buildx build} under the same names. */
final class BuildOptions {
    private final CommandSpec spec;

    /** Adds them to a command. */
    BuildOptions(CommandSpec command) {
        spec = command;
        command.addPositional(PositionalParamSpec.builder()
                .index("0")
                .paramLabel("CONTEXT")
                .description("Folder, Git or HTTP(S) URL, or - for standard input.")
                .required(true)
                .build());
        TableOptions.add(command, BuildOption.all());
        TableOptions.add(command, List.of(CommandOption.values()));
    }

    /**
     * The request from these options.
     *
     * @throws InvalidRequestException when the text of an option is invalid
     */
    BuildRequest toRequest() {
        BuildRequest.Builder request = BuildRequest.builder()
                .context(spec.positionalParameters().get(0).getValue())
                .untrusted(TableOptions.last(spec, CommandOption.UNTRUSTED, GoBoolean::isTrue, false));
        for (BuildOption<?> option : BuildOption.all()) {
            TableOptions.texts(spec, option).forEach(text -> request.read(option, text));
        }
        List<String> caches = TableOptions.texts(spec, CommandOption.CACHE);
        if (!caches.isEmpty()) {
            request.cache(cachePolicy(caches));
        }
        return request.build();
    }

    /**
     * A cache that cannot be written costs time in the next build but does not affect this one's result, so the failure
     * is only noted.
     */
    private CachePolicy cachePolicy(List<String> caches) {
        List<ImageReference> references = new ArrayList<>(caches.size());
        for (String cache : caches) {
            references.add(ImageReference.parse(CommandOption.CACHE, cache));
        }
        return new CachePolicy(
                references,
                references.get(0),
                word(CommandOption.CACHE_MODE, CachePolicy.Mode.class, CachePolicy.Mode.MAX),
                word(CommandOption.CACHE_COMPRESSION, CachePolicy.Compression.class, null),
                null,
                true,
                null);
    }

    private <E extends Enum<E>> E word(CommandOption option, Class<E> words, @CheckForNull E otherwise) {
        return TableOptions.last(spec, option, text -> option.word(words, text), otherwise);
    }
}
