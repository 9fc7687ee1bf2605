package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderInspection;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Asks one node whether it can build now. Takes 50 ms when it can, at most {@link #PATIENCE} when it says nothing. One
 * that greets is asked for its version and platforms, for which the client needs as long as this machine lets it.
 */
final class NodeCheck {
    /** Of a node, until it counts as one that does not answer. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(4);

    /** Of a node that greets, while the client here is slow: it is not the node's fault. */
    static final Duration MOST = Duration.ofSeconds(60);

    private final ClientEnvironment environment;
    private final String pool;

    /** @param environment with a folder of builders for this build alone */
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
            return NodeAnswer.silent(node, "cannot be asked: " + e.getMessage().replaceFirst("\\.$", ""));
        } catch (IOException e) {
            // it greets, so that the client is slow, or BuildKit: the build will tell
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
            return "cannot be asked: " + e.getMessage();
        }
    }

    private static boolean isGreeted(PoolNode node) {
        return !node.endpoint().startsWith("docker-container://");
    }

    private static String refusal(PoolNode node) {
        return node.tls() == null
                ? "is not to be used with this client: `docker buildx inspect` finds it inactive"
                : "fails the TLS handshake; check that the certificates fit each other, and that the server's is for "
                        + (node.tls().serverName() == null
                                ? node.host()
                                : node.tls().serverName());
    }
}
