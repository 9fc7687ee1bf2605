package io.jenkins.plugins.optimizeddockerbuild.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RegistryMirrors;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerCredentials;

/**
 * The builder of a build.
 *
 * @param profile null when there is none, which means the agent's own builder
 * @param kind defines the meaning of the other components
 * @param name of the builder on the agent, for {@link Kind#EXISTING}; of the builder to create, for {@link
 *     Kind#CREATED}
 * @param driver {@code remote}, {@code kubernetes} or {@code docker-container}; null unless created
 * @param endpoint null for the driver's default
 * @param options {@code --driver-opt}, without those for TLS
 * @param mirrors for the BuildKit that the driver starts; null for none
 * @param tlsCredentialsId for the driver remote, the files in {@code --driver-opt cacert=…,cert=…,key=…}; for
 *     docker-container, those of a docker context for the endpoint; null for none
 * @param pool for {@link Kind#POOL}; otherwise null
 * @param reason one sentence for the log
 */
public record BuilderDecision(
        @CheckForNull String profile,
        Kind kind,
        @CheckForNull String name,
        @CheckForNull String driver,
        @CheckForNull String endpoint,
        Map<String, String> options,
        @CheckForNull RegistryMirrors mirrors,
        @CheckForNull String tlsCredentialsId,
        @CheckForNull PoolDecision pool,
        String reason)
        implements Serializable {

    /** Where the builder comes from. */
    public enum Kind {
        /** No {@code --builder}: buildx's default on the agent. */
        AGENT_DEFAULT,
        /** {@code --builder NAME}, created by someone else. */
        EXISTING,
        /** The step creates it with {@code docker buildx create}, in a private configuration. */
        CREATED,
        /** Like {@code CREATED}, for nodes of a pool that are chosen when the build starts. */
        POOL
    }

    private static final int FINGERPRINT = 8;

    public BuilderDecision {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    static BuilderDecision agentDefault(@CheckForNull String profile, String reason) {
        return new BuilderDecision(profile, Kind.AGENT_DEFAULT, null, null, null, Map.of(), null, null, null, reason);
    }

    static BuilderDecision existing(String profile, String name, String reason) {
        return new BuilderDecision(profile, Kind.EXISTING, name, null, null, Map.of(), null, null, null, reason);
    }

    static BuilderDecision created(
            String profile,
            String driver,
            String endpoint,
            Map<String, String> options,
            @CheckForNull RegistryMirrors mirrors,
            @CheckForNull String tlsCredentialsId,
            String reason) {
        return new BuilderDecision(
                profile,
                Kind.CREATED,
                builderName(profile, options, mirrors),
                driver,
                endpoint.isEmpty() ? null : endpoint,
                options,
                mirrors,
                endpoint.isEmpty() ? null : tlsCredentialsId,
                null,
                reason);
    }

    static BuilderDecision pooled(String profile, PoolDecision pool, String reason) {
        return new BuilderDecision(profile, Kind.POOL, null, null, null, Map.of(), null, null, pool, reason);
    }

    /** @throws AbortException when the step names a profile that does not exist or that a folder does not allow */
    static BuilderDecision of(OptimizedDockerBuildConfiguration configuration, ProfileChoice choice)
            throws AbortException {
        if (choice.profile() == null) {
            return agentDefault(null, "The agent's own builder is used: " + choice.reason() + ".");
        }
        BuilderProfile profile = configuration.builderProfile(choice.profile());
        return profile.getBuilder()
                .decide(choice.profile(), "Builder profile `" + choice.profile() + "`, " + choice.reason() + ".");
    }

    /** The same decision for a build of this project. */
    BuilderDecision forProject(String project) {
        return pool == null
                ? this
                : pooled(profile, new PoolDecision(pool.pool(), project, pool.tlsCredentials()), reason);
    }

    /**
     * A name that is also valid for containers and pods. It changes with the options, because whatever is already
     * running under a name keeps its initial options.
     */
    private static String builderName(
            String profile, Map<String, String> options, @CheckForNull RegistryMirrors mirrors) {
        String plain = profile.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
        String name = "odb-" + plain;
        String said = profile + new TreeMap<>(options) + (mirrors == null ? "" : mirrors);
        return options.isEmpty() && mirrors == null && plain.equals(profile)
                ? name
                : name + "-" + Util.getDigestOf(said).substring(0, FINGERPRINT);
    }

    /**
     * Finds the TLS credentials and records their use by this build.
     *
     * @return null when the builder needs none
     * @throws AbortException when they no longer exist
     */
    @CheckForNull
    public DockerServerCredentials tlsCredentials(Run<?, ?> run) throws AbortException {
        if (tlsCredentialsId == null) {
            return null;
        }
        DockerServerCredentials found = JenkinsCredentials.find(tlsCredentialsId, DockerServerCredentials.class);
        if (found == null) {
            throw new AbortException("Jenkins has no X.509 client certificate `" + tlsCredentialsId
                    + "`; an administrator has to choose another in the builder profile `" + profile + "`.");
        }
        CredentialsProvider.track(run, found);
        return found;
    }
}
