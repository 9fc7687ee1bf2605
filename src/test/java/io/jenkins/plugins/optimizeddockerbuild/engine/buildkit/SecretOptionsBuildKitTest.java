package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RealBuildKit.Build;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets and SSH agents reach the build and nothing else, with each client. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
@ParameterizedClass
@MethodSource("io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.OptionsBuildKitTest#clients")
class SecretOptionsBuildKitTest {
    @TempDir
    private Path folder;

    /** Empty for the environment's own. */
    @Parameter
    private String client;

    private RealBuildKit buildKit;

    @BeforeEach
    void chooseTheClient() throws Exception {
        buildKit = RealBuildKit.shared(folder).withClient(client);
    }

    @Test
    void keepsSecretsOutOfTheCommandLineAndTheImage() throws Exception {
        String value = "hunter2-" + UUID.randomUUID();
        buildKit = buildKit.with("TOKEN", value);
        buildKit.file("secret.txt", value);
        buildKit.dockerfile(
                "FROM BUSYBOX",
                "ARG API_KEY",
                "RUN --mount=type=secret,id=file --mount=type=secret,id=env"
                        + " cmp /run/secrets/file /run/secrets/env && echo same && sleep 2");
        String name = buildKit.newName();
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.TAG, name)
                .add(BuildOption.LOAD, true)
                .add(BuildOption.NO_CACHE, true)
                .read(BuildOption.SECRET, "id=file,src=secret.txt")
                .read(BuildOption.SECRET, "id=env,env=TOKEN")
                .build();
        BuildPlan plan = buildKit.plan(request);
        CommandLines seen = new CommandLines();
        Build build;
        try (seen) {
            build = buildKit.run(plan, new BuildxClient(plan, buildKit.environment()));
        }
        assertThat(build.succeeded()).as(build.story()).isTrue();
        assertThat(build.progress()).doesNotContain(value);
        assertThat(seen.lines()).anyMatch(line -> line.contains("id=env,env=TOKEN"));
        assertThat(seen.lines()).noneMatch(line -> line.contains(value));
        assertThat(buildKit.run("docker", "history", "--no-trunc", name)).doesNotContain(value);
    }

    @Test
    void keepsASecretBuildArgumentOutOfTheCommandLine() throws Exception {
        String value = "hunter2-" + UUID.randomUUID();
        buildKit.dockerfile("FROM BUSYBOX", "ARG API_KEY", "RUN sleep 2; test -n \"$API_KEY\"");
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.OUTPUT, "type=cacheonly")
                .read(BuildOption.BUILD_ARG, "API_KEY=" + value)
                .build();
        BuildPlan plan = buildKit.plan(request);
        CommandLines seen = new CommandLines();
        try (seen) {
            Build build = buildKit.run(plan, new BuildxClient(plan, buildKit.environment()));
            assertThat(build.succeeded()).as(build.story()).isTrue();
        }
        assertThat(seen.lines()).anyMatch(line -> line.contains("--build-arg API_KEY"));
        assertThat(seen.lines()).noneMatch(line -> line.contains(value));
    }

    @Test
    void forwardsAnSshAgent() throws Exception {
        Path socket = folder.resolve("agent.sock");
        String started = buildKit.run("ssh-agent", "-a", socket.toString());
        String pid = started.replaceAll("(?s).*SSH_AGENT_PID=(\\d+).*", "$1");
        try {
            buildKit.dockerfile(
                    "FROM BUSYBOX", "RUN --mount=type=ssh,required test -S \"$SSH_AUTH_SOCK\" && echo agent is here");
            Build build = buildKit.with("SSH_AUTH_SOCK", socket.toString())
                    .build(RealBuildKit.request()
                            .read(BuildOption.OUTPUT, "type=cacheonly")
                            .add(BuildOption.NO_CACHE, true)
                            .read(BuildOption.SSH, "default"));
            assertThat(build.succeeded()).as(build.story()).isTrue();
            assertThat(build.timeline().vertices())
                    .anyMatch(vertex -> vertex.logTail().contains("agent is here"));
            Build named = buildKit.with("SSH_AUTH_SOCK", null)
                    .build(RealBuildKit.request()
                            .read(BuildOption.OUTPUT, "type=cacheonly")
                            .add(BuildOption.NO_CACHE, true)
                            .read(BuildOption.SSH, "default=" + socket));
            assertThat(named.succeeded()).as(named.story()).isTrue();
        } finally {
            buildKit.run("kill", pid);
        }
    }

    @Test
    void saysThatTheDockerfileWantsAnSshAgentOrASecret() throws Exception {
        buildKit.dockerfile("FROM BUSYBOX", "RUN --mount=type=ssh,required true");
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.OUTPUT, "type=cacheonly")
                .add(BuildOption.NO_CACHE, true)
                .build();
        assertThat(buildKit.build(request).failure(request, null).explanation())
                .isEqualTo("The Dockerfile needs an SSH agent, which was not provided; add --ssh default.");
        buildKit.dockerfile("FROM BUSYBOX", "RUN --mount=type=secret,id=token,required true");
        assertThat(buildKit.build(request).failure(request, null).explanation()).contains("--secret id=token,src=FILE");
    }

    /** Collects the command lines of all processes while it is open. */
    private static final class CommandLines implements AutoCloseable {
        private final List<String> lines = new ArrayList<>();
        private final Thread thread = new Thread(this::collect, "command lines");
        private volatile boolean over;

        CommandLines() {
            assumeTrue(Files.exists(Path.of("/proc/self/cmdline")), "needs /proc");
            thread.start();
        }

        private void collect() {
            while (!over) {
                try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                    for (Path process : processes) {
                        read(process.resolve("cmdline"));
                    }
                    TimeUnit.MILLISECONDS.sleep(20);
                } catch (java.io.IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private void read(Path commandLine) {
            try {
                String line = Files.readString(commandLine, StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ');
                synchronized (lines) {
                    lines.add(line);
                }
            } catch (java.io.IOException e) {
                // It has ended meanwhile.
            }
        }

        List<String> lines() {
            synchronized (lines) {
                return List.copyOf(lines);
            }
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join();
        }
    }
}
