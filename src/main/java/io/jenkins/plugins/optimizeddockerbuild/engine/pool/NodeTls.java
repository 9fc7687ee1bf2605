package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderCreation;
import java.io.Serializable;

/**
 * TLS credentials for a node.
 *
 * @param files certificates and key
 * @param serverName the name in the node's certificate; null for the host of its endpoint
 */
public record NodeTls(
        BuilderCreation.Tls files, @CheckForNull String serverName) implements Serializable {

    /** A copy whose paths are resolved against a folder. */
    NodeTls in(String folder) {
        return new NodeTls(
                new BuilderCreation.Tls(
                        folder + "/" + files.authority(),
                        folder + "/" + files.certificate(),
                        folder + "/" + files.key()),
                serverName);
    }
}
