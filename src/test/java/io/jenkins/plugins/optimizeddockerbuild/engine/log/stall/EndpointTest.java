package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "python:3.11, https://registry-1.docker.io/v2/",
        "library/python, https://registry-1.docker.io/v2/",
        "docker.io/library/python:3.11, https://registry-1.docker.io/v2/",
        "registry.example.com/team/app:1.2, https://registry.example.com/v2/",
        "registry.example.com:5000/app, https://registry.example.com:5000/v2/",
        "localhost:5000/app, http://localhost:5000/v2/",
        "127.0.0.1:5000/app, http://127.0.0.1:5000/v2/",
    })
    void knowsTheRegistryOfAReference(String reference, String address) {
        assertThat(Endpoint.ofReference(reference, "FROM").address()).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scratch", "", "$BASE", "registry.example.com/${NAME}:1"})
    void knowsNoRegistryOfWhatIsNoReference(String reference) {
        assertThat(Endpoint.ofReference(reference, "FROM")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://pypi.example.com/simple/, https://pypi.example.com/",
        "https://user:s3cret@pypi.example.com:8443/simple?token=s3cret#x, https://pypi.example.com:8443/",
        "https://s3cret@example.com, https://example.com/",
        "https://example.com/s3cret/simple/@scope, https://example.com/",
        "HTTP://Example.com/a, http://Example.com/",
    })
    void keepsNothingOfAUrlButItsServer(String url, String address) {
        assertThat(Endpoint.ofUrl(url, "PIP_INDEX_URL").address()).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://example.com", "file:///etc/passwd", "https://", "https://exa mple/", "https://${HOST}/"})
    void asksNothingButWebServers(String url) {
        assertThat(Endpoint.ofUrl(url, "x")).isNull();
    }
}
