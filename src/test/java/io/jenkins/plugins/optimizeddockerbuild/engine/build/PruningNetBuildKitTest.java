package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Builds that fail with a pruned context, on a real BuildKit. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class PruningNetBuildKitTest {
    private static final String AGAIN = "It is built again";

    @TempDir
    Path home;

    private final String unique = UUID.randomUUID().toString();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final ClientEnvironment environment = ClientEnvironment.ofThisProcess();
    private Path context;

    @BeforeEach
    void makeContextWithAToolCache() throws IOException {
        context = Files.createDirectories(home.resolve("context"));
        Files.createDirectories(context.resolve("app/__pycache__"));
        Files.writeString(context.resolve("app/main.py"), "print(1)\n");
        Files.writeString(context.resolve("app/__pycache__/main.cpython-311.pyc"), "bytes");
    }

    private BuildRequest request(String... lines) throws IOException {
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nENV A=" + unique + "\n" + String.join("\n", lines)
                        + "\n");
        return BuildRequest.builder().context(context.toString()).build();
    }

    private Report build(BuildRequest request) throws IOException {
        log.reset();
        return new ForegroundBuild(
                        request,
                        BuildSettings.of("1.2.3"),
                        new BuildFolders(home, home.resolve("report"), home.resolve("history")),
                        environment,
                        new LogWriter(log))
                .run(InputStream.nullInputStream());
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void buildsAgainWithTheWholeContextAndRemembersThatItHelped() throws Exception {
        BuildRequest request = request("COPY app /app", "RUN test $(find /app -type f | wc -l) = 2");

        Report first = build(request);

        assertThat(first.result().status()).as(log()).isEqualTo(ResultSection.Status.SUCCESS);
        assertThat(log()).contains(AGAIN).contains("succeeded with the whole one");
        assertThat(first.notes()).anySatisfy(note -> assertThat(note).contains("succeeded with the whole one"));
        assertThat(first.context().prune()).isEqualTo("report");
        assertThat(ReportHistory.open(home.resolve("history")).lastSuccess().unpruned())
                .isTrue();

        Report second = build(request);

        assertThat(second.result().status()).as(log()).isEqualTo(ResultSection.Status.SUCCESS);
        assertThat(log()).doesNotContain(AGAIN).contains("Nothing is pruned, because the build " + first.id());
        assertThat(ReportHistory.open(home.resolve("history")).lastSuccess().unpruned())
                .isTrue();
    }

    @Test
    void failsWhereTheWholeContextDoesNotHelp() throws Exception {
        Report report = build(request("COPY app /app", "RUN exit 7"));

        assertThat(report.result().status()).isEqualTo(ResultSection.Status.FAILURE);
        assertThat(log()).containsOnlyOnce(AGAIN).contains("pruning is not the cause");
    }

    @Test
    void buildsOnceWhereTheFailedLayerHadNothingOfTheContext() throws Exception {
        Report report = build(request("RUN exit 7", "COPY app /app"));

        assertThat(report.result().status()).isEqualTo(ResultSection.Status.FAILURE);
        assertThat(log()).doesNotContain(AGAIN);
    }

    @Test
    void buildsOnceWhereNothingWasTakenFromWhatTheLayerHad() throws Exception {
        Files.createDirectories(context.resolve("other"));
        Files.writeString(context.resolve("other/file"), "text");
        Files.createDirectories(context.resolve(".git"));
        Files.delete(context.resolve("app/__pycache__/main.cpython-311.pyc"));
        Files.delete(context.resolve("app/__pycache__"));

        Report report = build(request("COPY other /other", "RUN exit 7"));

        assertThat(report.result().status()).isEqualTo(ResultSection.Status.FAILURE);
        assertThat(log()).doesNotContain(AGAIN);
    }

    @Test
    void buildsAgainDetached() throws Exception {
        BuildRequest request = request("COPY app /app", "RUN test $(find /app -type f | wc -l) = 2");
        Path folder = Files.createDirectories(home.resolve("detached"));
        List<LogLine> lines = new ArrayList<>();
        try (DetachedBuild first =
                DetachedBuild.prepare(folder, request, BuildSettings.of("1.2.3"), environment, List.of())) {
            lines.addAll(first.takeLines());
            int exitCode = run(first.plan(), folder);
            DetachedBuild.Advance advance = first.follow(0, Integer.MAX_VALUE, Instant.now());
            lines.addAll(advance.lines());
            assertThat(exitCode).isNotZero();
            assertThat(first.again(advance.position(), exitCode, true)).isNull();
            assertThat(first.again(advance.position(), exitCode, false)).isNotNull();
        }
        // nothing but the folder remains
        try (DetachedBuild second = DetachedBuild.open(folder, environment, List.of())) {
            int exitCode = run(second.again(0, 1, false).plan(), folder);
            DetachedBuild.Advance advance = second.follow(0, Integer.MAX_VALUE, Instant.now());
            lines.addAll(advance.lines());
            assertThat(second.again(advance.position(), exitCode, false)).isNull();
            DetachedBuild.Ending ending = second.finish(advance.position(), exitCode, false, 0);
            lines.addAll(ending.lines());
            assertThat(ending.report().result().status()).isEqualTo(ResultSection.Status.SUCCESS);
            assertThat(second.summary(ending.report()).unpruned()).isTrue();
        }
        assertThat(lines.toString()).contains("succeeded with the whole one");
    }

    private int run(BuildPlan plan, Path folder) throws Exception {
        ProcessBuilder client = new ProcessBuilder(plan.command());
        client.environment().putAll(plan.environment());
        return client.directory(new File(plan.folder()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(DetachedBuild.PROGRESS).toFile())
                .start()
                .waitFor();
    }
}
