package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CachePolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that define the build: those of {@code docker buildx build} under the same names. */
final class BuildOptions {

    @Parameters(paramLabel = "CONTEXT", description = "Folder, Git or HTTP(S) URL, or - for standard input.")
    private String context;

    @Option(
            names = "--cache",
            paramLabel = "REF",
            description = "Registry cache: the first reference is imported and exported, "
                    + "others are only imported (the branch's, then the default branch's).")
    private List<String> caches = List.of();

    @Option(
            names = "--cache-mode",
            paramLabel = "MODE",
            defaultValue = "max",
            description = "Which layers --cache exports: max (all) or min (those of the image).")
    private CachePolicy.Mode cacheMode;

    @Option(
            names = "--cache-compression",
            paramLabel = "TYPE",
            description = "Compression of the layers that --cache exports: gzip, estargz, zstd or uncompressed.")
    private CachePolicy.Compression cacheCompression;

    @Option(
            names = "--untrusted",
            description = "The change is untrusted (a pull request from a fork): read caches, but write none.")
    private boolean untrusted;

    private CommandSpec spec;

    /** Adds the options of the table to a command with these options. */
    void addTo(CommandSpec command) {
        spec = command;
        TableOptions.add(command, BuildOption.all());
    }

    /**
     * The request from these options.
     *
     * @throws InvalidRequestException when the text of an option is invalid
     */
    BuildRequest toRequest() {
        BuildRequest.Builder request = BuildRequest.builder().context(context).untrusted(untrusted);
        for (BuildOption<?> option : BuildOption.all()) {
            TableOptions.texts(spec, option).forEach(text -> request.read(option, text));
        }
        if (!caches.isEmpty()) {
            request.cache(cachePolicy());
        }
        return request.build();
    }

    /**
     * A cache that cannot be written costs time in the next build but does not affect this one's result, so the failure
     * is only noted.
     */
    private CachePolicy cachePolicy() {
        List<ImageReference> references = new ArrayList<>(caches.size());
        for (String cache : caches) {
            references.add(ImageReference.parse(new Label("--cache"), cache));
        }
        return new CachePolicy(references, references.get(0), cacheMode, cacheCompression, null, true, null);
    }
}
