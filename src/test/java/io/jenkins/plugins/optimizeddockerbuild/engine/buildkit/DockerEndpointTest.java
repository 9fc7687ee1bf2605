package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEndpointTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void readsAnAnswerOfKnownLength() throws Exception {
        assertThat(get(EngineSocket.ok("{\"ID\":\"x\"}"))).isEqualTo("{\"ID\":\"x\"}");
    }

    @Test
    void readsAnAnswerInChunks() throws Exception {
        assertThat(
                        get(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n, you!\r\n0\r\n\r\n"))
                .isEqualTo("hello, you!");
    }

    @Test
    void refusesAnAnswerThatIsNoOrCutOff() {
        assertThatThrownBy(() -> get("HTTP/1.1 403 Forbidden\r\n\r\nno")).hasMessageContaining("403 Forbidden");
        assertThatThrownBy(() -> get("HTTP/1.1 200 OK\r\nContent-")).hasMessageContaining("ended before");
        assertThatThrownBy(() -> get("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nhello"))
                .hasMessageContaining("cut off");
    }

    @Test
    void doesNotWaitForEverForAnEngineThatHangs() throws Exception {
        try (EngineSocket socket = new EngineSocket(folder.resolve("s"), "")) {
            DockerEndpoint endpoint = DockerEndpoint.of(socket.host(), false);
            assertThatThrownBy(() -> endpoint.get("/info", Duration.ofMillis(200)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no answer in time");
        }
    }

    @Test
    void knowsWhichAddressesItCanAsk() {
        assertThat(DockerEndpoint.of("unix:///x", false).isDirect()).isTrue();
        assertThat(DockerEndpoint.of("tcp://host:2375", false).isDirect()).isTrue();
        assertThat(DockerEndpoint.of("tcp://host:2376", true).isDirect()).isFalse();
        assertThat(DockerEndpoint.of("ssh://user@host", false).isDirect()).isFalse();
    }

    @Test
    void saysWhenNothingAnswersAtAnAddress() {
        assertThatThrownBy(() -> DockerEndpoint.of("tcp://127.0.0.1:1", false).get("/info", LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("refused");
        assertThatThrownBy(() -> DockerEndpoint.of("tcp://127.0.0.1:x", false).get("/info", LONG))
                .hasMessageContaining("is not an address");
    }

    private String get(String answer) throws IOException {
        Path path = folder.resolve("socket" + answer.hashCode());
        try (EngineSocket socket = new EngineSocket(path, answer)) {
            return new String(DockerEndpoint.of(socket.host(), false).get("/info", LONG), StandardCharsets.UTF_8);
        }
    }
}
