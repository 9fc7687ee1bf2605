package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderCreation;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderInspection;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.GrpcBridge;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A real BuildKit behind TLS, a real client, and certificates of all kinds. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_ENVIRONMENT", matches = "private")
class TlsGreetingBuildKitTest {
    private static final String NAMES = "dns:buildkit,ip:127.0.0.1";

    @TempDir
    private static Path shared;

    private static TestCertificates certificates;
    private static GrpcBridge bridge;
    private static final List<TlsFront> FRONTS = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new TestCertificates(shared);
        certificates.authority("ca");
        certificates.authority("other-ca");
        certificates.signed("ca", "node", 100, NAMES);
        certificates.signed("ca", "client", 100, "");
        bridge = GrpcBridge.onLoopback(Path.of(System.getenv("DOCKER_HOST").substring("unix://".length())));
    }

    @AfterAll
    static void close() throws Exception {
        for (TlsFront front : FRONTS) {
            front.close();
        }
        bridge.close();
    }

    private static TlsFront front(String name) throws Exception {
        TlsFront front = new TlsFront(certificates, name, "ca", bridge.port());
        FRONTS.add(front);
        return front;
    }

    private static NodeTls tls(String authority, String client, @CheckForNull String serverName) {
        return new NodeTls(
                new BuilderCreation.Tls(
                        certificates.file(authority + ".pem").toString(),
                        certificates.file(client + ".pem").toString(),
                        certificates.file(client + "-key.pem").toString()),
                serverName);
    }

    private PoolSeat find(int port, @CheckForNull NodeTls tls) throws Exception {
        PoolNode node =
                new PoolNode("n1", "tcp://127.0.0.1:" + port, tls, List.of(), PoolNode.Limits.NONE, BuildTrust.TRUSTED);
        BuilderPool pool = new BuilderPool("team", List.of(node), false);
        return PoolSearch.find(new PoolOrder(pool, "app", false, List.of()), Set.of(), Set.of(), environment());
    }

    private ClientEnvironment environment() {
        return PoolSeat.environment(
                ClientEnvironment.ofThisProcess(), folder.resolve("builders").toString());
    }

    private String refusal(int port, @CheckForNull NodeTls tls) throws Exception {
        PoolSeat seat = find(port, tls);
        assertThat(seat.outcome()).isEqualTo(Outcome.REFUSED);
        return seat.refusal();
    }

    /** The client itself, too, which may take longer than a search has patience for. */
    private void assertIsLetIn(PoolSeat seat) throws Exception {
        assertThat(seat.outcome()).as(String.valueOf(seat.refusal())).isEqualTo(Outcome.SEATED);
        BuilderInspection inspection =
                BuilderInspection.ask(environment(), seat.builder(seat.places().get(0)), Duration.ofMinutes(1));
        assertThat(inspection.isComplete()).as("what the client heard").isTrue();
    }

    @Test
    void letsTheClientInWhenTheCertificatesFit() throws Exception {
        assertIsLetIn(find(front("node").port(), tls("ca", "client", null)));
    }

    @Test
    void asksForTheNameThatTheNodesCertificateHas() throws Exception {
        certificates.signed("ca", "named", 100, "dns:buildkit");
        int port = front("named").port();

        assertThat(refusal(port, tls("ca", "client", null)))
                .contains(
                        "`n1` has a certificate for buildkit and not for 127.0.0.1; set `serverName` to one of its names");
        assertIsLetIn(find(port, tls("ca", "client", "buildkit")));
    }

    @Test
    void saysThatTheNodesCertificateRanOut() throws Exception {
        certificates.signed("ca", "old-node", -10, NAMES);

        assertThat(refusal(front("old-node").port(), tls("ca", "client", null)))
                .containsPattern("`n1` has a certificate that expired on \\d{4}-\\d\\d-\\d\\d; renew it on the node");
    }

    @Test
    void saysThatTheClientsCertificateRanOut() throws Exception {
        certificates.signed("ca", "old-client", -10, "");

        assertThat(refusal(front("node").port(), tls("ca", "old-client", null)))
                .containsPattern("the certificate old-client.pem expired on \\d{4}-\\d\\d-\\d\\d; renew it");
    }

    @Test
    void saysThatAnotherAuthoritySignedTheNodesCertificate() throws Exception {
        assertThat(refusal(front("node").port(), tls("other-ca", "client", null)))
                .contains("has a certificate of CN=ca, which is not the authority in other-ca.pem; configure the node's"
                        + " authority in the pool");
    }

    @Test
    void saysThatTheNodeDoesNotTakeTheClientsCertificate() throws Exception {
        certificates.signed("other-ca", "stranger", 100, "");

        assertThat(refusal(front("node").port(), tls("ca", "stranger", null)))
                .contains("the client certificate stranger.pem of CN=other-ca")
                .contains("use one that the authority of the node signed");
    }

    @Test
    void saysThatAClientWithoutACertificateNeedsOne() throws Exception {
        assertThat(refusal(front("node").port(), null)).contains("if it requires TLS, configure certificates (`tls`)");
    }

    @Test
    void saysThatANodeDoesNotSpeakTls() throws Exception {
        assertThat(refusal(bridge.port(), tls("ca", "client", null)))
                .contains("`n1`")
                .contains("does not use TLS; start it with certificates");
    }

    @Test
    void saysThatACertificateHasNoNames() throws Exception {
        certificates.signed("ca", "127.0.0.1", 100, "");

        assertThat(refusal(front("127.0.0.1").port(), tls("ca", "client", null)))
                .contains("certificate")
                .containsAnyOf(
                        "without a subjectAltName; create one for 127.0.0.1", "for nothing and not for 127.0.0.1");
    }

    @Test
    void saysThatTheKeyIsOfAnotherCertificate() throws Exception {
        NodeTls mixed = new NodeTls(
                new BuilderCreation.Tls(
                        certificates.file("ca.pem").toString(),
                        certificates.file("client.pem").toString(),
                        certificates.file("node-key.pem").toString()),
                null);

        assertThat(refusal(front("node").port(), mixed))
                .contains("the key node-key.pem does not belong to the certificate client.pem");
    }

    @Test
    void leavesAKeyInAnotherFormToTheClient() throws Exception {
        Files.writeString(
                certificates.file("strange-key.pem"),
                Files.readString(certificates.file("client-key.pem")).replace("PRIVATE KEY", "STRANGE PRIVATE KEY"));
        NodeTls strange = new NodeTls(
                new BuilderCreation.Tls(
                        certificates.file("ca.pem").toString(),
                        certificates.file("client.pem").toString(),
                        certificates.file("strange-key.pem").toString()),
                null);

        assertIsLetIn(find(front("node").port(), strange));
    }
}
