package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RealBuildKit.Build;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A cancelled build ends in BuildKit as well: its RUN is gone within seconds. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_ENVIRONMENT", matches = "private")
@ParameterizedClass
@MethodSource("clients")
@Timeout(300)
class CancellationBuildKitTest {
    @TempDir
    private Path folder;

    /** Empty for the environment's own. */
    @Parameter
    private String client;

    private final String marker = "odb" + UUID.randomUUID().toString().replace("-", "");
    private RealBuildKit buildKit;
    private BuildxClient running;

    static java.util.List<String> clients() {
        return OptionsBuildKitTest.clients();
    }

    @BeforeEach
    void runSomethingLong() throws Exception {
        buildKit = RealBuildKit.shared(folder).withClient(client);
        buildKit.dockerfile("FROM BUSYBOX", "RUN sleep 3000; true # " + marker);
    }

    @Test
    void endsTheRunAndTellsWhatHappened() throws Exception {
        CompletableFuture<Build> build = start();
        waitUntilItRuns(true);
        running.cancel();
        Build ended = build.get();
        waitUntilItRuns(false);
        assertThat(ended.result().ending()).isEqualTo(BuildResult.Ending.CANCELED);
        assertThat(ended.result().exitCode()).isIn(1, 130);
        assertThat(ended.vertex("# " + marker).outcome()).as(ended.story()).isEqualTo(Outcome.CANCELED);
        assertThat(ended.timeline().text()).anyMatch(line -> line.contains("context canceled"));
    }

    @Test
    void endsTheRunWhenTheClientIsKilled() throws Exception {
        CompletableFuture<Build> build = start();
        waitUntilItRuns(true);
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("docker-buildx build"))
                .forEach(ProcessHandle::destroyForcibly);
        Build ended = build.get();
        waitUntilItRuns(false);
        assertThat(ended.result().exitCode()).isEqualTo(137);
        assertThat(ended.failure(BuildRequest.builder().build(), null).kind())
                .isEqualTo(BuildFailure.Kind.CLIENT_KILLED);
    }

    private CompletableFuture<Build> start() throws Exception {
        BuildPlan plan = buildKit.plan(RealBuildKit.request()
                .read(BuildOption.OUTPUT, "type=cacheonly")
                .build());
        running = new BuildxClient(plan, buildKit.environment());
        CompletableFuture<Build> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(buildKit.run(plan, running));
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private void waitUntilItRuns(boolean expected) throws Exception {
        while (runs() != expected) {
            Thread.sleep(50);
        }
    }

    /** Processes in containers are seen from here, since the engine runs here. */
    private boolean runs() throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (commandLine(process).startsWith("/bin/sh -c")
                        && commandLine(process).contains(marker)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
