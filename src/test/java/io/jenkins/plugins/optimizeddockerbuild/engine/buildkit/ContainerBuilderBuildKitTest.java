package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RealBuildKit.Build;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A builder of the driver {@code docker-container}: buildx starts the container and talks through it as ever, only that
 * the programs in it hand the connection on to the BuildKit in the engine.
 */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_ENVIRONMENT", matches = "private")
@ParameterizedClass
@MethodSource("clients")
class ContainerBuilderBuildKitTest {
    @TempDir
    private static Path shared;

    private static PrivateBuildKit environment;

    @TempDir
    private Path folder;

    /** Empty for the environment's own. */
    @Parameter
    private String client;

    private RealBuildKit buildKit;
    private GrpcBridge bridge;

    static List<String> clients() {
        return OptionsBuildKitTest.clients();
    }

    /** Such containers run under an init program, which Debian has in another package than the engine. */
    @BeforeAll
    static void start() throws Exception {
        if (environment == null) {
            Path programs = Files.createDirectories(shared.resolve("programs"));
            Path init = Files.writeString(programs.resolve("docker-init"), "#!/bin/sh\nshift\nexec \"$@\"\n");
            assertThat(init.toFile().setExecutable(true)).isTrue();
            environment = PrivateBuildKit.start(shared.resolve("environment"), System.getenv("PATH") + ":" + programs);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        environment.close();
        environment = null;
    }

    @BeforeEach
    void makeABuilder() throws Exception {
        buildKit = environment
                .client(folder)
                .with("BUILDX_CONFIG", folder.resolve("buildx").toString())
                .withClient(client);
        String engine = buildKit.environment().variable("DOCKER_HOST").substring("unix://".length());
        bridge = GrpcBridge.onLoopback(Path.of(engine));
        buildKit.dockerfile(
                "FROM BUSYBOX",
                "RUN mkdir -p /usr/bin && printf '#!/bin/sh\\ntrap exit TERM\\nwhile :; do sleep 1; done\\n' > /usr/bin/buildkitd"
                        + " && printf '#!/bin/sh\\ncase $1 in dial-stdio) exec nc 127.0.0.1 " + bridge.port()
                        + " ;; esac\\n' > /usr/bin/buildctl && chmod +x /usr/bin/buildkitd /usr/bin/buildctl",
                "ENTRYPOINT [\"buildkitd\"]");
        String image = buildKit.newName();
        Build made = buildKit.build(
                RealBuildKit.request().read(BuildOption.TAG, image).add(BuildOption.PUSH, Push.JUDGED));
        assertThat(made.succeeded()).as(made.story()).isTrue();
        buildKit.buildx(
                "create",
                "--name",
                "contained",
                "--driver",
                "docker-container",
                "--driver-opt",
                "image=" + image,
                "--driver-opt",
                "network=host",
                "--use");
        buildKit.dockerfile("FROM BUSYBOX", "RUN echo contained > /contained");
    }

    @AfterEach
    void removeTheBuilder() throws Exception {
        buildKit.buildx("rm", "--force", "contained");
        bridge.close();
    }

    @Test
    void buildsWithTheChosenBuilderAndLoadsAndPushes() throws Exception {
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.TAG, buildKit.newName())
                .add(BuildOption.PUSH, Push.JUDGED)
                .add(BuildOption.LOAD, true)
                .read(BuildOption.CACHE_TO, "type=registry,mode=max,ref=" + buildKit.newName())
                .build();
        Build build = buildKit.build(request);
        assertThat(build.succeeded()).as(build.story()).isTrue();
        assertThat(build.plan().command()).contains("--push", "--load");
        assertThat(buildKit.run("docker", "run", "--rm", request.tags().get(0).text(), "cat", "/contained"))
                .isEqualTo("contained\n");
        assertThat(buildKit.inspect(request, build).platforms()).hasSize(1);
    }

    @Test
    void tellsTheReportDriverAndPlatforms() throws Exception {
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.OUTPUT, "type=cacheonly")
                .build();
        assertThat(buildKit.build(request).succeeded()).isTrue();
        Capabilities everything = Capabilities.askEverything(buildKit.environment(), request);
        assertThat(everything.builder()).isEqualTo("contained");
        assertThat(everything.driver()).isEqualTo("docker-container");
        assertThat(everything.platforms()).contains("linux/amd64");
    }
}
