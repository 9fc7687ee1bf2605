package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.StoredImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds whose caller comes and goes, on a real BuildKit. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class DetachedBuildTest {
    @TempDir
    Path home;

    private Path folder;
    private Path context;
    private final Map<String, String> variables = new HashMap<>(System.getenv());
    private final String unique = UUID.randomUUID().toString();

    @BeforeEach
    void makeFolders() throws IOException {
        folder = Files.createDirectory(home.resolve("build"));
        context = Files.createDirectory(home.resolve("context"));
    }

    private void dockerfile(String... instructions) throws IOException {
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nENV TEST=" + unique + "\n"
                        + String.join("\n", instructions) + "\n");
    }

    private ClientEnvironment environment() {
        return new ClientEnvironment(variables, home);
    }

    private DetachedBuild prepare(BuildRequest request, String... secrets) throws Exception {
        return prepare(BuildSettings.of("1.2.3"), request, secrets);
    }

    private DetachedBuild prepare(BuildSettings settings, BuildRequest request, String... secrets) throws Exception {
        return DetachedBuild.prepare(folder, request, settings, environment(), List.of(secrets));
    }

    private BuildRequest.Builder request() {
        return BuildRequest.builder().context(context.toString());
    }

    private Process start(BuildPlan plan) throws IOException {
        ProcessBuilder client = new ProcessBuilder(plan.command());
        client.environment().clear();
        client.environment().putAll(variables);
        client.environment().putAll(plan.environment());
        File progress = folder.resolve(DetachedBuild.PROGRESS).toFile();
        return client.redirectErrorStream(true).redirectOutput(progress).start();
    }

    private static String text(List<LogLine> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    @Test
    void goesOnWithTheNextLineInAnotherProcess() throws Exception {
        dockerfile("RUN for i in 1 2 3 4 5 6 7 8; do echo line $i; sleep 0.2; done", "RUN echo the end");
        List<LogLine> lines = new ArrayList<>();
        DetachedBuild build = prepare(request().build());
        lines.addAll(build.takeLines());
        Process client = start(build.plan());
        long position = 0;
        boolean ended = false;
        while (!ended) {
            boolean wasAlive = client.isAlive();
            // A new one each time: nothing but the folder and the position remains.
            try (DetachedBuild another = DetachedBuild.open(folder, environment(), List.of())) {
                DetachedBuild.Advance advance = another.follow(position, 3000, Instant.now());
                lines.addAll(advance.lines());
                position = advance.position();
                ended = !wasAlive && advance.reachedEnd();
            }
            Thread.sleep(50);
        }
        try (DetachedBuild last = DetachedBuild.open(folder, environment(), List.of())) {
            DetachedBuild.Ending ending = last.finish(position, client.exitValue(), false, 0);
            Report report = ending.report();
            lines.addAll(ending.lines());
            assertThat(report.result().status()).as(text(lines)).isEqualTo(ResultSection.Status.SUCCESS);
            assertThat(report.context()).isNotNull();
            assertThat(report.context().analysed()).isTrue();
            assertThat(report.timeline().vertices())
                    .anySatisfy(
                            vertex -> assertThat(vertex.observed().logTail()).contains("line 1", "line 8"));
        }
        String text = text(lines);
        for (int i = 1; i <= 8; i++) {
            assertThat(text.split("line " + i + "\n", -1)).as(text).hasSize(2);
        }
        assertThat(text)
                .contains("COMMAND ")
                .contains("VERDICT")
                .containsPattern("#6 [0-9.]+ the end\n")
                .containsOnlyOnce("#5 DONE");
        assertThat(folder.resolve("report/report.html")).exists();
    }

    @Test
    void reportsABuildThatCannotBegin() throws Exception {
        dockerfile("RUN true");
        DetachedBuild build =
                prepare(request().read(BuildOption.BUILDER, "no-such-builder").build());
        assertThat(build.plan()).isNull();
        DetachedBuild.Ending ending = build.finish(0, 0, false, 0);
        Report report = ending.report();
        assertThat(report.result().status()).isEqualTo(ResultSection.Status.FAILURE);
        assertThat(report.verdict()).contains("did not start").contains("no-such-builder");
        assertThat(text(ending.lines())).contains("ERROR").contains("no-such-builder");
    }

    @Test
    void refusesARequestThatCannotWork() {
        assertThatThrownBy(() -> prepare(BuildRequest.builder()
                        .context(home.resolve("none").toString())
                        .build()))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void showsNoSecretInLogAndReport() throws Exception {
        variables.put("TOKEN", "s3cr3t-t0ken");
        dockerfile(
                "RUN --mount=type=secret,id=token echo I know $(cat /run/secrets/token)",
                "RUN --mount=type=secret,id=token cat /run/secrets/token; exit 3");
        DetachedBuild build =
                prepare(request().read(BuildOption.SECRET, "id=token,env=TOKEN").build(), "s3cr3t-t0ken");
        List<LogLine> lines = new ArrayList<>(build.takeLines());
        Process client = start(build.plan());
        int exitCode = client.waitFor();
        DetachedBuild.Advance advance = build.follow(0, Integer.MAX_VALUE, Instant.now());
        lines.addAll(advance.lines());
        lines.addAll(build.finish(advance.position(), exitCode, false, 0).lines());
        assertThat(text(lines)).contains("I know ****").doesNotContain("s3cr3t");
        assertThat(Files.readString(folder.resolve("report/report.json")))
                .contains("I know ****")
                .doesNotContain("s3cr3t");
        assertThat(Files.readString(folder.resolve("report/report.html"))).doesNotContain("s3cr3t");
    }

    @Test
    void showsNoSecretThatABuildArgumentHasInTheCommandOfTheReport() throws Exception {
        dockerfile("ARG COLOUR", "RUN exit 3");
        DetachedBuild build =
                prepare(request().read(BuildOption.BUILD_ARG, "COLOUR=s3cr3t").build(), "s3cr3t");
        List<LogLine> lines = new ArrayList<>(build.takeLines());
        int exitCode = start(build.plan()).waitFor();
        DetachedBuild.Advance advance = build.follow(0, Integer.MAX_VALUE, Instant.now());
        build.finish(advance.position(), exitCode, false, 0);
        assertThat(text(lines)).contains("COLOUR=****").doesNotContain("s3cr3t");
        assertThat(Files.readString(folder.resolve("report/report.json")))
                .contains("COLOUR=****")
                .doesNotContain("s3cr3t");
    }

    /** A print of it would stand beside its salt there, for everyone who may pull. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leavesNoPrintOfACredentialWithTheCarriedMounts(boolean isCredential) throws Exception {
        dockerfile(
                "ARG TAIL",
                "RUN --mount=type=cache,id=" + unique + ",target=/root/.npm echo $TAIL >/root/.npm/_cacache");
        BuildRequest request =
                request().read(BuildOption.BUILD_ARG, "TAIL=4711-" + unique).build();
        String carried = System.getenv("ODB_TEST_REGISTRY") + "/mounts/" + unique + ":1";
        BuildSettings settings =
                BuildSettings.of("1.2.3").withCacheMounts(CacheMountPolicy.of(ImageReference.parse(carried), true));
        String credential = isCredential ? "4711-" + unique : "4712-" + unique;

        DetachedBuild build = prepare(settings, request, credential);
        Process client = start(build.plan());
        int exitCode = client.waitFor();
        DetachedBuild.Advance advance = build.follow(0, Integer.MAX_VALUE, Instant.now());
        DetachedBuild.Ending ending = build.finish(advance.position(), exitCode, false, 0);
        assertThat(text(ending.lines())).contains("MOUNTS 1 file");

        StoredImage stored = StoredImage.ask(ImageReference.parse(carried), null, environment());
        String recipes = stored.labels().get("io.jenkins.optimized-docker-build.recipes");
        assertThat(recipes.isEmpty()).as(recipes).isEqualTo(isCredential);
    }

    private static int addresses;

    /** With credentials that only this text has, so that nothing else can make them known. */
    private static String address() {
        int number = ++addresses;
        return "https://joe:Leak" + number + "@example.com/x?X-Amz-Signature=Leak" + number + "s&b=1";
    }

    private static String rawJson(String fields) {
        return "{" + fields + "}\n";
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showsNoCredentialsOfAnyAddress(boolean isContextAnAddress) throws Exception {
        dockerfile(
                "ENV INDEX=" + address(),
                "ARG PROXY=" + address(),
                "ADD " + address() + " /x",
                "RUN curl " + address());
        BuildRequest.Builder request =
                isContextAnAddress ? BuildRequest.builder().context("https://joe:Leak0@example.com/x.git") : request();
        DetachedBuild build = prepare(request.read(BuildOption.TAG, "app:1")
                .read(BuildOption.BUILD_ARG, "INDEX=" + address())
                .read(BuildOption.LABEL, "source=" + address())
                .read(BuildOption.BUILD_CONTEXT, "other=" + address())
                .read(BuildOption.CACHE_FROM, "type=gha,url=" + address())
                .read(BuildOption.CACHE_TO, "type=registry,ref=example.com/cache:1")
                .build());
        String at = "\"2026-01-01T10:00:0";
        String ran = "\"started\":" + at + "1Z\",\"completed\":" + at + "2Z\"";
        Files.writeString(
                folder.resolve(DetachedBuild.PROGRESS),
                rawJson("\"vertexes\":["
                                + "{\"digest\":\"sha256:a\",\"name\":\"importing cache manifest from example.com/cache:1\","
                                + ran + ",\"error\":\"odd answer of " + address() + "\"},"
                                + "{\"digest\":\"sha256:b\",\"name\":\"exporting cache to registry\"," + ran
                                + ",\"error\":\"odd answer of " + address() + "\"},"
                                + "{\"digest\":\"sha256:c\",\"name\":\"[stage-0 5/5] RUN curl " + address() + "\","
                                + ran
                                + ",\"error\":\"process curl " + address() + " did not complete\"}]")
                        + rawJson("\"logs\":[{\"vertex\":\"sha256:c\",\"stream\":1,\"data\":\""
                                + base64("get " + address() + "\n") + "\",\"timestamp\":" + at + "1Z\"}]")
                        + rawJson("\"statuses\":[{\"id\":\"GET " + address()
                                + "\",\"vertex\":\"sha256:c\",\"current\":1,\"total\":9,\"timestamp\":" + at + "1Z\"}]")
                        + rawJson("\"warnings\":[{\"vertex\":\"sha256:c\",\"level\":1,\"short\":\""
                                + base64("see " + address()) + "\",\"detail\":[\"" + base64("or " + address())
                                + "\"],\"url\":\""
                                + address() + "\"}]")
                        + "WARNING: no answer of " + address() + "\n"
                        + "ERROR: failed to solve: failed to push " + address()
                        + ": unexpected status from HEAD request to "
                        + address() + ": 418 I'm a teapot\n");

        List<LogLine> lines = new ArrayList<>(build.takeLines());
        DetachedBuild.Advance advance = build.follow(0, Integer.MAX_VALUE, Instant.now());
        lines.addAll(advance.lines());
        DetachedBuild.Ending ending = build.finish(advance.position(), 1, false, 0);
        lines.addAll(ending.lines());
        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        ReportJson.write(build.summary(ending.report()), summary);

        assertThat(text(lines)).contains("example.com/x?X-Amz-Signature=***").doesNotContain("Leak");
        assertThat(summary.toString(StandardCharsets.UTF_8)).doesNotContain("Leak");
        for (String file : List.of("report.json", "report.html", "report.md")) {
            assertThat(Files.readString(folder.resolve("report").resolve(file)))
                    .as(file)
                    .contains("example.com/x")
                    .doesNotContain("Leak");
        }
    }

    @Test
    void saysThatABuildWasCanceledWhenTheClientHadNoTimeToTell() throws Exception {
        dockerfile("RUN sleep 3000");
        DetachedBuild build = prepare(request().build());
        Files.writeString(
                folder.resolve(DetachedBuild.PROGRESS),
                rawJson("\"vertexes\":[{\"digest\":\"sha256:a\",\"name\":\"[2/2] RUN sleep 3000\","
                                + "\"started\":\"2026-01-01T00:00:00Z\"}]")
                        + "ERROR: failed to solve: Canceled: context canceled\n");

        DetachedBuild.Advance advance = build.follow(0, Integer.MAX_VALUE, Instant.now());
        DetachedBuild.Ending ending = build.finish(advance.position(), 1, true, 0);

        List<LogLine> lines = new ArrayList<>(build.takeLines());
        lines.addAll(ending.lines());
        assertThat(ending.report().result().status()).isEqualTo(ResultSection.Status.CANCELED);
        assertThat(ending.report().verdict()).startsWith("Canceled after ").doesNotContain("broke off");
        assertThat(text(lines)).contains("#1 CANCELED ").doesNotContain("UNFINISHED");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
