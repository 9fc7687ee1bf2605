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
 * The settings for one build: from its step, otherwise from the folders around its job, otherwise from Jenkins' global
 * defaults. Only decides, and changes nothing.
 *
 * @param heartbeatAfter how long a layer is silent before the log says that it is still running
 * @param stallAfter how long a layer is silent before the cause is investigated
 * @param qualityGates one expression each
 * @param ignore additional ignore rules: the profiles' first, then the folders', the outermost first
 * @param retries number of retries after a temporary fault
 * @param keepStorageBytes how much build cache the builder may keep; 0 for no limit
 * @param notes sentences for the log, including the reasons for the decisions
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
     * Decides for a build. May ask a branch source over the network whether it trusts the author of a change request:
     * not for threads that must not wait, such as the one that runs the Pipeline's program.
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
        BuilderProfile builderProfile =
                builderChoice.profile() == null ? null : configuration.builderProfile(builderChoice.profile());
        BuilderDecision builder =
                BuilderDecision.of(configuration, builderChoice).forProject(origin.project());
        return new BuildPolicy(
                cache,
                builder,
                choices.prune() == null ? PruneMode.of(defaults.getPrune()) : choices.prune(),
                choices.heartbeatAfter() == null ? defaults.heartbeatAfter() : choices.heartbeatAfter(),
                choices.stallAfter() == null ? defaults.stallAfter() : choices.stallAfter(),
                choices.qualityGates() == null ? defaults.gates() : choices.qualityGates(),
                IgnoreDecision.of(configuration, cacheChoice, builderChoice, folders),
                choices.archive() == null ? ArchiveChoice.of(defaults.getArchive()) : choices.archive(),
                choices.retries() == null ? retries(builderProfile, defaults) : choices.retries(),
                builderProfile == null ? 0 : builderProfile.keepStorageBytes(),
                List.of(cache.reason(), builder.reason()));
    }

    private static int retries(@CheckForNull BuilderProfile profile, BuildDefaults defaults) {
        Integer retries = profile == null ? null : profile.getRetries();
        return retries == null ? defaults.getRetries() : retries;
    }

    /**
     * Ignore rules from the folders around a job, and from the profiles that its steps use by default.
     *
     * @throws AbortException when a profile was removed concurrently
     */
    public static List<String> ignoreOf(Job<?, ?> job) throws AbortException {
        OptimizedDockerBuildConfiguration configuration = OptimizedDockerBuildConfiguration.get();
        List<FolderRule> folders = FolderRule.around(job);
        return IgnoreDecision.of(
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
