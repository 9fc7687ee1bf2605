package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmokeTestTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "8000/health, 8000, /health, 200, 299",
        ":8000/health, 8000, /health, 200, 299",
        "/, 0, /, 200, 299",
        "/health=204, 0, /health, 204, 204",
        "80/login=3xx, 80, /login, 300, 399",
        "/find?id=200, 0, /find?id, 200, 200",
        "/find?id=7, 0, /find?id=7, 200, 299",
        "/find?id=200=2xx, 0, /find?id=200, 200, 299"
    })
    void readsAPageWithItsPortAndStatus(String text, int port, String path, int first, int last) {
        assertThat(HttpCheck.parse(text)).isEqualTo(new HttpCheck(port, path, first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "health", "http://localhost:8000/health", "8000", "/a b", "8000 /", "99999/x", "0/x"})
    void refusesWhatIsNoPage(String text) {
        assertThatThrownBy(() -> HttpCheck.parse(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("--smoke-http: ");
    }

    @ParameterizedTest
    @CsvSource({"90, 90", "90s, 90", "2m, 120", "1m30s, 90", "1h, 3600", "5min, 300", "2M, 120"})
    void readsADuration(String text, long seconds) {
        assertThat(SmokeTest.timeout(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "2 minutes", "-1", "1.5m", "0", "0s", "25h"})
    void refusesWhatIsNoDurationOrNoUsefulOne(String text) {
        assertThatThrownBy(() ->
                        SmokeTest.builder().timeout(SmokeTest.timeout(text)).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("--smoke-timeout: ");
    }

    @Test
    void refusesAVariableThatTheClientWouldObey() {
        assertThat(SmokeVariable.parse("TOKEN=a=b")).isEqualTo(new SmokeVariable("TOKEN", "a=b"));
        assertThat(SmokeVariable.parse("TOKEN=a=b")).hasToString("TOKEN");
        assertThat(SmokeVariable.parse("TOKEN").value()).isNull();
        assertThatThrownBy(() -> SmokeVariable.parse("DOCKER_HOST=tcp://elsewhere"))
                .hasMessageContaining("the docker command uses this variable itself")
                .hasMessageContaining("--smoke-run-option=--env=DOCKER_HOST=VALUE");
        assertThatThrownBy(() -> SmokeVariable.parse("=x")).hasMessageContaining("has no name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rm", "-d", "--name=x", "--restart=always", "512m", "-", "--"})
    void refusesRunOptionsThatWouldLeaveSomethingRunning(String option) {
        assertThatThrownBy(() -> SmokeTest.builder().runOption(option).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("--smoke-run-option");
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        assertThatThrownBy(() -> SmokeTest.builder().service("web").build()).hasMessageContaining("no --smoke-compose");
        assertThatThrownBy(() ->
                        SmokeTest.builder().composeFile("c.yaml").argument("x").build())
                .hasMessageContaining("the compose file defines how it is started");
        assertThatThrownBy(() -> SmokeTest.builder().exitCode(0).command("true").build())
                .hasMessageContaining("exits by itself");
        assertThatThrownBy(() -> SmokeTest.builder().command(" ").build()).hasMessageContaining("--smoke-command");
        assertThatThrownBy(() -> SmokeTest.builder().logLine("").build()).hasMessageContaining("--smoke-log-line");
        assertThatThrownBy(() -> SmokeTest.builder().command("[\"a\", ").build())
                .hasMessageContaining("starts like a JSON array");
    }

    @Test
    void refusesBeforeTheBuildWhatCannotWorkAfterIt() throws Exception {
        Path docker =
                Files.createFile(Files.createDirectory(folder.resolve("bin")).resolve("docker"));
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        ClientEnvironment here =
                new ClientEnvironment(Map.of("PATH", docker.getParent().toString(), "EMPTY", ""), folder);
        SmokeTest.builder().env("EMPTY").build().check(BuildRequest.builder().build(), here);

        assertThatThrownBy(() -> SmokeTest.builder()
                        .build()
                        .check(BuildRequest.builder().build(), new ClientEnvironment(Map.of(), folder)))
                .hasMessageContaining("needs the docker command");
        assertThatThrownBy(() -> SmokeTest.builder()
                        .build()
                        .check(
                                BuildRequest.builder()
                                        .read(BuildOption.OUTPUT, "out")
                                        .build(),
                                here))
                .hasMessageContaining("but this build only writes files");
        assertThatThrownBy(() -> SmokeTest.builder()
                        .composeFile("missing.yaml")
                        .env("MISSING")
                        .build()
                        .check(BuildRequest.builder().build(), here))
                .hasMessage("--smoke-compose: missing.yaml does not exist in " + folder + ".\n"
                        + "--smoke-env MISSING: the environment variable is not set; set it, or write MISSING=VALUE.");
    }

    @Test
    void travelsToAnotherMachine() throws Exception {
        SmokeTest test = SmokeTest.builder()
                .http("80/=200")
                .port("81")
                .logLine("up")
                .command("true")
                .env("A=b")
                .runOption("--memory=1g")
                .argument("serve")
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(test);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(test);
        }
    }
}
