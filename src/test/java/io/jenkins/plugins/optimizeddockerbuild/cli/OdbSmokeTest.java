package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Builds with a smoke test from end to end, and what is left when they are ended early. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class OdbSmokeTest {
    private final String unique = UUID.randomUUID().toString();

    @TempDir
    Path folder;

    @BeforeEach
    void makeContext() throws IOException {
        image("echo started; mkdir /www; echo ok > /www/health; exec httpd -f -p 8000 -h /www");
    }

    private void image(String script) throws IOException {
        Files.writeString(
                folder.resolve("Dockerfile"),
                "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nLABEL test=" + unique + "\nCMD " + script + "\n");
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    }

    /** Containers of this test's image. */
    private String containers() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("docker", "ps", "--all", "--quiet", "--filter", "label=test=" + unique).start();
        String ids = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        return ids.strip();
    }

    @Test
    void buildsAndTestsAndReports() throws Exception {
        Ended ended = OdbProcess.in(folder)
                .run("build", "-t", "odb-smoke-" + unique, "--report", "out", "--smoke-http", "8000/health", ".");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        assertThat(ended.text()).contains("SMOKE PASSED ready in ");
        assertThat(report().at("/smokeTest/status").asText()).isEqualTo("PASSED");
        assertThat(report().at("/smokeTest/readyMillis").asLong()).isPositive();
        assertThat(Files.readString(folder.resolve("out/report.html"))).contains("Ready in", "GET 8000/health");
        assertThat(containers()).isEmpty();
    }

    @Test
    void startsAnImageWithoutAName() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "--smoke-http", "8000/health", ".");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
    }

    @Test
    void remembersHowLongTheImageTookToBeReady() throws Exception {
        for (int i = 0; i < 2; i++) {
            OdbProcess.in(folder)
                    .run(
                            "build",
                            "-t",
                            "odb-smoke-" + unique,
                            "--report",
                            "out",
                            "--history",
                            "history",
                            "--smoke-http",
                            "8000/health",
                            ".");
        }

        assertThat(report().at("/comparison/before/readyMillis").asLong()).isPositive();
        assertThat(report().at("/comparison/after/readyMillis").asLong())
                .isEqualTo(report().at("/smokeTest/readyMillis").asLong());
    }

    @Test
    void endsWithAnExitCodeOfItsOwnWhenAGoodImageFailsItsTest() throws Exception {
        Ended ended = OdbProcess.in(folder)
                .run("build", "-t", "odb-smoke-" + unique, "--report", "out", "--smoke-command", "exit 1", ".");

        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.text()).contains("SMOKE FAILED The command `exit 1` ended with exit code 1.");
        assertThat(report().at("/result/status").asText()).isEqualTo("SUCCESS");
        assertThat(report().at("/smokeTest/status").asText()).isEqualTo("FAILED");
        assertThat(Files.readString(folder.resolve("out/report.html"))).contains("The smoke test failed");
    }

    @Test
    void refusesWhatCannotBeTestedBeforeItBuilds() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "-o", "files", "--smoke-test", ".");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("but this build only writes files");
        assertThat(folder.resolve("files")).doesNotExist();
    }

    @Test
    void leavesNothingRunningAfterCtrlC() throws Exception {
        OdbProcess.Running running = OdbProcess.in(folder)
                .start("build", "-t", "odb-smoke-" + unique, "--report", "out", "--smoke-log-line", "never said", ".");
        running.awaitOutput(" started");
        assertThat(containers()).isNotEmpty();

        running.signal("INT");
        Ended ended = running.await();

        assertThat(ended.exitCode()).as(ended.text()).isEqualTo(130);
        assertThat(containers()).isEmpty();
        assertThat(report().at("/smokeTest/status").asText()).isEqualTo("CANCELED");
    }

    @Test
    void leavesNothingRunningWhenItIsKilled() throws Exception {
        OdbProcess.Running running = OdbProcess.in(folder)
                .start("build", "-t", "odb-smoke-" + unique, "--smoke-log-line", "never said", ".");
        running.awaitOutput(" started");
        assertThat(containers()).isNotEmpty();

        running.signal("KILL");
        running.await();

        for (int i = 0; i < 100 && !containers().isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertThat(containers()).isEmpty();
    }
}
