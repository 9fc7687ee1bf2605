package io.jenkins.plugins.optimizeddockerbuild.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.model.Run;
import java.io.Serializable;

/**
 * A build's credentials for a registry. They belong to the administrator: they are looked up among those of Jenkins
 * itself, where scope System hides them from every job, and never among those of a folder or a user.
 *
 * @param registry host and port; {@code docker.io} for Docker Hub, whose key in the client's configuration is {@code
 *     https://index.docker.io/v1/}
 */
public record RegistryLogin(String registry, String credentialsId) implements Serializable {

    /**
     * Finds the credentials and records their use by this build.
     *
     * @throws AbortException when they no longer exist, or cannot be used for a registry
     */
    public StandardUsernamePasswordCredentials credentials(Run<?, ?> run) throws AbortException {
        StandardUsernamePasswordCredentials found =
                JenkinsCredentials.find(credentialsId, StandardUsernamePasswordCredentials.class);
        if (found == null) {
            throw new AbortException("Jenkins has no credentials `" + credentialsId
                    + "` with user name and password for" + " the registry " + registry
                    + "; an administrator has to choose others in the cache profile.");
        }
        CredentialsProvider.track(run, found);
        return found;
    }
}
