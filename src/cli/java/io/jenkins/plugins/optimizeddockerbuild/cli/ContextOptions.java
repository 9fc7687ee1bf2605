package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The context of a build, and the options of {@code docker buildx build} that decide which part of it is needed. */
final class ContextOptions {
    @Parameters(paramLabel = "CONTEXT", description = "The context folder.")
    private String context;

    @Option(names = "--target", paramLabel = "STAGE", description = "Stage to build; the last one by default.")
    private String target;

    @Option(names = "--build-arg", paramLabel = "NAME=VALUE", description = "Build argument.")
    private Map<String, String> buildArgs = Map.of();

    @Option(names = "--build-context", paramLabel = "NAME=PATH", description = "Additional named build context.")
    private Map<String, String> buildContexts = Map.of();

    String context() {
        return context;
    }

    Map<String, String> buildContexts() {
        return buildContexts;
    }

    ContextRequest request(@CheckForNull String dockerfile, List<String> platforms, PruneMode prune) {
        return new ContextRequest(context, dockerfile, target, buildArgs, buildContexts.keySet(), platforms, prune);
    }

    BuildInputs inputs() {
        return new BuildInputs(target, buildArgs, buildContexts.keySet(), null);
    }

    /** The options as words of a command. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (target != null) {
            words.addAll(List.of("--target", target));
        }
        buildArgs.forEach((name, value) -> words.addAll(List.of("--build-arg", name + "=" + value)));
        buildContexts.forEach((name, value) -> words.addAll(List.of("--build-context", name + "=" + value)));
        return words;
    }
}
