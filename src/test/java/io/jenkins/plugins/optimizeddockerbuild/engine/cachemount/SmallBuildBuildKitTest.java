package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class SmallBuildBuildKitTest {
    @TempDir
    private Path folder;

    private SmallBuild build;

    @BeforeEach
    void begin() throws Exception {
        BuildRequest request = BuildRequest.builder().build();
        ClientEnvironment environment = new ClientEnvironment(System.getenv(), folder);
        build = new SmallBuild(request, Capabilities.ask(environment, request), environment, folder);
    }

    @Test
    void countsWhatTheScriptsSay() throws Exception {
        assertThat(run("echo odb-carried mount=1 files=2 bytes=30 pieces=4", Duration.ofMinutes(5)))
                .containsOnly(Map.entry(1, new SmallBuild.Count(2, 30, 4)));
    }

    @Test
    void endsWhenItTakesTooLong() {
        assertThatThrownBy(() -> run("sleep 600", Duration.ofSeconds(2)))
                .isInstanceOf(IOException.class)
                .hasMessage("it was stopped after 2 s.");
    }

    @Test
    void endsWhenItIsCancelled() {
        CompletableFuture.runAsync(build::cancel, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
        assertThatThrownBy(() -> run("sleep 600", Duration.ofMinutes(5))).hasMessage("it was canceled.");
    }

    @Test
    void runsNothingAfterItWasCancelled() {
        build.cancel();
        assertThatThrownBy(() -> run("true", Duration.ofMinutes(5))).hasMessage("it was canceled.");
    }

    @Test
    void saysWhatAFailedScriptSaidLast() {
        assertThatThrownBy(() -> run("echo write error: No space left on device; exit 1", Duration.ofMinutes(5)))
                .hasMessageEndingWith("No space left on device");
    }

    @Test
    void saysWhichToolTheImageLacks() {
        assertThatThrownBy(() -> run("echo odb-carried missing=tar", Duration.ofMinutes(5)))
                .hasMessage("the image of the stage with the mount has no `tar`.");
    }

    private Map<Integer, SmallBuild.Count> run(String command, Duration limit) throws Exception {
        String dockerfile = "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nARG " + TransferDockerfile.NONCE + "\nRUN "
                + command + "\n";
        return build.run(dockerfile, List.of(), null, "type=cacheonly", limit);
    }
}
