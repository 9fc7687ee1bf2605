package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to analyze: the arguments of a build that affect its context.
 *
 * @param context a folder, the address of a repository or tarball, or {@code -} for standard input
 * @param dockerfile a file, {@code -} for standard input, an address, or null for {@code Dockerfile} in the context
 * @param target the stage to build, null for the last
 * @param buildArgs build arguments that are set
 * @param namedContexts names of extra contexts
 * @param platforms target platforms, empty for the builder's own
 * @param prune how much to exclude
 * @param ignore additional ignore rules for this build, in every mode
 * @param keptOut ignore rules that apply in every mode, after the user's own: for folders of the program that runs the
 *     build, such as a CI server's temporary ones. What the Dockerfile names in such a folder still stays
 */
public record ContextRequest(
        String context,
        @CheckForNull String dockerfile,
        @CheckForNull String target,
        Map<String, String> buildArgs,
        Set<String> namedContexts,
        List<String> platforms,
        PruneMode prune,
        List<String> ignore,
        List<String> keptOut) {

    public ContextRequest {
        buildArgs = Map.copyOf(buildArgs);
        namedContexts = Set.copyOf(namedContexts);
        platforms = List.copyOf(platforms);
        ignore = List.copyOf(ignore);
        keptOut = List.copyOf(keptOut);
    }

    /** Without additional rules. */
    public ContextRequest(
            String context,
            @CheckForNull String dockerfile,
            @CheckForNull String target,
            Map<String, String> buildArgs,
            Set<String> namedContexts,
            List<String> platforms,
            PruneMode prune) {
        this(context, dockerfile, target, buildArgs, namedContexts, platforms, prune, List.of(), List.of());
    }

    /** A folder with its own Dockerfile, all of which is built, pruned safely. */
    public static ContextRequest of(String context) {
        return new ContextRequest(context, null, null, Map.of(), Set.of(), List.of(), PruneMode.SAFE);
    }

    public ContextRequest withDockerfile(@CheckForNull String other) {
        return new ContextRequest(context, other, target, buildArgs, namedContexts, platforms, prune, ignore, keptOut);
    }

    public ContextRequest withPrune(PruneMode other) {
        return new ContextRequest(
                context, dockerfile, target, buildArgs, namedContexts, platforms, other, ignore, keptOut);
    }

    public ContextRequest withKeptOut(List<String> other) {
        return new ContextRequest(
                context, dockerfile, target, buildArgs, namedContexts, platforms, prune, ignore, other);
    }

    public ContextRequest withIgnore(List<String> other) {
        return new ContextRequest(
                context, dockerfile, target, buildArgs, namedContexts, platforms, prune, other, keptOut);
    }
}
