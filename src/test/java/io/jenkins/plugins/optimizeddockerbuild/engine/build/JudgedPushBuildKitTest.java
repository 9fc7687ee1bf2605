package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What is in the registry after builds that are judged, on a real BuildKit and a real registry. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class JudgedPushBuildKitTest {
    private static final String REGISTRY = System.getenv("ODB_TEST_REGISTRY");

    @TempDir
    Path home;

    private final String unique = UUID.randomUUID().toString();
    private final String repository = "judged/" + unique;
    private final String name = REGISTRY + "/" + repository + ":1";
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final ClientEnvironment environment = ClientEnvironment.ofThisProcess();
    private BuildSettings settings = BuildSettings.of("1.2.3");

    @BeforeEach
    void makeContext() throws Exception {
        Files.createDirectories(home.resolve("context"));
        Files.writeString(
                home.resolve("context/Dockerfile"),
                "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nENV A=" + unique
                        + "\nRUN echo made > /made\nCMD [\"sleep\", \"60\"]\n");
    }

    private BuildRequest.Builder request() {
        return BuildRequest.builder()
                .context(home.resolve("context").toString())
                .read(BuildOption.TAG, name)
                .read(BuildOption.PUSH, "true");
    }

    private void gate(String gate) throws Exception {
        settings = settings.withGates(QualityGate.parse(List.of(gate)));
    }

    private Report build(BuildRequest.Builder request) throws Exception {
        return new ForegroundBuild(
                        request.build(),
                        settings,
                        new BuildFolders(home, home.resolve("report"), home.resolve("history")),
                        environment,
                        new LogWriter(log))
                .run(InputStream.nullInputStream());
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** Digest that a tag has in the registry; null when there is no such tag. */
    @CheckForNull
    private static String tagged(String path, String tag) throws Exception {
        HttpRequest question = HttpRequest.newBuilder(
                        URI.create("http://" + REGISTRY + "/v2/" + path + "/manifests/" + tag))
                .header("Accept", "application/vnd.oci.image.index.v1+json")
                .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                .header("Accept", "application/vnd.docker.distribution.manifest.list.v2+json")
                .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
                .build();
        HttpResponse<Void> answer = HttpClient.newHttpClient().send(question, HttpResponse.BodyHandlers.discarding());
        return answer.statusCode() == 200
                ? answer.headers().firstValue("Docker-Content-Digest").orElseThrow()
                : null;
    }

    @Test
    void leavesNothingUnderTheTagWhenAGateIsCrossed() throws Exception {
        gate("image <= 1B");

        Report report = build(request());

        assertThat(report.gates().get(0).outcome()).isEqualTo(Gate.Outcome.FAILED);
        assertThat(report.image().sizeKind()).isEqualTo(ImageSection.SizeKind.COMPRESSED);
        assertThat(tagged(repository, "1")).as(log()).isNull();
        assertThat(tagged(repository, report.image().digest()))
                .isEqualTo(report.image().digest());
        assertThat(log()).contains("is not pushed as " + name + ", because it crosses the quality gate `image <= 1B`");
        assertThat(report.notes()).anyMatch(note -> note.contains("is not pushed as " + name));
    }

    @Test
    void pushesWhatPassesUnderTheReportedDigest() throws Exception {
        gate("image <= 1GB");

        Report report = build(request().read(BuildOption.TAG, REGISTRY + "/" + repository + "/other:latest"));

        assertThat(report.result().status()).as(log()).isEqualTo(ResultSection.Status.SUCCESS);
        assertThat(report.image().digest()).isNotNull().isEqualTo(tagged(repository, "1"));
        assertThat(tagged(repository + "/other", "latest"))
                .isEqualTo(report.image().digest());
        assertThat(report.image().names()).containsExactly(name, REGISTRY + "/" + repository + "/other:latest");
        assertThat(log()).contains("PUSH " + name).contains(report.image().digest());
    }

    @Test
    void namesTheImageInTheClientsMetadata() throws Exception {
        gate("image <= 1GB");
        Path metadata = home.resolve("metadata.json");

        build(request().read(BuildOption.METADATA_FILE, metadata.toString()));

        assertThat(metadata).as(log()).content().contains("\"image.name\": \"" + name + "\"");
    }

    @Test
    void pushesAnImageOfSeveralPlatforms() throws Exception {
        Files.writeString(
                home.resolve("context/Dockerfile"), "FROM scratch\nLABEL a=" + unique + "\nCOPY Dockerfile /\n");
        gate("secrets <= 0");

        Report report = build(request().read(BuildOption.PLATFORM, "linux/amd64,linux/arm64"));

        assertThat(report.image().platforms()).as(log()).hasSize(2);
        assertThat(tagged(repository, "1")).isEqualTo(report.image().digest());
    }

    @Test
    void keepsAnImageWithoutAttestationsALoneManifestWhereTheClientCan() throws Exception {
        gate("secrets <= 0");

        Report report = build(request().read(BuildOption.PROVENANCE, "false"));

        assertThat(tagged(repository, "1")).as(log()).isEqualTo(report.image().digest());
        Process help = new ProcessBuilder("docker", "buildx", "imagetools", "create", "--help").start();
        boolean can =
                new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("--prefer-index");
        // an older client makes a list of one, whose digest the report has
        assertThat(log().contains("pushing manifest for " + name.replaceFirst(":1$", "") + "@"
                        + report.image().digest()))
                .as(log())
                .isEqualTo(can);
    }

    @Test
    void leavesNothingUnderTheTagWhenTheTestFailsAndTheImageInTheEngine() throws Exception {
        settings = settings.withSmokeTest(
                SmokeTest.builder().command("test -e /nothing").build());

        Report report = build(request());

        assertThat(report.smokeTest().passed()).isFalse();
        assertThat(tagged(repository, "1")).as(log()).isNull();
        assertThat(log()).contains("because it did not pass its smoke test");
        assertThat(docker("image", "inspect", name)).isZero();
    }

    @Test
    void pushesWhatPassesItsTest() throws Exception {
        settings = settings.withSmokeTest(
                SmokeTest.builder().command("test -e /made").build());

        Report report = build(request());

        assertThat(report.smokeTest().passed()).as(log()).isTrue();
        assertThat(tagged(repository, "1")).isEqualTo(report.image().digest());
        assertThat(docker("image", "inspect", name)).isZero();
    }

    @Test
    void pushesWhatOnlyWarns() throws Exception {
        gate("image <= 1B unstable");

        Report report = build(request());

        assertThat(report.gates().get(0).outcome()).isEqualTo(Gate.Outcome.UNSTABLE);
        assertThat(tagged(repository, "1")).as(log()).isEqualTo(report.image().digest());
    }

    @Test
    void pushesBeforeTheVerdictWhereThatIsAskedFor() throws Exception {
        gate("image <= 1B");

        Report report = build(request().read(BuildOption.PUSH, "always"));

        assertThat(report.gates().get(0).outcome()).isEqualTo(Gate.Outcome.FAILED);
        assertThat(tagged(repository, "1")).as(log()).isEqualTo(report.image().digest());
    }

    @Test
    void holdsWhatAnOutputPushesAsWell() throws Exception {
        gate("image <= 1B");

        build(request().without(BuildOption.PUSH).read(BuildOption.OUTPUT, "type=image,push=true,compression=zstd"));

        assertThat(tagged(repository, "1")).as(log()).isNull();
    }

    @Test
    void pushesDetachedAndAgainAfterARestart() throws Exception {
        gate("image <= 1GB");
        Path folder = Files.createDirectories(home.resolve("detached"));
        String first;
        try (DetachedBuild build = DetachedBuild.prepare(folder, request().build(), settings, environment, List.of())) {
            assertThat(run(build.plan(), folder)).isZero();
            first = finish(build);
        }
        assertThat(tagged(repository, "1")).isEqualTo(first);

        try (DetachedBuild build = DetachedBuild.open(folder, environment, List.of())) {
            assertThat(finish(build)).isEqualTo(first);
        }
    }

    private static String finish(DetachedBuild build) throws Exception {
        DetachedBuild.Advance advance = build.follow(0, Integer.MAX_VALUE, Instant.now());
        DetachedBuild.Ending ending = build.finish(advance.position(), 0, false, 0);
        while (ending.report() == null) {
            ending = build.finish(advance.position(), 0, false, 0);
        }
        return ending.report().image().digest();
    }

    private int run(BuildPlan plan, Path folder) throws Exception {
        File progress = folder.resolve(DetachedBuild.PROGRESS).toFile();
        ProcessBuilder client = new ProcessBuilder(plan.command())
                .directory(new File(plan.folder()))
                .redirectErrorStream(true)
                .redirectOutput(progress);
        client.environment().putAll(plan.environment());
        return client.start().waitFor();
    }

    private int docker(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
