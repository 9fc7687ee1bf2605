package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildFailure.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages are those of buildx 0.13.1 and 0.29.1 with Docker 26.1.5, recorded by provoking each. */
class BuildFailureTest {
    private static final Capabilities DOCKER =
            new Capabilities(List.of("x"), new Version(0, 29, 1), "default", "docker", null, null, true, List.of());
    private static final String PUSH_REFUSED =
            "ERROR: failed to build: failed to solve: failed to push example.com/x:1: unexpected status from HEAD request to"
                    + " http://example.com/v2/x/blobs/sha256:51540ba8: 401 Unauthorized";

    private BuildRequest request = BuildRequest.builder().build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Cannot connect to the Docker daemon at unix:///nope. Is the docker daemon running? | BUILDER_NOT_RUNNING | start it (`systemctl start docker`)
                    permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock | BUILDER_NOT_RUNNING | usermod -aG docker
                    failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF | BUILDER_LOST | journalctl -u docker
                    failed to build: failed to solve: Unavailable: error reading from server: EOF | BUILDER_LOST | was lost during
                    no builder "nope" found | BUILDER_UNKNOWN | There is no builder `nope`
                    failed to solve: write /var/lib/docker/containerd/x: no space left on device | DISK_FULL | docker buildx prune
                    failed to solve: unsupported diff media type: application/vnd.oci.image.layer.v1.tar+zstd: not implemented | DISK_FULL | could not compress a layer with zstd, usually because its disk is full
                    unknown flag: --foo | CLIENT_TOO_OLD | This buildx 0.29.1 does not know the option `--foo`
                    failed to solve: dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?) | DOCKERFILE | The Dockerfile cannot be parsed: dockerfile parse error on line 2
                    failed to build: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory | DOCKERFILE | set it with --file
                    unable to prepare context: path "nopath" not found | CONTEXT | does not exist
                    failed to solve: granting entitlement security.insecure is not allowed by build daemon configuration | ENTITLEMENT | add --allow security.insecure
                    failed to solve: secret x: not found | SECRET | --secret id=x,src=FILE
                    failed to solve: unset ssh forward key default | SECRET | add --ssh default.
                    failed to solve: unknown cache exporter: "s3" | CACHE_EXPORT | does not support caches of type s3
                    failed to build: failed to solve: exporter "foo" could not be found | EXPORTER | check --output
                    Cache export is not supported for the docker driver. | CACHE_EXPORT | containerd image store
                    failed to solve: python:3.12: failed to resolve source metadata for docker.io/library/python:3.12: failed to do request: Head "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host | BASE_IMAGE | docker.io does not answer
                    failed to solve: example.com/b: failed to resolve source metadata for example.com/b:latest: example.com/b:latest: not found | BASE_IMAGE | does not have it; check name and tag
                    failed to solve: failed to push example.com/x:1: failed to do request: Head "https://example.com/v2/x/blobs/sha256:ab": dial tcp 127.0.0.1:1: connect: connection refused | PUSH | The image was built, but could not be pushed to example.com/x:1: the registry example.com does not answer
                    failed to solve: failed to push example.com/x:1: http: server gave HTTP response to HTTPS client | PUSH | uses plain HTTP
                    failed to solve: failed to fetch oauth token: unexpected status from POST request to https://auth.example.com/v2/token: 429 Too Many Requests | REGISTRY | auth.example.com
                    failed to solve: failed to push example.com/x:1: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://example.com/token?scope=x: 404 Not Found | PUSH | the server at example.com is not a registry, or its login service is missing
                    failed to solve: failed to push example.com/x:1: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://example.com/token?scope=x: 429 Too Many Requests | PUSH | reached its rate limit
                    failed to solve: failed to push example.com/x:1: failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://example.com/token: 503 Service Unavailable | PUSH | reports an internal error
                    failed to solve: failed to push example.com/x:1: failed to authorize: failed to fetch anonymous token: Get "https://example.com/token?scope=x": EOF | PUSH | does not answer
                    failed to solve: failed to push example.com/x:1: failed to authorize: failed to fetch anonymous token: invalid character '<' looking for beginning of value | PUSH | is not a registry
                    failed to solve: failed to push example.com/x:1: unexpected status from POST request to https://example.com/v2/x/blobs/uploads/: 404 Not Found | PUSH | create the repository there first
                    failed to solve: failed to push example.com/x:1: failed commit on ref "index-sha256:ab": invalid content digest in response: invalid checksum digest format | PUSH | is not a registry
                    failed to solve: example.com/b: failed to resolve source metadata for example.com/b:latest: encountered unknown type text/html; children may not be fetched | BASE_IMAGE | is not a registry
                    failed to solve: failed to push example.com/x:1: unexpected status from PUT request to https://example.com/v2/x/blobs/uploads/1: 413 Request Entity Too Large | PUSH | client_max_body_size
                    failed to solve: failed to push example.com/x:1: failed to do request: Head "https://example.com/v2/x/blobs/sha256:ab": tls: first record does not look like a TLS handshake | PUSH | uses plain HTTP
                    failed to solve: failed to push example.com/x:1: failed to do request: Head "https://example.com/v2/x/blobs/sha256:ab": tls: failed to verify certificate: x509: certificate signed by unknown authority | PUSH | is not trusted
                    failed to solve: failed to push example.com/x:1: push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed | PUSH | refused the login
                    failed to build: failed to solve: docker exporter does not currently support exporting manifest lists | EXPORTER | without provenance (--provenance false)
                    failed to build: failed to solve: Internal: rpc error: code = Internal desc = grpc: failed to unmarshal the received message: string field contains invalid UTF-8 | FILE_NAME | rename it, or exclude it with
                    failed to solve: Canceled: context canceled | CANCELED | from outside
                    failed to solve: process "/bin/sh -c make" did not complete successfully: exec /bin/sh: exec format error | PLATFORM | install emulation
                    """)
    void saysWhatHappenedAndTheWayOut(String error, Kind kind, String wayOut) {
        BuildFailure failure = explain("ERROR: " + error);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.explanation()).contains(wayOut).endsWith(".").doesNotContain("..");
    }

    @Test
    void leavesAFailedInstructionToOthers() {
        assertThat(
                        explain(
                                "ERROR: failed to solve: process \"/bin/sh -c false\" did not complete successfully: exit code: 1"))
                .isNull();
        assertThat(explain()).isNull();
    }

    @Test
    void tellsTheClientsMessageWithoutWhatEveryVersionPutsBeforeIt() {
        assertThat(explain("#1 something", "ERROR: failed to build: failed to solve: secret x: not found", "")
                        .message())
                .isEqualTo("secret x: not found");
    }

    @Test
    void namesTheRegistryThatRefusedTheLogin() {
        assertThat(explain(PUSH_REFUSED).explanation())
                .isEqualTo(
                        "The image was built, but could not be pushed to example.com/x:1: the registry example.com refused"
                                + " the login; log in with `docker login example.com` and check that the account may do this.");
    }

    @Test
    void namesDockerHubsLimitAndTheMirrorAsTheWayOut() {
        assertThat(explain(
                                "ERROR: failed to solve: python:3.11: failed to resolve source metadata for docker.io/library/python:3.11: unexpected"
                                        + " status from HEAD request to https://registry-1.docker.io/v2/library/python/manifests/3.11:"
                                        + " 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate"
                                        + " limit.")
                        .explanation())
                .startsWith(
                        "The base image docker.io/library/python:3.11 cannot be pulled: Docker Hub's limit for pulls")
                .contains("registry-mirrors", "buildkitd.toml");
    }

    @Test
    void saysThatOnlyTheCacheExportFailed() {
        request = BuildRequest.builder()
                .read(BuildOption.CACHE_TO, "example.com/cache:main")
                .build();
        BuildFailure failure = BuildFailure.explain(
                request,
                DOCKER,
                1,
                List.of("ERROR: failed to solve: error writing layer blob: unexpected status from HEAD request to"
                        + " http://example.com/v2/x/blobs/sha256:0b: 401 Unauthorized"),
                "exporting cache to registry",
                "error writing layer blob");
        assertThat(failure.kind()).isEqualTo(Kind.CACHE_EXPORT);
        assertThat(failure.explanation())
                .isEqualTo(
                        "The image was built, but its cache could not be written to example.com/cache:main: the registry"
                                + " example.com refused the login; log in with `docker login example.com` and check that the account"
                                + " may do this; with ignore-error=true in --cache-to such a build still succeeds.");
    }

    @Test
    void namesTheOptionForARegistryThatTakesNoIndexAsACache() {
        request = BuildRequest.builder()
                .read(BuildOption.CACHE_TO, "example.com/cache:main")
                .build();
        BuildFailure failure = BuildFailure.explain(
                request,
                DOCKER,
                1,
                List.of("ERROR: failed to solve: error writing manifest blob: unexpected status from PUT request to"
                        + " http://example.com/v2/cache/manifests/main: 400 Bad Request"),
                "exporting cache to registry",
                "error writing manifest blob");
        assertThat(failure.kind()).isEqualTo(Kind.CACHE_EXPORT);
        assertThat(failure.explanation())
                .contains("type=registry,ref=example.com/cache:main,mode=max,image-manifest=true");
    }

    @Test
    void saysThatTheFrontendCannotBePulled() {
        BuildFailure failure = BuildFailure.explain(
                request,
                DOCKER,
                1,
                List.of(
                        "ERROR: failed to solve: failed to resolve source metadata for docker.io/docker/dockerfile:1: failed to"
                                + " do request: dial tcp: i/o timeout"),
                "resolve image config for docker-image://docker.io/docker/dockerfile:1",
                "i/o timeout");
        assertThat(failure.kind()).isEqualTo(Kind.FRONTEND);
        assertThat(failure.explanation())
                .startsWith("The frontend docker.io/docker/dockerfile:1 from the Dockerfile's `# syntax` line")
                .endsWith("without the line, BuildKit's own frontend is used.");
    }

    @Test
    void saysHowToMakeABuilderThatAllowsWhatWasAskedFor() {
        request = BuildRequest.builder()
                .read(BuildOption.ALLOW, "security.insecure")
                .build();
        assertThat(explain(
                                "ERROR: failed to solve: granting entitlement security.insecure is not allowed by build daemon"
                                        + " configuration")
                        .explanation())
                .contains("--buildkitd-flags '--allow-insecure-entitlement security.insecure'");
    }

    @Test
    void namesTheLogOfTheBuilderThatWentAway() {
        Capabilities container = new Capabilities(
                List.of("x"), new Version(0, 29, 1), "big", "docker-container", null, null, null, List.of());
        assertThat(BuildFailure.explain(
                                request,
                                container,
                                1,
                                List.of("ERROR: failed to receive status: rpc error: code = Unavailable desc = closing"
                                        + " transport due to: connection error"),
                                null,
                                null)
                        .explanation())
                .isEqualTo("The builder `big` was lost during the build; its log may say why (`docker logs"
                        + " buildx_buildkit_big0`), then build again: finished layers are cached.");
    }

    @Test
    void saysWhyABuilderCouldNotBeStarted() {
        BuildFailure failure = BuildFailure.explain(
                request,
                DOCKER,
                1,
                List.of("ERROR: failed to build: Error response from daemon: failed to resolve reference"
                        + " \"docker.io/moby/buildkit:buildx-stable-1\": failed to do request: i/o timeout"),
                "[internal] booting buildkit",
                "Error response from daemon");
        assertThat(failure.kind()).isEqualTo(Kind.BUILDER_NOT_RUNNING);
        assertThat(failure.explanation())
                .startsWith("The builder `default` could not be started: Error response from daemon: failed to resolve")
                .endsWith("`docker buildx inspect --bootstrap default` retries it.");
    }

    @Test
    void noticesAClientThatWasKilled() {
        BuildFailure failure = BuildFailure.explain(request, null, 137, List.of(), null, null);
        assertThat(failure.kind()).isEqualTo(Kind.CLIENT_KILLED);
        assertThat(failure.explanation()).startsWith("The client was killed by signal 9; check");
    }

    private BuildFailure explain(String... text) {
        return BuildFailure.explain(request, DOCKER, 1, List.of(text), null, null);
    }
}
