package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * What was asked for. Whoever fills it passes names instead of secret values and addresses without credentials.
 *
 * @param context as given: a path, an address, {@code -} for standard input; null when the build was somebody else's
 * @param dockerfile as given, or the default; null when unknown
 * @param target name of the stage to build; null for the last one
 * @param tags names for the image
 * @param platforms platforms to build for; empty for the builder's own
 * @param buildArgs names of the build arguments, never their values
 * @param secrets identifiers of the build secrets
 * @param ssh identifiers of the SSH agents and keys
 * @param contexts names of the extra contexts
 * @param outputs exporters as given, for example {@code type=registry}
 * @param push whether the image was to be pushed
 * @param load whether the image was to be loaded into the engine
 * @param pull whether base images were to be looked up again
 * @param noCache whether the cache was not to be used
 * @param cacheFrom caches to import from, as given
 * @param cacheTo caches to export to, as given
 * @param untrusted true when the shared cache was to be read only
 * @param prune {@code report}, {@code safe} or {@code minimal}; null when the context was left alone
 * @param command the client's command line as it was shown in the log
 */
public record RequestSection(
        @CheckForNull String context,
        @CheckForNull String dockerfile,
        @CheckForNull String target,
        List<String> tags,
        List<String> platforms,
        List<String> buildArgs,
        List<String> secrets,
        List<String> ssh,
        List<String> contexts,
        List<String> outputs,
        boolean push,
        boolean load,
        boolean pull,
        boolean noCache,
        List<String> cacheFrom,
        List<String> cacheTo,
        boolean untrusted,
        @CheckForNull String prune,
        List<String> command) {

    /** The request of a build that somebody else started. */
    public static final RequestSection UNKNOWN = new RequestSection(
            null, null, null, null, null, null, null, null, null, null, false, false, false, false, null, null, false,
            null, null);

    /** The same of a build whose images have these names. */
    public RequestSection withTags(List<String> names) {
        return new RequestSection(
                context,
                dockerfile,
                target,
                names,
                platforms,
                buildArgs,
                secrets,
                ssh,
                contexts,
                outputs,
                push,
                load,
                pull,
                noCache,
                cacheFrom,
                cacheTo,
                untrusted,
                prune,
                command);
    }

    public RequestSection {
        tags = Lists.copy(tags);
        platforms = Lists.copy(platforms);
        buildArgs = Lists.copy(buildArgs);
        secrets = Lists.copy(secrets);
        ssh = Lists.copy(ssh);
        contexts = Lists.copy(contexts);
        outputs = Lists.copy(outputs);
        cacheFrom = Lists.copy(cacheFrom);
        cacheTo = Lists.copy(cacheTo);
        command = Lists.copy(command);
    }
}
