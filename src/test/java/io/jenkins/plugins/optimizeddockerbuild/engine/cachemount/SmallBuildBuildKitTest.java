package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.PrivateBuildKit;
import java.io.IOException;
import java.nio.file.Files;
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
        build = build(new ClientEnvironment(System.getenv(), folder));
    }

    private SmallBuild build(ClientEnvironment environment) throws Exception {
        BuildRequest request = BuildRequest.builder().build();
        return new SmallBuild(request, Capabilities.ask(environment, request), environment, folder);
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
                .hasMessage("it took longer than 2 s, without the pull of base images, and was stopped; carry less with"
                        + " `size=`, or use a registry closer to the builder.");
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
        assertThatThrownBy(() -> run("echo write error: no such folder; exit 1", Duration.ofMinutes(5)))
                .hasMessageEndingWith("write error: no such folder");
    }

    @Test
    void namesTheFullDiskThatAScriptMet() {
        assertThatThrownBy(() -> run("echo write error: No space left on device; exit 1", Duration.ofMinutes(5)))
                .hasMessageStartingWith("The disk of the builder `")
                .hasMessageContaining("is full; free some space with");
    }

    /** BuildKit tries other ways to compress after the disk is full, and reports only that the last one cannot do zstd. */
    @Test
    void namesTheFullDiskThatBuildKitHides() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", small.toString()), "may not mount");
        try (PrivateBuildKit full = PrivateBuildKit.start(small.resolve("environment"), System.getenv("PATH"))) {
            String registry = full.variables().get("ODB_TEST_REGISTRY");
            String dockerfile = "FROM " + registry + "/busybox\nRUN head -c 35000000 /dev/urandom >/big\n";
            String output = "type=image,push=,store=false,compression=zstd,oci-mediatypes=true,name=" + registry + "/x";
            SmallBuild onIt = build(new ClientEnvironment(full.variables(), folder));
            assertThatThrownBy(() -> onIt.run(dockerfile, List.of(), null, output, Duration.ofMinutes(5)))
                    .hasMessageContaining("usually because its disk is full; free some space with");
        } finally {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    @Test
    void saysWhichToolTheImageLacks() {
        assertThatThrownBy(() -> run("echo odb-carried missing=tar", Duration.ofMinutes(5)))
                .hasMessage("the image of the stage with the mount has no `tar`; install it there, or do not carry this"
                        + " build's mounts.");
    }

    private Map<Integer, SmallBuild.Count> run(String command, Duration limit) throws Exception {
        String dockerfile = "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nARG " + TransferDockerfile.NONCE + "\nRUN "
                + command + "\n";
        return build.run(dockerfile, List.of(), null, "type=cacheonly", limit);
    }

    private static boolean run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }
}
