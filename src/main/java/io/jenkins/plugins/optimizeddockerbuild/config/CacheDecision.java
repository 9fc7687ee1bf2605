package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CachePolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ReferenceTemplate;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The shared cache that a build reads and writes.
 *
 * @param profile null when there is none
 * @param importFrom in query order: the build's own, the target branch's, the default branch's
 * @param exportTo empty when nothing is written
 * @param mounts where cache mounts are carried; null for nowhere
 * @param logins credentials for the client, in a configuration of its own
 * @param mayWrite whether the build may write caches: the profile's, and those that the step or its build arguments
 *     name
 * @param reason for the log: which profile, who chose it, why it is written or not
 * @param untrusted the build is of an untrusted change. For {@code BuildRequest.Builder.untrusted}
 */
public record CacheDecision(
        @CheckForNull String profile,
        List<CacheEntry> importFrom,
        List<CacheEntry> exportTo,
        @CheckForNull CacheMountPolicy mounts,
        List<RegistryLogin> logins,
        boolean mayWrite,
        String reason,
        boolean untrusted)
        implements Serializable {

    public CacheDecision {
        importFrom = List.copyOf(importFrom);
        exportTo = List.copyOf(exportTo);
        logins = List.copyOf(logins);
    }

    /** The step may still name caches of its own. */
    private static CacheDecision none(String why, CacheWriters.Decision writing) {
        return new CacheDecision(
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                writing.mayWrite(),
                "No shared cache is used: " + why + ".",
                writing.untrusted());
    }

    /**
     * May wait for the network, see {@link BuildOrigin#trust}.
     *
     * @throws AbortException when the step names a profile whose references need a variable that is not set
     */
    static CacheDecision of(
            OptimizedDockerBuildConfiguration configuration,
            ProfileChoice choice,
            List<FolderRule> folders,
            BuildOrigin origin,
            EnvVars environment)
            throws AbortException {
        if (choice.profile() == null) {
            return none(choice.reason(), writing(new CacheWriters.TrustedBuilds(), folders, origin));
        }
        CacheProfile profile = configuration.cacheProfile(choice.profile());
        CacheWriters.Decision writing = writing(profile.getWriters(), folders, origin);
        ReferenceVariables variables = new ReferenceVariables(origin, environment);
        ImageReference own;
        CacheMountPolicy mounts;
        List<ImageReference> others;
        try {
            own = ReferenceTemplate.parse(profile.getReference()).expand(variables);
            mounts = profile.mounts(variables);
            others = profile.importLines().isEmpty()
                    ? ofOtherBranches(profile, variables)
                    : ofLines(profile.importLines(), variables);
        } catch (InvalidRequestException e) {
            String problem = "Cache profile `" + profile.getName() + "`, " + choice.reason() + ": " + e.getMessage();
            if (choice.byStep()) {
                throw new AbortException(problem);
            }
            return none(problem.endsWith(".") ? problem.substring(0, problem.length() - 1) : problem, writing);
        }

        Map<String, ImageReference> from = new LinkedHashMap<>();
        from.put(own.text(), own);
        others.forEach(other -> from.put(other.text(), other));
        CachePolicy policy = profile.policy(List.copyOf(from.values()), own);
        CachePolicy allowed = writing.mayWrite() ? policy : policy.withoutExport();
        List<RegistryLogin> logins = new ArrayList<>();
        String how = login(profile, writing.mayWrite(), own, logins);
        String reason = "Cache profile `" + profile.getName() + "`, " + choice.reason() + ", is "
                + (writing.mayWrite() ? "read and written: " : "only read: ") + writing.reason() + how + ".";
        return new CacheDecision(
                profile.getName(),
                allowed.cacheFrom(),
                allowed.cacheTo(),
                mounts == null || writing.mayWrite() ? mounts : mounts.readOnly(),
                logins,
                writing.mayWrite(),
                reason,
                writing.untrusted());
    }

    private static CacheWriters.Decision writing(CacheWriters writers, List<FolderRule> folders, BuildOrigin origin) {
        CacheWriters.Decision decision = writers.decide(origin);
        for (FolderRule rule : folders) {
            if (rule.property().isCacheReadOnly()) {
                return new CacheWriters.Decision(
                        false, decision.untrusted(), "jobs below the folder " + rule.folder() + " write no cache");
            }
        }
        return decision;
    }

    /** The same reference for the target branch of the change, and for the project's default branch. */
    private static List<ImageReference> ofOtherBranches(CacheProfile profile, ReferenceVariables variables) {
        ReferenceTemplate template = ReferenceTemplate.parse(profile.getReference());
        List<ImageReference> references = new ArrayList<>();
        if (template.variables().contains("BRANCH_NAME")) {
            for (String name : new String[] {"CHANGE_TARGET", "DEFAULT_BRANCH"}) {
                String branch = variables.origin().head() == null ? null : variables.apply(name);
                if (branch != null) {
                    references.add(template.expand(variables.ofBranch(branch)));
                }
            }
        }
        return references;
    }

    /** A line whose variables are not set is skipped: only change requests have a CHANGE_TARGET. */
    private static List<ImageReference> ofLines(List<String> lines, UnaryOperator<String> variables) {
        List<ImageReference> references = new ArrayList<>();
        for (String line : lines) {
            ReferenceTemplate template = ReferenceTemplate.parse(line);
            try {
                references.add(template.expand(variables));
            } catch (InvalidRequestException e) {
                if (template.variables().stream().noneMatch(name -> isUnset(variables.apply(name)))) {
                    throw e;
                }
            }
        }
        return references;
    }

    private static boolean isUnset(@CheckForNull String value) {
        return value == null || value.isEmpty();
    }

    /** @return a remark on the credentials for the log */
    private static String login(
            CacheProfile profile, boolean mayWrite, ImageReference own, List<RegistryLogin> logins) {
        String id = profile.credentialsFor(mayWrite);
        if (id != null && own.domain().equals(CacheProfile.fixedRegistry(profile.getReference()))) {
            logins.add(new RegistryLogin(own.domain(), id));
            return "";
        }
        boolean hasSome = profile.getCredentialsId() != null || profile.getReadCredentialsId() != null;
        return hasSome ? "; the registry is queried without credentials" : "";
    }
}
