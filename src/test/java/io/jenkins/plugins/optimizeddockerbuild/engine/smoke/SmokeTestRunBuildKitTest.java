package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Check;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Status;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Real images in a real Docker engine. Whatever happens, nothing is left of them. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
@Timeout(300)
class SmokeTestRunBuildKitTest {
    private static final String SERVE = "exec httpd -f -p 8000 -h /www";

    @TempDir
    private Path folder;

    private final String unique = UUID.randomUUID().toString();
    private final String tag = System.getenv("ODB_TEST_REGISTRY") + "/odb-test/smoke-" + unique + ":1";
    private final List<LogLine> lines = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> variables = new HashMap<>(System.getenv());

    private String docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(command + ": " + output).isZero();
        return output.strip();
    }

    /** Builds an image that runs a script. */
    private void image(String script, String... instructions) throws Exception {
        Files.writeString(folder.resolve("start.sh"), script + "\n");
        Files.writeString(
                folder.resolve("Dockerfile"),
                "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nLABEL test=" + unique
                        + "\nRUN mkdir /www && echo ok > /www/health\nCOPY start.sh /start.sh\n"
                        + String.join("\n", instructions) + "\nCMD [\"sh\", \"/start.sh\"]\n");
        docker("buildx", "build", "--quiet", "--tag", tag, ".");
    }

    private SmokeTestRun prepare(SmokeTest.Builder test) {
        return new SmokeTestRun(
                test.build(),
                new SmokeImage(tag, List.of(tag), null),
                unique,
                folder,
                new ClientEnvironment(variables, folder),
                SecretMask.OF_ADDRESSES,
                lines::add);
    }

    private SmokeTestSection run(SmokeTest.Builder test) throws Exception {
        return prepare(test).run();
    }

    private String log() {
        synchronized (lines) {
            return lines.stream().map(LogLine::toString).collect(Collectors.joining("\n"));
        }
    }

    private void awaitLog(String text) throws InterruptedException {
        while (!log().contains(text)) {
            Thread.sleep(50);
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(docker("ps", "--all", "--quiet", "--filter", "label=" + SmokePlanner.ID_LABEL + "=" + unique))
                .isEmpty();
        for (String what : List.of("network", "volume")) {
            assertThat(docker(
                            what,
                            "ls",
                            "--quiet",
                            "--filter",
                            "label=" + SmokePlanner.PROJECT_LABEL + "=" + SmokePlanner.name(unique)))
                    .isEmpty();
        }
        docker("image", "rm", "--force", tag);
    }

    @Test
    void passesWhenTheImageIsHealthyAndAnswers() throws Exception {
        variables.put("API_TOKEN", "correct-horse");
        image(
                "echo token $API_TOKEN; sleep 1; echo up and running; " + SERVE,
                "EXPOSE 8000",
                "HEALTHCHECK CMD test -e /www/health && wget -q -O /dev/null http://127.0.0.1:8000/health");

        SmokeTestSection section = run(SmokeTest.builder()
                .http("/health")
                .http("8000/nothing=404")
                .port("8000")
                .logLine("up and")
                .env("API_TOKEN")
                .command("cat /www/health; test \"$API_TOKEN\" = correct-horse")
                .command("[\"test\", \"-e\", \"/start.sh\"]"));

        assertThat(section.status()).as(section + log()).isEqualTo(Status.PASSED);
        assertThat(section.message()).isNull();
        assertThat(section.readyMillis()).isGreaterThanOrEqualTo(1000L);
        assertThat(section.checks()).hasSize(7).allMatch(check -> check.outcome() == Outcome.PASSED);
        assertThat(section.logTail()).contains("token ****", "up and running", "ok");
        assertThat(log()).contains("SMOKE READY").contains("SMOKE PASSED").doesNotContain("horse");
    }

    @Test
    void failsAsSoonAsTheImageIsUnhealthy() throws Exception {
        image("sleep 1000", "HEALTHCHECK --interval=1s --retries=2 CMD echo the database is away; exit 1");

        SmokeTestSection section = run(SmokeTest.builder());

        assertThat(section.status()).isEqualTo(Status.FAILED);
        assertThat(section.message()).isEqualTo("The container is unhealthy: the database is away");
        assertThat(section.readyMillis()).isNull();
    }

    @Test
    void failsWhenTheContainerEndsAtOnceAndKeepsWhatItSaid() throws Exception {
        image("echo cannot open config.yaml >&2; exit 7");

        SmokeTestSection section = run(SmokeTest.builder().http("8000/").command("true"));

        assertThat(section.message()).isEqualTo("The container ended with exit code 7.");
        assertThat(section.logTail()).containsExactly("cannot open config.yaml");
        assertThat(section.checks()).extracting(Check::outcome).containsExactly(Outcome.FAILED, Outcome.NOT_RUN);
    }

    @Test
    void failsWhenTheContainerEndsLater() throws Exception {
        image("sleep 1; exit 3");

        assertThat(run(SmokeTest.builder()).message()).isEqualTo("The container ended with exit code 3.");
    }

    @Test
    void failsAtItsTimeoutWhenTheImageIsNeverReadyAndSaysWhatWasMissing() throws Exception {
        image("echo loading; " + SERVE);

        SmokeTestSection section = run(SmokeTest.builder()
                .http("8000/missing")
                .http("8000/health")
                .logLine("never said")
                .timeout(SmokeTest.timeout("20s")));

        assertThat(section.status()).isEqualTo(Status.FAILED);
        assertThat(section.message())
                .startsWith("After 20s it was not ready: log line `never said` did not appear;"
                        + " GET 8000/missing: 404 instead of 2xx");
        assertThat(section.explanation()).contains("--smoke-timeout");
        assertThat(section.durationMillis()).isGreaterThanOrEqualTo(20_000L);
    }

    @Test
    void waitsForAPortThatNobodyListensToUntilItsTimeout() throws Exception {
        image("sleep 1000");

        SmokeTestSection section = run(SmokeTest.builder().port("8000").timeout(SmokeTest.timeout("10s")));

        assertThat(section.message()).startsWith("After 10s it was not ready: port 8000: ");
    }

    @Test
    void failsWhenACommandDoesAndSaysWhatItPrinted() throws Exception {
        image("sleep 1000");

        SmokeTestSection section = run(
                SmokeTest.builder().command("echo migration is missing; exit 4").command("true"));

        assertThat(section.message())
                .isEqualTo("The command `echo migration is missing; exit 4` ended with exit code 4.");
        assertThat(section.checks())
                .extracting(Check::outcome)
                .containsExactly(Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN);
        assertThat(section.checks().get(1).detail()).isEqualTo("ended with exit code 4\nmigration is missing");
    }

    @Test
    void stopsACommandThatDoesNotEnd() throws Exception {
        image("sleep 1000");

        SmokeTestSection section = run(SmokeTest.builder().command("sleep 1000").timeout(SmokeTest.timeout("12s")));

        assertThat(section.message()).isEqualTo("After 12s the command `sleep 1000` still ran.");
    }

    @Test
    void runsAnImageThatIsNoServiceToItsEnd() throws Exception {
        image("echo \"$@\"; exit ${1:-5}", "ENTRYPOINT [\"sh\", \"/start.sh\"]", "CMD []");

        assertThat(run(SmokeTest.builder().argument("0").exitCode(0)).status()).isEqualTo(Status.PASSED);
        SmokeTestSection wrong = run(SmokeTest.builder().argument("6").exitCode(0));
        assertThat(wrong.message()).isEqualTo("The container ended with exit code 6 instead of 0.");
        SmokeTestSection silent =
                run(SmokeTest.builder().argument("0").exitCode(0).logLine("never said"));
        assertThat(silent.message())
                .isEqualTo("The container ended with exit code 0: log line `never said` did not appear.");
    }

    @Test
    void saysWhenTheImageCannotEvenBeStarted() throws Exception {
        image("true", "ENTRYPOINT [\"/no/such/program\"]");

        SmokeTestSection section = run(SmokeTest.builder());

        assertThat(section.message())
                .startsWith("The image cannot be started: ")
                .contains("/no/such/program");
    }

    @Test
    void pullsAnImageThatWasOnlyPushedAlsoWhereAnOlderOneHasItsTag() throws Exception {
        image(SERVE);
        docker("push", "--quiet", tag);
        String digest = docker("image", "inspect", "--format", "{{index .RepoDigests 0}}", tag);
        docker("image", "rm", "--force", tag);
        docker("pull", "--quiet", System.getenv("ODB_TEST_BUSYBOX"));
        docker("tag", System.getenv("ODB_TEST_BUSYBOX"), tag);
        Files.writeString(folder.resolve("compose.yaml"), "services: {web: {image: \"" + tag + "\"}}\n");
        SmokeImage pushed = new SmokeImage(tag, List.of(digest.substring(digest.indexOf('@') + 1), tag), digest);

        for (String file : new String[] {null, "compose.yaml"}) {
            docker("image", "rm", "--force", digest);
            docker("pull", "--quiet", System.getenv("ODB_TEST_BUSYBOX"));
            docker("tag", System.getenv("ODB_TEST_BUSYBOX"), tag);
            SmokeTestSection section = new SmokeTestRun(
                            SmokeTest.builder()
                                    .http("8000/health")
                                    .composeFile(file)
                                    .build(),
                            pushed,
                            unique,
                            folder,
                            new ClientEnvironment(variables, folder),
                            SecretMask.OF_ADDRESSES,
                            lines::add)
                    .run();

            assertThat(section.status()).as(section.toString()).isEqualTo(Status.PASSED);
            assertThat(log()).contains("SMOKE PULL " + digest);
        }
    }

    @Test
    void saysWhatToDoWhenTheImageIsNowhere() throws Exception {
        image("true");
        SmokeTestSection section = new SmokeTestRun(
                        SmokeTest.builder().build(),
                        new SmokeImage("nowhere:1", List.of("nowhere:1"), null),
                        unique,
                        folder,
                        new ClientEnvironment(variables, folder),
                        SecretMask.OF_ADDRESSES,
                        lines::add)
                .run();

        assertThat(section.message())
                .isEqualTo("The Docker engine does not have the image nowhere:1, and the build did not push it.");
        assertThat(section.explanation()).startsWith("Add --load, or --push");
    }

    @Test
    void startsAComposeFileAndAsksTheServiceOfTheImage() throws Exception {
        variables.put("GREETING", "hello");
        image("echo $GREETING from web; " + SERVE, "VOLUME /data");
        Files.writeString(
                folder.resolve("compose.yaml"),
                "services:\n"
                        + "  store:\n"
                        + "    image: " + System.getenv("ODB_TEST_BUSYBOX") + "\n"
                        + "    command: [\"sh\", \"-c\", \"touch /ready; sleep 1000\"]\n"
                        + "    healthcheck: {test: [\"CMD\", \"test\", \"-e\", \"/ready\"], interval: 1s}\n"
                        + "    volumes: [\"kept:/kept\"]\n"
                        + "  web:\n"
                        + "    image: ${ODB_IMAGE}\n"
                        + "    environment: {GREETING: \"${GREETING}\"}\n"
                        + "    depends_on: {store: {condition: service_healthy}}\n"
                        + "volumes: {kept: {}}\n");

        SmokeTestSection section = run(SmokeTest.builder()
                .composeFile("compose.yaml")
                .env("GREETING")
                .http("8000/health")
                .command("test -e /start.sh"));

        assertThat(section.status()).as(section + log()).isEqualTo(Status.PASSED);
        assertThat(section.checks())
                .extracting(check -> check.kind())
                .containsExactly(
                        SmokeTestSection.Kind.HEALTH, SmokeTestSection.Kind.HTTP, SmokeTestSection.Kind.COMMAND);
        assertThat(section.logTail()).anyMatch(line -> line.contains("web-1") && line.contains("hello from web"));
    }

    @Test
    void failsWhenAnotherServiceOfTheComposeFileDies() throws Exception {
        image(SERVE);
        Files.writeString(
                folder.resolve("compose.yaml"),
                "services:\n"
                        + "  store: {image: \"" + System.getenv("ODB_TEST_BUSYBOX")
                        + "\", command: [\"sh\", \"-c\", \"sleep 1; exit 9\"]}\n"
                        + "  web: {image: \"" + tag + "\"}\n");

        SmokeTestSection section =
                run(SmokeTest.builder().composeFile("compose.yaml").http("8000/missing"));

        assertThat(section.message())
                .isEqualTo("The container " + SmokePlanner.name(unique) + "-store-1 ended with exit code 9.");
    }

    @Test
    void saysWhatIsWrongWithAComposeFile() throws Exception {
        image("true");
        Files.writeString(folder.resolve("compose.yaml"), "services: {web: {imagine: x}}\n");

        assertThat(run(SmokeTest.builder().composeFile("compose.yaml")).message())
                .startsWith("The compose file compose.yaml cannot be used: ")
                .contains("imagine");
    }

    @Test
    void saysWhenThereIsNoCompose() throws Exception {
        image("true");
        Files.writeString(folder.resolve("compose.yaml"), "services: {web: {image: \"" + tag + "\"}}\n");
        Path client = new ClientEnvironment(System.getenv(), folder).program("docker");
        Path withoutCompose = Files.createDirectory(folder.resolve("bin")).resolve("docker");
        Files.writeString(withoutCompose, "#!/bin/sh\n[ \"$1\" != compose ] || exit 1\nexec '" + client + "' \"$@\"\n");
        assertThat(withoutCompose.toFile().setExecutable(true)).isTrue();
        variables.put("PATH", withoutCompose.getParent().toString());

        SmokeTestSection section = run(SmokeTest.builder().composeFile("compose.yaml"));

        assertThat(section.message()).isEqualTo("There is no docker compose of version 2 or newer on this machine.");
        assertThat(section.explanation()).startsWith("Install it");
    }

    @Test
    void stopsWithinSecondsWhenItIsCancelled() throws Exception {
        image("echo started; sleep 1000");
        SmokeTestRun running = prepare(SmokeTest.builder().logLine("never said"));
        CompletableFuture<SmokeTestSection> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(running.run());
            } catch (InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        thread.start();
        awaitLog(" started");

        running.cancel();

        SmokeTestSection section = result.get();
        assertThat(section.status()).isEqualTo(Status.CANCELED);
        assertThat(section.checks()).extracting(Check::outcome).containsExactly(Outcome.NOT_RUN);
    }

    @Test
    void removesWhatItStartedWhenItsThreadIsInterrupted() throws Exception {
        image("echo started; sleep 1000");
        SmokeTestRun running = prepare(SmokeTest.builder().logLine("never said"));
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                running.run();
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        });
        thread.start();
        awaitLog(" started");

        thread.interrupt();

        assertThat(interrupted.get()).isTrue();
    }

    @Test
    void removesWhatEarlierTestsLeftOnceItIsOverdue() throws Exception {
        image("sleep 1000");
        docker(
                "run",
                "--detach",
                "--label",
                SmokePlanner.ID_LABEL + "=" + unique,
                "--label",
                SmokePlanner.DEADLINE_LABEL + "=1000000000",
                tag);
        String inTime = docker(
                "run",
                "--detach",
                "--label",
                SmokePlanner.ID_LABEL + "=" + unique,
                "--label",
                SmokePlanner.DEADLINE_LABEL + "=9000000000",
                tag);
        SmokeLeftovers leftovers = new SmokeLeftovers(new ClientEnvironment(variables, folder));

        assertThat(leftovers.removeExpired()).isEqualTo(1);
        assertThat(leftovers.removeExpired()).isZero();
        docker("rm", "--force", inTime.strip());
    }
}
