package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Whole builds with a real BuildKit and a real registry. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class OdbBuildTest {
    private static final String REGISTRY = System.getenv("ODB_TEST_REGISTRY");
    private static final String BASE = System.getenv("ODB_TEST_BUSYBOX");

    @TempDir
    Path folder;

    private Path context;

    /** Makes every build of a test differ from all others, so that no cache knows its layers. */
    private final String unique = UUID.randomUUID().toString();

    private final String image = REGISTRY + "/odb-test/" + unique + ":1";

    @BeforeEach
    void makeContext() throws Exception {
        context = Files.createDirectories(folder.resolve("context"));
        Files.createDirectories(context.resolve("app"));
        Files.createDirectories(context.resolve(".git"));
        Files.writeString(context.resolve(".git/HEAD"), "ref: refs/heads/main\n");
        Files.writeString(context.resolve("app/main.py"), "print(1)\n");
        dockerfile("COPY . .", "RUN echo building && ls > listing");
    }

    private void dockerfile(String... instructions) throws IOException {
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + BASE + "\nLABEL test=" + unique + "\nWORKDIR /srv/" + unique + "\n"
                        + String.join("\n", instructions) + "\n");
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    }

    private List<String> filesBelow(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void buildsPushesAndReports() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "-t", image, "--push", "--report", "out", "context");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        assertThat(ended.text())
                .contains("building")
                .contains("DONE")
                .contains("LAYERS BY TIME")
                .contains("VERDICT")
                .contains("REPORT");
        JsonNode report = report();
        assertThat(report.at("/result/status").asText()).isEqualTo("SUCCESS");
        assertThat(report.at("/image/digest").asText()).startsWith("sha256:");
        assertThat(report.at("/image/platforms/0/layers").size()).isGreaterThan(2);
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("docs/report.schema.json")));
        assertThat(schema.validate(report)).isEmpty();
    }

    @Test
    void pushesAnImageThatCrossedAGateOnlyWhenItIsToPushAlways() throws Exception {
        Ended judged = OdbProcess.in(folder).run("build", "-t", image, "--push", "--gate", "image <= 1B", "context");
        assertThat(judged.exitCode()).as(judged.text() + judged.err()).isEqualTo(3);
        assertThat(judged.text()).contains("is not pushed as " + image);

        Ended always =
                OdbProcess.in(folder).run("build", "--push=always", "-t", image, "--gate", "image <= 1B", "context");
        assertThat(always.exitCode()).as(always.text() + always.err()).isEqualTo(3);
        assertThat(always.text()).contains("--tag " + image).doesNotContain("is not pushed");
    }

    @Test
    void printsNothingButTheImageIdWhenQuiet() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "-q", "--iidfile", "iid", "-t", image, "--load", "context");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        assertThat(ended.text()).matches("sha256:[0-9a-f]{64}\n");
        assertThat(ended.text().strip()).isEqualTo(Files.readString(folder.resolve("iid")));
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void saysOnStandardErrorWhyThereIsNoImageWhenQuiet() throws Exception {
        dockerfile("RUN exit 7");
        Ended ended = OdbProcess.in(folder).run("build", "--progress=quiet", "context");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.text()).isEmpty();
        assertThat(ended.err()).contains("exit code: 7");
    }

    @Test
    void changesNothingInTheContext() throws Exception {
        List<String> before = filesBelow(context);

        Ended ended = OdbProcess.in(folder).run("build", "context");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        assertThat(filesBelow(context)).isEqualTo(before);
    }

    @Test
    void keepsToolCachesFromTheImage() throws Exception {
        Files.createDirectories(context.resolve("app/__pycache__"));
        Files.writeString(context.resolve("app/__pycache__/main.cpython-311.pyc"), "bytes");
        dockerfile("COPY . .", "RUN test -e app/main.py && ! test -d app/*cache*");

        Ended ended = OdbProcess.in(folder).run("build", "context");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        assertThat(ended.text()).contains("PRUNE safe: ").contains("Python");
    }

    @Test
    void reportsAFailedBuildWithTheLineOfTheDockerfile() throws Exception {
        dockerfile("RUN echo before && exit 7");

        Ended ended = OdbProcess.in(folder).run("build", "--report", "out", "context");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.text()).contains("Dockerfile:4").contains("VERDICT");
        JsonNode report = report();
        assertThat(report.at("/result/status").asText()).isEqualTo("FAILURE");
        assertThat(report.at("/result/error/vertex").asInt()).isPositive();
        assertThat(folder.resolve("out/report.html")).exists();
    }

    @Test
    void cancelsOnCtrlCAndReports() throws Exception {
        dockerfile("RUN echo started; sleep 1000");
        OdbProcess.Running running = OdbProcess.in(folder).start("build", "--report", "out", "context");
        running.awaitOutput(" started");

        running.signal("INT");
        Ended ended = running.await();

        assertThat(ended.exitCode()).isEqualTo(130);
        assertThat(report().at("/result/status").asText()).isEqualTo("CANCELED");
    }

    @Test
    void countsABuildWhoseLogNobodyCanKeep() throws Exception {
        Ended ended = OdbProcess.in(folder).writing(Path.of("/dev/full")).run("build", "--report", "out", "context");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err()).isEqualTo("The log could not be written completely: No space left on device.\n");
        assertThat(report().at("/result/status").asText()).isEqualTo("SUCCESS");
    }

    @Test
    void buildsWithoutTheUsualTemporaryFolder() throws Exception {
        Ended ended = OdbProcess.in(folder)
                .with("TMPDIR", folder.resolve("missing").toString())
                .run("build", "context");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
    }

    @Test
    void leavesNothingInTheTemporaryFolder() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));

        OdbProcess.in(folder).with("TMPDIR", temporary.toString()).run("build", "--report", "out", "context");

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void usesTheRegistryCacheOfAnEarlierBuildAndCallsAMissingOneNormal() throws Exception {
        String cache = REGISTRY + "/odb-test/" + unique + ":cache";

        Ended first = OdbProcess.in(folder).run("build", "--cache", cache, "context");
        assertThat(first.exitCode()).as(first.text() + first.err()).isZero();
        assertThat(first.text()).contains("does not exist yet").doesNotContain("ERROR");

        Ended second = OdbProcess.in(folder).run("build", "--cache", cache, "--report", "out", "context");
        assertThat(second.exitCode()).as(second.text() + second.err()).isZero();
        assertThat(report().at("/cache/cachedSteps").asInt())
                .isEqualTo(report().at("/cache/steps").asInt());
    }

    @Test
    void saysOnceThatACacheCouldNotBeWrittenAndWhatToDo() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "--cache", "127.0.0.1:1/app:cache", "context");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        assertThat(ended.text())
                .containsOnlyOnce(
                        "NOTE The cache could not be written to 127.0.0.1:1/app:cache, the image is not affected: the"
                                + " registry 127.0.0.1:1 does not answer")
                .doesNotContain("was not written");
    }

    @Test
    void writesNoCacheForAnUntrustedChange() throws Exception {
        String cache = REGISTRY + "/odb-test/" + unique + ":cache";

        Ended ended = OdbProcess.in(folder).run("build", "--untrusted", "--cache", cache, "context");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        assertThat(ended.text()).contains("untrusted");
        Process inspection = new ProcessBuilder("docker", "buildx", "imagetools", "inspect", cache)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(inspection.waitFor()).isNotZero();
    }

    @Test
    void showsASecretNowhere() throws Exception {
        String secret = "s3cr3t-" + unique;
        dockerfile("RUN --mount=type=secret,id=token test -s /run/secrets/token");

        Ended ended = OdbProcess.in(folder)
                .with("TOKEN", secret)
                .run("build", "--secret", "id=token,env=TOKEN", "--report", "out", "context");

        assertThat(ended.exitCode()).as(ended.text()).isZero();
        assertThat(ended.text() + ended.err()).doesNotContain(secret);
        for (String file : List.of("report.json", "report.html")) {
            assertThat(Files.readString(folder.resolve("out").resolve(file))).doesNotContain(secret);
        }
    }

    @Test
    void learnsUsualDurationsFromTheHistory() throws Exception {
        dockerfile("RUN sleep 1", "COPY app app");
        OdbProcess.in(folder).run("build", "--no-cache", "--history", "history", "context");

        Ended second =
                OdbProcess.in(folder).run("build", "--no-cache", "--history", "history", "--report", "out", "context");

        assertThat(second.exitCode()).as(second.text() + second.err()).isZero();
        long usual = 0;
        for (JsonNode vertex : report().at("/timeline/vertices")) {
            usual = Math.max(usual, vertex.path("usualMillis").asLong());
        }
        assertThat(usual).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void writesATarToStandardOutputAndTheLogBesideIt() throws Exception {
        Ended ended = OdbProcess.in(folder).run("build", "-o", "type=tar,dest=-", "context");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out().length % 512).isZero();
        assertThat(new String(ended.out(), 257, 5, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("ustar");
        assertThat(ended.err()).contains("VERDICT");
    }

    @Test
    void saysWhereNoDockerIsRunning() throws Exception {
        Ended ended = OdbProcess.in(folder)
                .with("DOCKER_HOST", "unix:///nowhere/docker.sock")
                .run("build", "--report", "out", "context");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.text()).contains("Docker is not running").contains("/nowhere/docker.sock");
        assertThat(report().at("/result/status").asText()).isEqualTo("FAILURE");
    }
}
