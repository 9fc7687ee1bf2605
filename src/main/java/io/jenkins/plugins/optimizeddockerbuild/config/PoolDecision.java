package io.jenkins.plugins.optimizeddockerbuild.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuilderPool;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerCredentials;

/**
 * The pool of a build.
 *
 * @param pool with the names that certificates have below a folder of the agent
 * @param project full name of the job or of the multibranch project, whose branches share a node
 * @param tlsCredentials ids, by the prefix of the names of a node's certificates
 */
public record PoolDecision(BuilderPool pool, String project, Map<String, String> tlsCredentials)
        implements Serializable {
    public PoolDecision {
        tlsCredentials = Collections.unmodifiableMap(new LinkedHashMap<>(tlsCredentials));
    }

    /** The pool with its certificates in a folder of the agent. */
    public BuilderPool in(String folder) {
        return pool.withCertificatesIn(folder);
    }

    /**
     * Finds the TLS credentials that a build may need, by the prefix of the certificates' names, and records their use.
     * Those of nodes that do not accept such a build stay here.
     *
     * @param untrusted whether the build is of an untrusted change
     * @throws AbortException when some no longer exist
     */
    public Map<String, DockerServerCredentials> credentials(Run<?, ?> run, boolean untrusted) throws AbortException {
        Map<String, DockerServerCredentials> found = new LinkedHashMap<>();
        for (PoolNode node : pool.nodes()) {
            if (node.tls() == null || !node.builds().admits(untrusted)) {
                continue;
            }
            String files = node.tls().files().authority().replaceFirst("ca\\.pem$", "");
            String id = tlsCredentials.get(files);
            DockerServerCredentials credentials = JenkinsCredentials.find(id, DockerServerCredentials.class);
            if (credentials == null) {
                throw new AbortException("Jenkins has no X.509 client certificate `" + id
                        + "`; an administrator has to choose another for the node `" + node.name()
                        + "` of the builder profile `" + pool.name() + "`.");
            }
            CredentialsProvider.track(run, credentials);
            found.put(files, credentials);
        }
        return found;
    }
}
