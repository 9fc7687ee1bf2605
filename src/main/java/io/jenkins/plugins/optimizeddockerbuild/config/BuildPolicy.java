package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What holds for one build: what its step says, else what the folders around its job say, else what holds for all of
 * Jenkins. Everything is decided here, and nothing is done.
 *
 * @param heartbeatAfter how long a layer is silent before the log says that it still runs
 * @param stallAfter how long a layer is silent before the reason is looked for
 * @param qualityGates one expression each
 * @param ignore lines for the ignore file, profiles' first, then folders', the outermost first
 * @param retries how often a build is tried again that failed with a temporary fault
 * @param keepStorageBytes how much build cache the builder may keep; 0 for no bound
 * @param notes sentences for the log, the decisions' reasons among them
 */
public record BuildPolicy(
        CacheDecision cache,
        BuilderDecision builder,
        PruneMode prune,
        Duration heartbeatAfter,
        Duration stallAfter,
        List<String> qualityGates,
        List<String> ignore,
        ArchiveChoice archive,
        int retries,
        long keepStorageBytes,
        List<String> notes)
        implements Serializable {

    public BuildPolicy {
        qualityGates = List.copyOf(qualityGates);
        ignore = List.copyOf(ignore);
        notes = List.copyOf(notes);
    }

    /**
     * Decides for a build. A branch source may be asked whether it trusts the author of a change request, over the network:
     * not for threads that must not wait, such as that of Pipeline's program.
     *
     * @param variables the build's environment, for the templates of cache profiles
     * @throws AbortException when the step names a profile that does not exist, that a folder does not allow, or whose
     *     references need a variable that is not set
     */
    public static BuildPolicy of(Run<?, ?> run, StepChoices choices, EnvVars variables) throws AbortException {
        OptimizedDockerBuildConfiguration configuration = OptimizedDockerBuildConfiguration.get();
        BuildDefaults defaults = configuration.getDefaults();
        List<FolderRule> folders = FolderRule.around(run.getParent());
        ProfileChoice cacheChoice = cacheChoice(configuration, folders, choices.cache());
        ProfileChoice builderChoice = builderChoice(configuration, folders, choices.builder());
        BuildOrigin origin = BuildOrigin.of(run);
        CacheDecision cache = CacheDecision.of(configuration, cacheChoice, folders, origin, variables);
        BuilderDecision builder =
                BuilderDecision.of(configuration, builderChoice).forProject(origin.project());
        return new BuildPolicy(
                cache,
                builder,
                choices.prune() == null ? PruneMode.of(defaults.getPrune()) : choices.prune(),
                choices.heartbeatAfter() == null ? defaults.heartbeatAfter() : choices.heartbeatAfter(),
                choices.stallAfter() == null ? defaults.stallAfter() : choices.stallAfter(),
                choices.qualityGates() == null ? defaults.gates() : choices.qualityGates(),
                IgnoreLines.of(configuration, cacheChoice, builderChoice, folders),
                choices.archive() == null ? ArchiveChoice.of(defaults.getArchive()) : choices.archive(),
                choices.retries() == null ? defaults.getRetries() : choices.retries(),
                builderChoice.profile() == null
                        ? 0
                        : configuration.builderProfile(builderChoice.profile()).keepStorageBytes(),
                List.of(cache.reason(), builder.reason()));
    }

    /**
     * Lines that the folders around a job, and the profiles that its steps take when they name none, add to ignore files.
     *
     * @throws AbortException when a profile was removed at this moment
     */
    public static List<String> ignoreOf(Job<?, ?> job) throws AbortException {
        OptimizedDockerBuildConfiguration configuration = OptimizedDockerBuildConfiguration.get();
        List<FolderRule> folders = FolderRule.around(job);
        return IgnoreLines.of(
                configuration,
                cacheChoice(configuration, folders, null),
                builderChoice(configuration, folders, null),
                folders);
    }

    private static ProfileChoice cacheChoice(
            OptimizedDockerBuildConfiguration configuration, List<FolderRule> folders, @CheckForNull String named)
            throws AbortException {
        return ProfileChoice.of(
                ProfileChoice.Kind.CACHE,
                named,
                folders,
                configuration.getDefaults().getCacheProfile(),
                configuration.cacheNames());
    }

    private static ProfileChoice builderChoice(
            OptimizedDockerBuildConfiguration configuration, List<FolderRule> folders, @CheckForNull String named)
            throws AbortException {
        return ProfileChoice.of(
                ProfileChoice.Kind.BUILDER,
                named,
                folders,
                configuration.getDefaults().getBuilderProfile(),
                configuration.builderNames());
    }
}
