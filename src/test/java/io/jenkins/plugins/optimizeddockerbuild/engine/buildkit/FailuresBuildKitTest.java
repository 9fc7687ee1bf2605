package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildFailure.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RealBuildKit.Build;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong around a build really goes wrong here, and is told in one sentence. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_ENVIRONMENT", matches = "private")
@Timeout(300)
class FailuresBuildKitTest {
    @TempDir
    private static Path shared;

    private static PrivateBuildKit environment;

    @TempDir
    private Path folder;

    private RealBuildKit buildKit;

    @BeforeAll
    static void start() throws Exception {
        environment = PrivateBuildKit.start(shared.resolve("environment"));
    }

    @AfterAll
    static void stop() throws Exception {
        environment.close();
    }

    @BeforeEach
    void makeAContext() throws Exception {
        buildKit = environment.client(folder);
        buildKit.file("context/hello", "hello");
        buildKit.dockerfile("FROM BUSYBOX", "COPY hello /");
    }

    @Test
    void aRegistryThatRefusesTheLogin() throws Exception {
        try (SecuredRegistry registry = new SecuredRegistry(folder, buildKit)) {
            BuildRequest push = RealBuildKit.request()
                    .read(BuildOption.TAG, registry.host() + "/app:1")
                    .add(BuildOption.PUSH, Push.JUDGED)
                    .build();
            assertThat(failure(push).explanation())
                    .isEqualTo("The image was built, but could not be pushed to " + registry.host()
                            + "/app:1: the registry "
                            + registry.host() + " refused the login; log in with `docker login " + registry.host()
                            + "` and check that the account may do this.");
            BuildRequest export = RealBuildKit.request()
                    .read(BuildOption.CACHE_TO, registry.host() + "/cache")
                    .build();
            assertThat(failure(export).kind()).isEqualTo(Kind.CACHE_EXPORT);
            assertThat(failure(export).explanation())
                    .contains("refused the login")
                    .contains("ignore-error=true");

            RealBuildKit loggedIn = buildKit.with(
                    "DOCKER_CONFIG", registry.login("correct-horse").toString());
            Build build = loggedIn.build(push);
            assertThat(build.succeeded()).as(build.story()).isTrue();
            assertThat(loggedIn.inspect(push, build).platforms()).hasSize(1);
            RealBuildKit wrong =
                    buildKit.with("DOCKER_CONFIG", registry.login("wrong").toString());
            assertThat(wrong.build(push).failure(push, null).kind()).isEqualTo(Kind.PUSH);

            buildKit.dockerfile("FROM " + registry.host() + "/app:2");
            assertThat(failure(RealBuildKit.request().build()).explanation())
                    .startsWith("The base image " + registry.host() + "/app:2 cannot be pulled: the registry "
                            + registry.host() + " refused the login");
        }
    }

    @Test
    void aRegistryThatIsAway() throws Exception {
        assertThat(failure(RealBuildKit.request()
                        .read(BuildOption.TAG, "127.0.0.1:1/app:1")
                        .add(BuildOption.PUSH, Push.JUDGED)
                        .build()))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.PUSH))
                .satisfies(failure ->
                        assertThat(failure.explanation()).contains("the registry 127.0.0.1:1 does not answer"));
        buildKit.dockerfile("FROM 127.0.0.1:1/base");
        assertThat(failure(RealBuildKit.request().build()).explanation())
                .startsWith(
                        "The base image 127.0.0.1:1/base:latest cannot be pulled: the registry 127.0.0.1:1 does not answer");
        buildKit.dockerfile("# syntax=127.0.0.1:1/docker/dockerfile:1", "FROM scratch");
        assertThat(failure(RealBuildKit.request().build()).explanation())
                .startsWith("The frontend 127.0.0.1:1/docker/dockerfile:1 from the Dockerfile's");
    }

    @Test
    void anImageThatDoesNotExist() throws Exception {
        buildKit.dockerfile("FROM " + buildKit.registry() + "/nothing:1");
        assertThat(failure(RealBuildKit.request().build()).explanation())
                .endsWith("does not have it; check name and tag.");
    }

    @Test
    void aRegistryThatDiesDuringThePush() throws Exception {
        buildKit.dockerfile("FROM BUSYBOX", "RUN echo begun; sleep 3; head -c 1000000 /dev/urandom > /x");
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.TAG, buildKit.newName())
                .add(BuildOption.PUSH, Push.JUDGED)
                .build();
        try {
            Build build = during(request, environment::killRegistry);
            assertThat(build.succeeded()).isFalse();
            assertThat(explained(build, request).kind()).as(build.story()).isEqualTo(Kind.PUSH);
        } finally {
            environment.restart();
        }
    }

    @Test
    void anEngineThatDiesInTheMiddle() throws Exception {
        buildKit.dockerfile("FROM BUSYBOX", "RUN echo begun; sleep 600");
        BuildRequest request = RealBuildKit.request().read(BuildOption.TAG, "x").build();
        try {
            Build build = during(request, environment::killEngine);
            assertThat(build.result().ending()).isEqualTo(BuildResult.Ending.FAILED);
            BuildFailure failure = explained(build, request);
            assertThat(failure.kind()).as(build.story()).isEqualTo(Kind.BUILDER_LOST);
            assertThat(failure.explanation()).contains("journalctl -u docker");
            assertThat(build.vertex("RUN echo begun; sleep 600").outcome())
                    .isEqualTo(TimelineVertex.Outcome.UNFINISHED);

            Build next = new RealBuildKit(buildKit.environment().variables(), folder)
                    .run(build.plan(), new BuildxClient(build.plan(), buildKit.environment()));
            assertThat(explained(next, request).kind()).isEqualTo(Kind.BUILDER_NOT_RUNNING);
        } finally {
            environment.restart();
        }
    }

    @Test
    void aFullDisk() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", small.toString()), "may not mount");
        try (PrivateBuildKit full = PrivateBuildKit.start(small.resolve("environment"))) {
            RealBuildKit client = full.client(folder);
            Files.write(folder.resolve("context/big"), new byte[90_000_000]);
            client.dockerfile("FROM BUSYBOX", "COPY big /");
            BuildRequest request = RealBuildKit.request().build();
            Build build = client.build(request);
            BuildFailure failure = build.failure(request, client.capabilities(request));
            assertThat(failure.kind()).as(build.story()).isEqualTo(Kind.DISK_FULL);
            assertThat(failure.explanation())
                    .isEqualTo(
                            "The disk of the builder `default` is full; free some space with `docker buildx prune` and `docker"
                                    + " system prune`, or enlarge it.");
        } finally {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    @Test
    void whatTheEngineDoesNotAllow() throws Exception {
        buildKit.dockerfile("FROM BUSYBOX", "RUN --security=insecure id");
        assertThat(failure(RealBuildKit.request()
                                .read(BuildOption.ALLOW, "security.insecure")
                                .build())
                        .explanation())
                .contains("does not allow security.insecure; create one that does");
    }

    @Test
    void aDockerfileThatCannotBeRead() throws Exception {
        buildKit.dockerfile("FROM scratch", "RUNN x");
        assertThat(failure(RealBuildKit.request().build()).explanation())
                .startsWith(
                        "The Dockerfile cannot be parsed: dockerfile parse error on line 2: unknown instruction: RUNN");
    }

    @Test
    void aRemoteContextThatCannotBeFetched() throws Exception {
        BuildRequest git =
                BuildRequest.builder().context("https://127.0.0.1:1/x.git").build();
        Build build = buildKit.build(git);
        assertThat(explained(build, git).kind()).as(build.story()).isEqualTo(Kind.CONTEXT);
    }

    @Test
    void aFailedInstructionIsLeftToOthers() throws Exception {
        buildKit.dockerfile("FROM BUSYBOX", "RUN exit 3");
        BuildRequest request = RealBuildKit.request().build();
        assertThat(buildKit.build(request).failure(request, null)).isNull();
    }

    private BuildFailure failure(BuildRequest request) throws Exception {
        Build build = buildKit.build(request);
        assertThat(build.succeeded()).isFalse();
        BuildFailure failure = explained(build, request);
        assertThat(failure).as(build.story()).isNotNull();
        return failure;
    }

    /** As explained by somebody who asked the builder before. */
    private static BuildFailure explained(Build build, BuildRequest request) {
        Capabilities asked = new Capabilities(
                java.util.List.of("x"),
                new Version(0, 13, 1),
                "default",
                "docker",
                null,
                null,
                true,
                java.util.List.of());
        return build.failure(request, asked);
    }

    private interface Accident {
        void happen() throws IOException;
    }

    /** Builds, and lets the accident happen when the RUN has said "begun". */
    private Build during(BuildRequest request, Accident accident) throws Exception {
        BuildPlan plan = buildKit.plan(request);
        ByteArrayOutputStream progress = new ByteArrayOutputStream();
        CompletableFuture<Build> build = CompletableFuture.supplyAsync(() -> {
            try {
                return buildKit.run(plan, new BuildxClient(plan, buildKit.environment()), progress);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        String begun = Base64.getEncoder().encodeToString("begun\n".getBytes(StandardCharsets.UTF_8));
        while (!progress.toString(StandardCharsets.UTF_8).contains(begun) && !build.isDone()) {
            Thread.sleep(20);
        }
        accident.happen();
        return build.get();
    }

    private static boolean run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    /** A registry that wants the user "tester" with the password "correct-horse". */
    private static final class SecuredRegistry implements AutoCloseable {
        private static final String USERS = "tester:$2b$04$c4cKM9T6g5iq3kfFwXo2YeAd8N0qRHEeWKAIf8Eo6RPpk8LmlD3RW\n";

        private final Path folder;
        private final RealBuildKit buildKit;
        private final int port;
        private final Process process;

        SecuredRegistry(Path folder, RealBuildKit buildKit) throws Exception {
            this.folder = Files.createDirectory(folder.resolve("registry"));
            this.buildKit = buildKit;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Path users = Files.writeString(this.folder.resolve("users"), USERS);
            Path settings = Files.writeString(
                    this.folder.resolve("config.yml"),
                    "version: 0.1\nlog: {level: warn, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: "
                            + this.folder.resolve("data") + "}}\nhttp: {addr: \"" + host()
                            + "\", secret: x}\nauth: {htpasswd: {realm: test, path: " + users + "}}\n");
            Path program = buildKit.environment().program("docker-registry");
            assumeTrue(program != null, "needs docker-registry");
            process = new ProcessBuilder(program.toString(), "serve", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(this.folder.resolve("log").toFile())
                    .start();
            while (process.isAlive() && !answers()) {
                Thread.sleep(50);
            }
        }

        String host() {
            return "127.0.0.1:" + port;
        }

        private boolean answers() {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        /** A docker configuration with this password. */
        Path login(String password) throws Exception {
            Path config = Files.createDirectories(folder.resolve("config-" + password));
            String auth = Base64.getEncoder().encodeToString(("tester:" + password).getBytes(StandardCharsets.UTF_8));
            String plugin = buildKit.capabilities(BuildRequest.builder().build())
                    .client()
                    .get(0);
            Files.writeString(
                    config.resolve("config.json"),
                    "{\"auths\":{\"" + host() + "\":{\"auth\":\"" + auth + "\"}},\"cliPluginsExtraDirs\":[\""
                            + Path.of(plugin).getParent() + "\"]}");
            return config;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
