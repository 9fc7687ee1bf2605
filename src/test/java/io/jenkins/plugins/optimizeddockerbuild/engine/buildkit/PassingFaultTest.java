package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassingFaultTest {
    private static final String PUSH = "failed to push r.example.com/team/app:1: ";
    private static final String MANIFEST = "https://r.example.com/v2/team/app/manifests/1";

    @CheckForNull
    private static PassingFault fault(String vertex, String error) {
        List<String> text = List.of("ERROR: failed to solve: " + error);
        BuildRequest request = BuildRequest.builder().build();
        return PassingFault.of(BuildFailure.explain(request, null, 1, text, vertex, error), text, error);
    }

    private static PassingFault ofPush(String error) {
        return fault("exporting to image", PUSH + error);
    }

    @ParameterizedTest
    @CsvSource({
        "429 Too Many Requests, 429 Too Many Requests",
        "500 Internal Server Error, 500 Internal Server Error",
        "502 Bad Gateway, 502 Bad Gateway",
        "503 Service Unavailable, 503 Service Unavailable",
        "504 Gateway Timeout, 504 Gateway Timeout"
    })
    void takesAServerThatIsTooBusyForSomethingThatPasses(String answer, String words) {
        assertThat(ofPush("unexpected status from PUT request to " + MANIFEST + ": " + answer))
                .isEqualTo(new PassingFault(words, null));
    }

    @Test
    void triesAgainWhenTheRegistryDoesNotKnowALayerYet() {
        String refused = "unexpected status from PUT request to " + MANIFEST + ": 400 Bad Request";
        assertThat(ofPush("failed commit on ref \"manifest-sha256:1\": " + refused))
                .isNotNull();
        assertThat(ofPush(refused.replace("/manifests/", "/blobs/uploads/"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed to do request: Post \"https://r.example.com/v2/team/app/blobs/uploads/\": EOF",
                "failed to do request: Put \"" + MANIFEST
                        + "\": read tcp 10.0.0.1:51536->10.0.0.2:443: read: connection reset by peer",
                "failed to do request: Head \"" + MANIFEST + "\": net/http: TLS handshake timeout",
                "failed to do request: Head \"" + MANIFEST + "\": dial tcp 10.0.0.2:443: i/o timeout",
                "failed to copy: unexpected EOF"
            })
    void takesAConnectionThatIsCutOrSilentForSomethingThatPasses(String error) {
        assertThat(ofPush(error)).isNotNull();
    }

    @Test
    void takesABaseImageAndAFileFromTheNetworkLikeAPush() {
        assertThat(fault(
                        "[internal] load metadata for r.example.com/base:1",
                        "r.example.com/base:1: failed to resolve source metadata for r.example.com/base:1: unexpected"
                                + " status from HEAD request to " + MANIFEST + ": 503 Service Unavailable"))
                .isNotNull();
        assertThat(fault(
                        "[2/3] ADD https://files.example.com/a.tar /",
                        "failed to load cache key: invalid response status 503"))
                .isNotNull();
        assertThat(fault(
                        "[internal] load git source https://git.example.com/app.git",
                        "failed to fetch remote https://git.example.com/app.git: git stderr: error: RPC failed; HTTP 502"
                                + " curl 22 The requested URL returned error: 502: exit status 128"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unexpected status from PUT request to " + MANIFEST + ": 401 Unauthorized",
                "unexpected status from PUT request to " + MANIFEST + ": 403 Forbidden",
                "unexpected status from PUT request to " + MANIFEST + ": 404 Not Found",
                "unexpected status from PUT request to " + MANIFEST + ": 413 Request Entity Too Large",
                "unexpected status from PUT request to " + MANIFEST + ": 507 Insufficient Storage",
                "failed to do request: Head \"" + MANIFEST + "\": dial tcp: lookup r.example.com: no such host",
                "failed to do request: Head \"" + MANIFEST + "\": dial tcp 10.0.0.2:443: connect: connection refused",
                "failed to do request: Head \"" + MANIFEST
                        + "\": tls: failed to verify certificate: x509: unknown authority",
                "server message: insufficient_scope: authorization failed"
            })
    void doesNotTryAgainWhatStaysAsItIs(String error) {
        assertThat(ofPush(error)).isNull();
    }

    @Test
    void neverTriesACommandAgainWhateverItPrinted() {
        String vertex = "[2/2] RUN curl --fail https://example.com || echo 503 Service Unavailable: EOF";
        assertThat(fault(
                        vertex,
                        "process \"/bin/sh -c curl --fail https://example.com || echo 503 Service Unavailable: EOF\" did"
                                + " not complete successfully: exit code: 22"))
                .isNull();
    }

    @Test
    void triesAgainWhereTheLayerBelowACommandCannotBeFetched() {
        assertThat(fault(
                        "[2/2] RUN make",
                        "failed to copy: httpReadSeeker: failed open: unexpected status code"
                                + " https://r.example.com/v2/base/blobs/sha256:1: 503 Service Unavailable"))
                .isNotNull();
    }

    @Test
    void doesNotTakeADockerfileOrALostBuilderForTheNetwork() {
        assertThat(fault("", "dockerfile parse error on line 3: unknown instruction: EOF"))
                .isNull();
        assertThat(fault("[2/2] RUN make", "rpc error: code = Unavailable desc = error reading from server: EOF"))
                .isNull();
        assertThat(fault("[2/2] COPY . .", "write /var/lib/x: no space left on device: unexpected EOF"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'429 Too Many Requests - Server message: toomanyrequests: retry-after: 12s, allowed: 44000/minute', 12000",
        "'429 Too Many Requests: retry-after: 626.618µs, allowed: 44000/minute', 1",
        "'503 Service Unavailable: Retry-After: 30', 30000",
        "'429 Too Many Requests: retry after 2m', 120000"
    })
    void readsHowLongTheServerAsksToWait(String answer, long millis) {
        assertThat(ofPush("unexpected status from PUT request to " + MANIFEST + ": " + answer)
                        .retryAfter())
                .isEqualTo(Duration.ofMillis(millis));
    }
}
