package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * What was requested. The caller passes names instead of secret values and addresses without credentials.
 *
 * @param context as given: a path, an address, {@code -} for standard input; null when another process ran the build
 * @param dockerfile as given, or the default; null when unknown
 * @param target stage to build; null for the last one
 * @param tags names of the image
 * @param platforms platforms to build for; empty for the builder's own
 * @param buildArgs names of the build arguments, never their values
 * @param secrets ids of the build secrets
 * @param ssh ids of the SSH agents and keys
 * @param contexts names of the additional contexts
 * @param outputs exporters as given, for example {@code type=registry}
 * @param push whether the image was to be pushed
 * @param load whether the image was to be loaded into the engine
 * @param pull whether to check for newer base images
 * @param noCache whether the cache was disabled
 * @param cacheFrom caches to import: type, reference and mode
 * @param cacheTo caches to export: type, reference and mode
 * @param untrusted true when the build was only allowed to read caches
 * @param prune {@code report}, {@code safe} or {@code minimal}; null when the context was left alone
 * @param command the client's command line as shown in the log
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

    /** The request of a build that another process started. */
    public static final RequestSection UNKNOWN = new RequestSection(
            null, null, null, null, null, null, null, null, null, null, false, false, false, false, null, null, false,
            null, null);

    /** A copy with these names for the image. */
    public RequestSection withTags(List<String> names) {
        return RecordCopy.with(this, "tags", names);
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
