package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointProbeTest {
    private HttpServer server;
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().containsKey("Authorization"));
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksWithoutCredentials() throws InterruptedException {
        Answer answer = ask("http://user:s3cret@127.0.0.1:" + port() + "/simple");
        assertThat(answer.healthy()).isTrue();
        assertThat(answer.finding()).startsWith("answers in ");
        assertThat(requests).containsExactly("HEAD / false");
    }

    @Test
    void takesARefusalForAnAnswer() throws InterruptedException {
        status = 401;
        assertThat(ask("http://127.0.0.1:" + port()).healthy()).isTrue();
        status = 404;
        assertThat(ask("http://127.0.0.1:" + port()).healthy()).isTrue();
        assertThat(requests).hasSize(2);
    }

    @Test
    void tellsOfAServerThatIsNotWell() throws InterruptedException {
        status = 503;
        Answer answer = ask("http://127.0.0.1:" + port());
        assertThat(answer.reachable()).isTrue();
        assertThat(answer.healthy()).isFalse();
        assertThat(answer.finding()).isEqualTo("answers with an error (503)");
        status = 429;
        assertThat(ask("http://127.0.0.1:" + port()).finding()).contains("too many requests");
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Answer answer = ask("http://127.0.0.1:" + free);
        assertThat(answer.reachable()).isFalse();
        assertThat(answer.finding()).isEqualTo("refuses connections");
    }

    @Test
    void tellsThatANameIsUnknown() throws InterruptedException {
        Answer answer = ask("http://no-such-host.invalid/");
        assertThat(answer.reachable()).isFalse();
        assertThat(answer.finding()).contains("name");
    }

    @Test
    void tellsThatAServerConnectsButDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Answer answer = ask("http://127.0.0.1:" + silent.getLocalPort());
            assertThat(answer.reachable()).isFalse();
            assertThat(answer.finding()).isEqualTo("connects, but does not answer within 1s");
        }
    }

    @Test
    void tellsThatAServerSpeaksNoTls() throws InterruptedException {
        Answer answer = ask("https://127.0.0.1:" + port());
        assertThat(answer.healthy()).isFalse();
    }

    @Test
    void asksThroughTheProxyOfTheBuild() throws InterruptedException {
        EndpointProbe probe = probe(new Proxies(Map.of("http_proxy", "http://u:s3cret@127.0.0.1:" + port()), Map.of()));
        Answer answer = probe.ask(List.of(Endpoint.ofUrl("http://index.example.com/simple", "PIP_INDEX_URL")))
                .get(0);
        assertThat(answer.healthy()).isTrue();
        assertThat(answer.finding()).endsWith("through the proxy 127.0.0.1:" + port());
        assertThat(requests).containsExactly("HEAD http://index.example.com/ false");
    }

    @Test
    void asksDirectlyWhatNeedsNoProxy() {
        Proxies proxies = new Proxies(
                Map.of("HTTPS_PROXY", "proxy.example.com:3128"),
                Map.of("NO_PROXY", "internal.example.com, .corp.example.com"));
        assertThat(proxy(proxies, "https://pypi.org")).isEqualTo("proxy.example.com:3128");
        assertThat(proxy(proxies, "http://pypi.org")).isNull();
        assertThat(proxy(proxies, "https://internal.example.com")).isNull();
        assertThat(proxy(proxies, "https://a.corp.example.com")).isNull();
        assertThat(proxy(proxies, "https://127.0.0.1")).isNull();
    }

    @Test
    void givesTheAnswersInTheOrderOfTheQuestions() throws InterruptedException {
        List<Endpoint> endpoints = List.of(
                Endpoint.ofUrl("http://no-such-host.invalid/", "a"), Endpoint.ofUrl("http://127.0.0.1:" + port(), "b"));
        assertThat(probe(direct()).ask(endpoints)).extracting(Answer::endpoint).containsExactlyElementsOf(endpoints);
    }

    private static String proxy(Proxies proxies, String url) {
        Endpoint proxy = proxies.proxyOf(Endpoint.ofUrl(url, "x").address());
        return proxy == null ? null : proxy.server();
    }

    private Answer ask(String url) throws InterruptedException {
        return probe(direct()).ask(List.of(Endpoint.ofUrl(url, "x"))).get(0);
    }

    private static Proxies direct() {
        return new Proxies(Map.of(), Map.of());
    }

    private static EndpointProbe probe(Proxies proxies) {
        return new EndpointProbe(Duration.ofSeconds(2), Duration.ofSeconds(1), proxies);
    }

    private int port() {
        return server.getAddress().getPort();
    }
}
