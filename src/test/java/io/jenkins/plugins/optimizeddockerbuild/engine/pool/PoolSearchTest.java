package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NativePlatform;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat.LeftOut;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a client that says of every builder what a BuildKit of this machine's platform says. */
class PoolSearchTest {
    private static final String ANSWER = "Status: running\nBuildKit version: v0.16.0\nPlatforms: linux/amd64,"
            + " linux/amd64/v2, linux/riscv64\nLabels:\n org.mobyproject.buildkit.worker.hostname: x\n";

    @TempDir
    private Path folder;

    private final List<ServerSocket> servers = new ArrayList<>();
    private ClientEnvironment environment;

    @BeforeEach
    void makeAClient() throws IOException {
        Files.writeString(folder.resolve("answer"), ANSWER);
        client("cat " + folder.resolve("answer"));
        environment = PoolSeat.environment(
                new ClientEnvironment(Map.of("PATH", folder + ":/usr/bin:/bin", "HOME", folder.toString()), folder),
                folder.resolve("builders").toString());
    }

    private void client(String inspection) throws IOException {
        client("true", inspection);
    }

    /**
     * @param creation what {@code buildx create} does besides
     * @param inspection what {@code buildx inspect} does
     */
    private void client(String creation, String inspection) throws IOException {
        Path client = Files.writeString(
                folder.resolve("buildx"),
                "#!/bin/sh\ncase $1 in create) " + creation + "; echo \"$*\" >>" + folder.resolve("created")
                        + ";; inspect) " + inspection + ";; esac\n");
        assertThat(client.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void close() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    private PoolNode node(String name, String... platforms) throws IOException {
        return node(name, new PoolNode.Limits(1, 0, false), BuildTrust.TRUSTED, platforms);
    }

    /** Somebody listens there, who greets back. */
    private PoolNode node(String name, PoolNode.Limits limits, BuildTrust builds, String... platforms)
            throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        greetBack(server);
        return new PoolNode(name, "tcp://127.0.0.1:" + server.getLocalPort(), null, List.of(platforms), limits, builds);
    }

    private void greetBack(ServerSocket server) {
        servers.add(server);
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            Socket client = server.accept();
                            client.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                        }
                    } catch (IOException e) {
                        // the test is over
                    }
                },
                "node");
        thread.setDaemon(true);
        thread.start();
    }

    private PoolSeat find(boolean fallback, List<String> platforms, Set<String> full, PoolNode... nodes)
            throws InterruptedException {
        BuilderPool pool = new BuilderPool("team", List.of(nodes), fallback);
        return PoolSearch.find(new PoolOrder(pool, "app", false, platforms), full, Set.of(), environment);
    }

    private PoolSeat find(PoolNode... nodes) throws InterruptedException {
        return find(false, List.of(), Set.of(), nodes);
    }

    @Test
    void asksTheFirstChoiceAloneWhenItAnswers() throws Exception {
        PoolSeat seat = find(node("a"), node("b"), node("c"));

        assertThat(seat.outcome()).isEqualTo(Outcome.SEATED);
        assertThat(seat.places()).hasSize(1);
        assertThat(seat.places().get(0).choice()).isEqualTo(1);
        assertThat(seat.places().get(0).buildkit()).isEqualTo("0.16.0");
        assertThat(Files.readAllLines(folder.resolve("created"))).hasSize(1);
        assertThat(find(node("a"), node("b"), node("c")).nodes()).isEqualTo(seat.nodes());
    }

    @Test
    void leavesOutWhoDoesNotAnswerAndTakesItBackWhenItDoes() throws Exception {
        PoolNode a = node("a");
        PoolNode b = node("b");
        String first = find(a, b).nodes().get(0);
        PoolNode firstNode = first.equals("a") ? a : b;
        int port = firstNode.port();
        servers.get(first.equals("a") ? 0 : 1).close();

        PoolSeat seat = find(a, b);

        assertThat(seat.nodes()).isNotEmpty().doesNotContain(first);
        assertThat(seat.places().get(0).choice()).isEqualTo(2);
        assertThat(seat.leftOut()).containsExactly(new LeftOut(first, "refuses the connection"));

        greetBack(new ServerSocket(port, 5, InetAddress.getLoopbackAddress()));

        assertThat(find(a, b).nodes()).containsExactly(first);
    }

    @Test
    void refusesWithTheReasonOfEachNodeWhenNoneCanBeUsed() throws Exception {
        PoolNode drained = node("drained", new PoolNode.Limits(0, 0, true), BuildTrust.ALL);
        PoolNode others = node("others", PoolNode.Limits.NONE, BuildTrust.UNTRUSTED);
        PoolNode nameless = new PoolNode(
                "nameless", "dns://nobody.invalid:1", null, List.of(), PoolNode.Limits.NONE, BuildTrust.ALL);

        PoolSeat seat = find(drained, others, nameless);

        assertThat(seat.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(seat.refusal())
                .startsWith("No node of the pool `team` can be used: ")
                .contains("`drained` is drained")
                .contains("`others` takes untrusted builds only")
                .contains("`nameless` has no address (nobody.invalid)");
    }

    @Test
    void fallsBackOnlyWhereThePoolSaysSo() throws Exception {
        PoolNode drained = node("drained", new PoolNode.Limits(0, 0, true), BuildTrust.ALL);

        assertThat(find(true, List.of(), Set.of(), drained).outcome()).isEqualTo(Outcome.FALLBACK);
        assertThat(find(false, List.of(), Set.of(), drained).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void givesUpANodeThatAcceptsAndNeverAnswers() throws Exception {
        ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        servers.add(deaf);

        PoolSeat seat = find(new PoolNode(
                "deaf",
                "tcp://127.0.0.1:" + deaf.getLocalPort(),
                null,
                List.of(),
                PoolNode.Limits.NONE,
                BuildTrust.TRUSTED));

        assertThat(seat.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(seat.refusal()).contains("`deaf` accepts connections but does not answer within 3 s");
    }

    @Test
    void keepsANodeThatAnswersWhileTheClientIsSlow() throws Exception {
        client("sleep 5", "sleep 60");

        assertThat(find(node("busy")).nodes()).containsExactly("busy");
    }

    @Test
    void saysThatWhatAnswersIsNoBuildKit() throws Exception {
        ServerSocket web = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        servers.add(web);
        Thread thread = new Thread(() -> {
            try (Socket client = web.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        PoolNode node = new PoolNode(
                "web",
                "tcp://127.0.0.1:" + web.getLocalPort(),
                null,
                List.of(),
                PoolNode.Limits.NONE,
                BuildTrust.TRUSTED);

        assertThat(find(node).refusal())
                .contains("`web` does not answer like a BuildKit; if it requires TLS, configure certificates (`tls`)");
    }

    @Test
    void takesTheAddressesOfANameForANodeEach() throws Exception {
        PoolNode one = node("x");
        PoolNode named = new PoolNode(
                "name", "dns://localhost:" + one.port(), null, List.of(), PoolNode.Limits.NONE, BuildTrust.TRUSTED);

        PoolSeat seat = find(named);

        assertThat(seat.nodes()).containsExactly("127.0.0.1:" + one.port());
    }

    @Test
    void goesToTheNextNodeWhenTheFirstIsBusyAndWaitsWhenAllAre() throws Exception {
        PoolNode a = node("a");
        PoolNode b = node("b");
        String first = find(a, b).nodes().get(0);

        PoolSeat next = find(false, List.of(), Set.of(first), a, b);

        assertThat(next.nodes()).isNotEmpty().doesNotContain(first);
        assertThat(next.leftOut()).containsExactly(new LeftOut(first, "builds 1 already"));
        assertThat(find(false, List.of(), Set.of("a", "b"), a, b).outcome()).isEqualTo(Outcome.FULL);
    }

    @Test
    void givesEveryPlatformToANodeOfItsOwn() throws Exception {
        PoolSeat seat = find(
                false,
                List.of("linux/amd64", "linux/arm64/v8"),
                Set.of(),
                node("intel", "linux/amd64"),
                node("arm", "linux/arm64"));

        assertThat(seat.nodes()).containsExactlyInAnyOrder("intel", "arm");
        assertThat(seat.places()).allSatisfy(place -> {
            assertThat(place.platforms()).hasSize(1);
            assertThat(place.emulated()).isEmpty();
        });
        seat.create(environment);
        assertThat(Files.readString(folder.resolve("created")))
                .contains("--append --platform linux/arm64")
                .contains("--platform linux/amd64 ");
    }

    @Test
    void emulatesAPlatformThatNoNodeIsOfAndSaysSo() throws Exception {
        PoolSeat seat = find(false, List.of("linux/amd64", "linux/riscv64"), Set.of(), node("intel"));

        assertThat(seat.places()).hasSize(1);
        assertThat(seat.places().get(0).emulated()).containsExactly("linux/riscv64");
        assertThat(seat.sentences()).anySatisfy(sentence -> assertThat(sentence).contains("emulates it"));
    }

    @Test
    void waitsForTheOwnNodeOfAPlatformRatherThanEmulateIt() throws Exception {
        PoolSeat seat =
                find(false, List.of("linux/riscv64"), Set.of("riscv"), node("intel"), node("riscv", "linux/riscv64"));

        assertThat(seat.outcome()).isEqualTo(Outcome.FULL);
    }

    @Test
    void refusesAPlatformThatNoNodeCanBuild() throws Exception {
        PoolSeat seat = find(false, List.of("linux/s390x"), Set.of(), node("intel", "linux/amd64"));

        assertThat(seat.refusal()).contains("for linux/s390x (it has linux/amd64)");
    }

    @Test
    void buildsForThePlatformOfThisMachineInAPoolOfSeveral() throws Exception {
        for (int project = 0; project < 8; project++) {
            BuilderPool pool = new BuilderPool(
                    "team", List.of(node("own", NativePlatform.local()), node("other", "linux/s390x")), false);
            PoolOrder order = new PoolOrder(pool, "app-" + project, false, List.of());

            assertThat(PoolSearch.find(order, Set.of(), Set.of(), environment).nodes())
                    .containsExactly("own");
        }
    }

    @Test
    void movesABuildWhoseNodeWentAwayToAnother() throws Exception {
        PoolSeat seat = find(node("a"), node("b"));

        PoolSeat next = seat.next(environment);

        assertThat(next.nodes()).isNotEmpty().doesNotContainAnyElementsOf(seat.nodes());
        assertThat(next.lost()).isEqualTo(Set.copyOf(seat.nodes()));
        assertThat(find(node("alone")).next(environment)).isNull();
    }
}
