package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.FaultyRegistry;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.FaultyRegistry.Fault;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection.Status;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults of a registry while a real BuildKit pulls and pushes. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class RetriesBuildKitTest {
    private static final String AGAIN = "Trying again in";
    private static final int LAYER_BYTES = 2_000_000;

    @TempDir
    Path home;

    private final String unique = UUID.randomUUID().toString();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final ClientEnvironment environment = ClientEnvironment.ofThisProcess();
    private FaultyRegistry registry;

    @BeforeEach
    void openRegistry() throws IOException {
        registry = new FaultyRegistry(System.getenv("ODB_TEST_REGISTRY"));
    }

    @AfterEach
    void closeRegistry() throws IOException {
        registry.close();
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** Until the build says that it tries again. */
    private Predicate<String> atFirst(String method, String part) {
        return line -> line.startsWith(method) && line.contains(part) && !log().contains(AGAIN);
    }

    private BuildRequest.Builder request(String base, String... lines) throws IOException {
        Path context = Files.createDirectories(home.resolve("context"));
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + base + "\nENV A=" + unique + "\n" + String.join("\n", lines) + "\n");
        return BuildRequest.builder().context(context.toString());
    }

    /** An image with a layer that does not get smaller by compression. */
    private BuildRequest pushed() throws IOException {
        return request(
                        System.getenv("ODB_TEST_BUSYBOX"),
                        "RUN head -c " + LAYER_BYTES + " /dev/urandom > /data; echo $A")
                .read(BuildOption.TAG, registry.host() + "/test/" + unique + ":1")
                .read(BuildOption.PUSH, "true")
                .build();
    }

    private BuildRequest pulled() throws IOException {
        String base = System.getenv("ODB_TEST_BUSYBOX").replaceFirst("^[^/]*", registry.host());
        return request(base, "RUN echo $A").build();
    }

    private ForegroundBuild foreground(BuildRequest request, int retries) {
        return foreground(request, BuildSettings.of("1.2.3").withRetries(retries));
    }

    private ForegroundBuild foreground(BuildRequest request, BuildSettings settings) {
        return new ForegroundBuild(
                request,
                settings,
                new BuildFolders(home, home.resolve("report"), null),
                environment,
                new LogWriter(log));
    }

    private Report build(BuildRequest request, int retries) throws IOException {
        return foreground(request, retries).run(InputStream.nullInputStream());
    }

    @ParameterizedTest
    @EnumSource(names = {"TOO_MANY_REQUESTS", "UNAVAILABLE", "CUT", "STALL"})
    void pullsTheBaseImageOnceMore(Fault fault) throws Exception {
        registry.fails(fault, atFirst("HEAD", "/manifests/"));

        Report report = build(pulled(), 2);

        assertThat(report.result().status()).as(log()).isEqualTo(Status.SUCCESS);
        assertThat(registry.faults()).isNotEmpty();
        assertThat(log()).containsOnlyOnce(AGAIN).contains("try 2 of 3");
        assertThat(report.result().failedTries()).singleElement().satisfies(failed -> {
            assertThat(failed.pauseMillis()).isEqualTo(5000);
            assertThat(failed.durationMillis()).isPositive();
        });
        assertThat(report.notes()).anySatisfy(note -> assertThat(note).startsWith("An earlier try failed ("));
        assertThat(report.durationMillis()).isGreaterThanOrEqualTo(5000);
    }

    @Test
    void pushesOnceMoreWithoutSendingALayerTwice() throws Exception {
        registry.fails(Fault.UNAVAILABLE, atFirst("PUT", "/manifests/"));

        Report report = build(pushed(), 2);

        assertThat(report.result().status()).as(log()).isEqualTo(Status.SUCCESS);
        assertThat(report.result().failedTries())
                .singleElement()
                .satisfies(failed -> assertThat(failed.fault()).isEqualTo("503 Service Unavailable"));
        assertThat(registry.bytesIn()).isBetween((long) LAYER_BYTES, 2L * LAYER_BYTES);
    }

    @Test
    void pushesOnceMoreWhenALayersConnectionWasCut() throws Exception {
        registry.fails(Fault.CUT, atFirst("P", "/blobs/uploads/"));

        Report report = build(pushed(), 2);

        assertThat(report.result().status()).as(log()).isEqualTo(Status.SUCCESS);
        assertThat(report.result().failedTries()).hasSize(1);
    }

    @Test
    void pushesAJudgedImageOnceMore() throws Exception {
        registry.fails(Fault.UNAVAILABLE, atFirst("PUT", "/manifests/1 "));
        BuildSettings settings = BuildSettings.of("1.2.3").withGates(QualityGate.parse(List.of("image <= 1GB")));

        Report report = foreground(pushed(), settings).run(InputStream.nullInputStream());

        assertThat(report.result().status()).as(log()).isEqualTo(Status.SUCCESS);
        assertThat(registry.faults()).isNotEmpty();
        assertThat(log()).containsOnlyOnce(AGAIN).contains("The push failed with", "try 2 of 3");
        assertThat(report.notes()).anyMatch(note -> note.endsWith("and was tried again."));
        assertThat(registry.bytesIn()).isBetween((long) LAYER_BYTES, 2L * LAYER_BYTES);
    }

    @Test
    void givesUpAfterAsManyTriesAsAllowed() throws Exception {
        registry.fails(Fault.TOO_MANY_REQUESTS, line -> line.contains("/manifests/"));

        Report report = build(pulled(), 1);

        assertThat(report.result().status()).isEqualTo(Status.FAILURE);
        assertThat(report.result().failedTries()).hasSize(1);
        assertThat(report.result().error().explanation()).contains("reached its rate limit");
        assertThat(log()).containsOnlyOnce(AGAIN);
    }

    @Test
    void triesOnceWhereTheRegistryRefusesTheLogin() throws Exception {
        registry.fails(Fault.UNAUTHORIZED, line -> line.contains("/manifests/"));

        Report report = build(pulled(), 2);

        assertThat(report.result().status()).isEqualTo(Status.FAILURE);
        assertThat(report.result().failedTries()).isEmpty();
        assertThat(log()).doesNotContain(AGAIN);
    }

    @Test
    void triesACommandOnceWhateverItPrints() throws Exception {
        BuildRequest request = request(
                        System.getenv("ODB_TEST_BUSYBOX"),
                        "RUN echo \"curl: 503 Service Unavailable: connection reset by peer\"; exit 22")
                .build();

        Report report = build(request, 2);

        assertThat(report.result().status()).isEqualTo(Status.FAILURE);
        assertThat(report.result().failedTries()).isEmpty();
        assertThat(log()).doesNotContain(AGAIN);
    }

    @Test
    void endsInThePauseWhenItIsCancelled() throws Exception {
        registry.fails(Fault.UNAVAILABLE, line -> line.contains("/manifests/"));
        ForegroundBuild build = foreground(pulled(), 9);
        CompletableFuture<Report> running = CompletableFuture.supplyAsync(() -> {
            try {
                return build.run(InputStream.nullInputStream());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        while (!log().contains(AGAIN) && !running.isDone()) {
            Thread.sleep(20);
        }

        build.cancel();

        Report report = running.get();
        assertThat(report.result().status()).as(log()).isEqualTo(Status.CANCELED);
        assertThat(report.result().failedTries()).hasSize(1);
    }

    @Test
    void goesOnInAnotherProcess() throws Exception {
        registry.fails(Fault.UNAVAILABLE, atFirst("HEAD", "/manifests/"));
        Path folder = Files.createDirectories(home.resolve("detached"));
        List<LogLine> lines = new ArrayList<>();
        try (DetachedBuild first =
                DetachedBuild.prepare(folder, pulled(), BuildSettings.of("1.2.3"), environment, List.of())) {
            int exitCode = run(first.plan(), folder);
            DetachedBuild.Advance advance = first.follow(0, Integer.MAX_VALUE, Instant.now());
            assertThat(exitCode).isNotZero();
            assertThat(first.again(advance.position(), exitCode, true)).isNull();
            assertThat(first.again(advance.position(), exitCode, false).pause()).isEqualTo(Duration.ofSeconds(5));
            first.takeLines().forEach(line -> log.writeBytes(line.text()));
            assertThat(log()).contains(AGAIN);
        }
        // nothing but the folder remains, and the answer may have been lost
        try (DetachedBuild second = DetachedBuild.open(folder, environment, List.of())) {
            DetachedBuild.NextTry next = second.again(0, 1, false);
            assertThat(next.pause()).isEqualTo(Duration.ofSeconds(5));
            int exitCode = run(next.plan(), folder);
            DetachedBuild.Advance advance = second.follow(0, Integer.MAX_VALUE, Instant.now());
            lines.addAll(advance.lines());
            assertThat(second.again(advance.position(), exitCode, false)).isNull();
            DetachedBuild.Ending ending = second.finish(advance.position(), exitCode, false, 0);
            lines.addAll(ending.lines());
            assertThat(ending.report().result().status()).isEqualTo(Status.SUCCESS);
            assertThat(ending.report().result().failedTries()).hasSize(1);
        }
        assertThat(lines.toString()).contains("An earlier try failed (503 Service Unavailable)");
    }

    private static int run(BuildPlan plan, Path folder) throws Exception {
        ProcessBuilder client = new ProcessBuilder(plan.command());
        client.environment().putAll(plan.environment());
        return client.directory(new File(plan.folder()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(DetachedBuild.PROGRESS).toFile())
                .start()
                .waitFor();
    }
}
