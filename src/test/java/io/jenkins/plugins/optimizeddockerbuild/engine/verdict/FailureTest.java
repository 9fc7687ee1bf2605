package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
    private static final String PROCESS = "process \"/bin/sh -c make\" did not complete successfully: exit code: ";

    @ParameterizedTest
    @CsvSource({"126, chmod", "127, not found", "137, memory", "139, crashed", "143, SIGTERM"})
    void explainsAnExitCode(int code, String word) {
        Failure failure = failure(PROCESS + code);
        assertThat(failure.exitCode()).isEqualTo(code);
        assertThat(failure.explanation()).contains("Exit code " + code).contains(word);
    }

    @Test
    void leavesAnExitCodeAloneThatMeansNothingByItself() {
        Failure failure = failure(PROCESS + 3, "assertion failed");
        assertThat(failure.exitCode()).isEqualTo(3);
        assertThat(failure.explanation()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "write /usr/lib/x.so: no space left on device | disk is full",
                "toomanyrequests: You have reached your pull rate limit | rate limit was reached",
                "pull access denied, repository does not exist or may require authorization | docker login",
                "unexpected status from HEAD request: 401 Unauthorized | docker login",
                "unexpected status from PUT request: 403 Forbidden | docker login",
                "tls: failed to verify certificate: x509: certificate signed by unknown authority | certificate",
                "http: server gave HTTP response to HTTPS client | plain HTTP",
                "dial tcp: lookup registry.example.com on 10.0.0.2:53: no such host | could not be resolved",
                "dial tcp 127.0.0.1:5000: connect: connection refused | Nothing is listening",
                "dial tcp 10.1.1.1:443: i/o timeout | did not answer in time",
                "failed to compute cache key: failed to calculate checksum of ref abc: \"/app\": not found | ignore rule",
                "failed to resolve source metadata for docker.io/library/pyton:3: not found | has no such image",
                "exec /bin/sh: exec format error | another architecture",
                "Cache export is not supported for the docker driver. | docker-container",
            })
    void explainsBuildKitsOwnErrors(String error, String words) {
        assertThat(failure(error).explanation()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OSError: [Errno 28] No space left on device | disk is full",
                "curl: (6) Could not resolve host: pypi.example.com | could not be resolved",
                "npm ERR! code EAI_AGAIN | could not be resolved",
                "fatal: unable to access: SSL certificate problem: self-signed certificate | certificate",
                "E: Unable to locate package libfoo | apt-get update",
                "ERROR: No matching distribution found for numpy==99 | has no version that fits",
                "ERROR: HTTP error 401 while getting https://pypi.example.com/simple/ | denied access",
            })
    void explainsWhatTheToolsInARunSaid(String output, String words) {
        assertThat(failure(PROCESS + 1, "first line", output, "last line").explanation())
                .contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connection broken: [Errno 111] Connection refused | ERROR: No matching distribution found for fastapi",
                "Temporary failure resolving 'deb.example.org' | E: Unable to locate package curl",
            })
    void looksForTheFaultOfTheNetworkBehindAPackageThatIsNotFound(String first, String last) {
        assertThat(failure(PROCESS + 1, first, "next line", last).explanation())
                .containsAnyOf("Nothing is listening", "could not be resolved");
    }

    @Test
    void believesTheToolsRatherThanTheirExitCode() {
        assertThat(failure(PROCESS + 127, "write error: No space left on device")
                        .explanation())
                .contains("disk is full");
    }

    @Test
    void readsTheClientsErrorWhenNoVertexFailed() {
        Timeline timeline = new Timeline(
                List.of(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of("ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock."),
                0);
        Failure failure = Failure.of(timeline);
        assertThat(failure.vertex()).isNull();
        assertThat(failure.message()).startsWith("Cannot connect");
        assertThat(failure.explanation()).contains("docker buildx inspect");
    }

    @Test
    void findsNoFailureInABuildThatSucceeded() {
        assertThat(Failure.of(
                        new Timeline(List.of(), null, null, List.of(), null, List.of(), List.of("WARNING: old"), 0)))
                .isNull();
    }

    private static Failure failure(String error, String... output) {
        TimelineVertex vertex = new TimelineVertex(
                4,
                "sha256:4",
                new VertexName("[2/2] RUN make", VertexName.Kind.STEP, null, null, 2, 2, "RUN make"),
                List.of(),
                List.of(),
                TimelineVertex.Outcome.FAILED,
                false,
                0,
                output.length,
                0,
                List.of(output),
                error,
                List.of());
        return Failure.of(new Timeline(List.of(vertex), null, null, List.of(), vertex, List.of(), List.of(), 0));
    }
}
