package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderInspection;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Checks whether a node can build now. Takes 50 ms if it can, at most {@link #PATIENCE} if it is silent. A node that
 * responds is then queried for its version and platforms, and the client may take as long as this machine needs for it.
 */
final class NodeCheck {
    /** For a node, until it counts as unresponsive. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(4);

    /** For a node that responds while the client on this machine is slow, which is not the node's fault. */
    static final Duration MOST = Duration.ofSeconds(60);

    private final ClientEnvironment environment;
    private final String pool;

    /** @param environment with a builder folder for this build alone */
    NodeCheck(ClientEnvironment environment, String pool) {
        this.environment = environment;
        this.pool = pool;
    }

    NodeAnswer ask(PoolNode node) throws InterruptedException {
        String problem = greet(node);
        if (problem != null) {
            return NodeAnswer.silent(node, problem);
        }
        String builder = SeatBuilders.name(pool, node);
        try {
            SeatBuilders.create(environment, builder, node);
            BuilderInspection found = BuilderInspection.ask(environment, builder, CLIENT_PATIENCE);
            return found.isComplete()
                    ? new NodeAnswer(node, null, found.buildkit(), found.platforms())
                    : NodeAnswer.silent(node, refusal(node));
        } catch (BuilderUnavailableException e) {
            return NodeAnswer.silent(
                    node, "cannot be queried: " + e.getMessage().replaceFirst("\\.$", ""));
        } catch (IOException e) {
            // it responds, so the client or BuildKit is slow: the build will show
            return isGreeted(node)
                    ? new NodeAnswer(node, null, null, List.of())
                    : NodeAnswer.silent(node, "does not answer within " + CLIENT_PATIENCE.toSeconds() + " s");
        }
    }

    @CheckForNull
    private String greet(PoolNode node) {
        try {
            NodeCertificates certificates = node.tls() == null ? null : NodeCertificates.read(node.tls(), environment);
            return NodeGreeting.problem(node, certificates, PATIENCE);
        } catch (NodeCertificates.UnusableException e) {
            return "cannot be queried: " + e.getMessage();
        }
    }

    private static boolean isGreeted(PoolNode node) {
        return !node.endpoint().startsWith("docker-container://");
    }

    private static String refusal(PoolNode node) {
        return node.tls() == null
                ? "cannot be used with this client: `docker buildx inspect` reports it as inactive"
                : "fails the TLS handshake; check that the certificates match, and that the server's is for "
                        + (node.tls().serverName() == null
                                ? node.host()
                                : node.tls().serverName());
    }
}
