package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderCreation;
import java.io.Serializable;

/**
 * What it takes to be let in at a node.
 *
 * @param files certificates and key
 * @param serverName that the node's certificate is for; null for the host of its endpoint
 */
public record NodeTls(
        BuilderCreation.Tls files, @CheckForNull String serverName) implements Serializable {

    /** The same with the files, whose paths are relative, in a folder. */
    NodeTls in(String folder) {
        return new NodeTls(
                new BuilderCreation.Tls(
                        folder + "/" + files.authority(),
                        folder + "/" + files.certificate(),
                        folder + "/" + files.key()),
                serverName);
    }
}
