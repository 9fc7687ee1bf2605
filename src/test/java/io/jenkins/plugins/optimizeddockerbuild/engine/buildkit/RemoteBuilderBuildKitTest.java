package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RealBuildKit.Build;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Builders of the driver {@code remote}, chosen by name, by the environment and by {@code docker buildx use}. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_ENVIRONMENT", matches = "private")
@ParameterizedClass
@MethodSource("clients")
class RemoteBuilderBuildKitTest {
    @TempDir
    private Path folder;

    /** Empty for the environment's own. */
    @Parameter
    private String client;

    private RealBuildKit buildKit;
    private GrpcBridge bridge;
    private String builder;

    static List<String> clients() {
        return OptionsBuildKitTest.clients();
    }

    @BeforeEach
    void makeABuilder() throws Exception {
        buildKit = RealBuildKit.shared(folder)
                .with("BUILDX_CONFIG", folder.resolve("buildx").toString())
                .withClient(client);
        String engine = buildKit.environment().variable("DOCKER_HOST").substring("unix://".length());
        Path socket = folder.resolve("bridge.sock");
        bridge = GrpcBridge.on(socket, Path.of(engine));
        builder = "far-away";
        buildKit.buildx("create", "--name", builder, "--driver", "remote", "unix://" + socket);
        buildKit.dockerfile("FROM BUSYBOX", "RUN echo far > /far");
    }

    @AfterEach
    void hangUp() throws Exception {
        bridge.close();
    }

    @Test
    void buildsAndPushesWithANamedBuilder() throws Exception {
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.BUILDER, builder)
                .read(BuildOption.TAG, buildKit.newName())
                .add(BuildOption.PUSH, Push.JUDGED)
                .read(BuildOption.CACHE_TO, "type=registry,mode=max,ref=" + buildKit.newName())
                .build();
        Capabilities capabilities = buildKit.capabilities(request);
        assertThat(capabilities.driver()).isEqualTo("remote");
        assertThat(capabilities.isLimitedEngine()).isFalse();
        Build build = buildKit.build(request);
        assertThat(build.succeeded()).as(build.story()).isTrue();
        assertThat(build.plan().notes()).isEmpty();
        assertThat(buildKit.inspect(request, build).platforms()).hasSize(1);
    }

    @Test
    void namesAnImageInTheRegistryAfterItsVerdict() throws Exception {
        String name = buildKit.newName();
        String other = buildKit.newName();
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.BUILDER, builder)
                .read(BuildOption.TAG, name)
                .read(BuildOption.TAG, other)
                .add(BuildOption.PUSH, Push.JUDGED)
                .judged(true)
                .build();

        Build build = buildKit.build(request);

        assertThat(build.succeeded()).as(build.story()).isTrue();
        String digest = build.result().metadata().digest();
        assertThatThrownBy(() -> buildKit.buildx("imagetools", "inspect", name)).isInstanceOf(Throwable.class);
        assertThat(buildKit.inspect(request, build).platforms()).hasSize(1);
        ImagePush.Outcome outcome =
                new ImagePush(build.plan().pendingPush(), buildKit.environment()).run(List.of(digest));
        assertThat(outcome.exitCode()).as(String.join("\n", outcome.output())).isZero();
        assertThat(buildKit.buildx("imagetools", "inspect", name)).contains(digest);
        assertThat(buildKit.buildx("imagetools", "inspect", other)).contains(digest);
    }

    @Test
    void takesTheBuilderOfTheEnvironmentAndTheChosenOne() throws Exception {
        BuildRequest request = BuildRequest.builder().build();
        assertThat(buildKit.capabilities(request).builder()).isEqualTo("default");
        assertThat(buildKit.with("BUILDX_BUILDER", builder)
                        .capabilities(request)
                        .driver())
                .isEqualTo("remote");
        buildKit.buildx("use", builder);
        assertThat(buildKit.capabilities(request).builder()).isEqualTo(builder);
        assertThat(buildKit.buildx("inspect")).contains("far-away");
        assertThat(buildKit.with("DOCKER_HOST", "unix:///elsewhere.sock")
                        .capabilities(request)
                        .builder())
                .isEqualTo("default");
        buildKit.buildx("use", "--global", builder);
        assertThat(buildKit.with("DOCKER_HOST", "unix:///elsewhere.sock")
                        .capabilities(request)
                        .builder())
                .isEqualTo(builder);
        buildKit.buildx("use", "default");
        assertThat(buildKit.capabilities(request).builder()).isEqualTo("default");
        buildKit.buildx("use", "--default", builder);
        assertThat(buildKit.capabilities(request).builder()).isEqualTo(builder);
    }

    @Test
    void asksForVersionAndPlatformsForTheReport() throws Exception {
        Capabilities everything = Capabilities.askEverything(
                buildKit.environment(),
                BuildRequest.builder().read(BuildOption.BUILDER, builder).build());
        assertThat(everything.platforms()).contains("linux/amd64");
    }

    @Test
    void saysThatTheBuilderDoesNotAnswer() throws Exception {
        bridge.close();
        Files.delete(folder.resolve("bridge.sock"));
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.BUILDER, builder)
                .read(BuildOption.OUTPUT, "type=cacheonly")
                .build();
        BuildPlan plan = buildKit.plan(request);
        // The client waits 20 seconds for it.
        Build build = buildKit.run(plan, new BuildxClient(plan, buildKit.environment()));
        BuildFailure failure = build.failure(request, buildKit.capabilities(request));
        assertThat(failure).as(build.story()).isNotNull();
        assertThat(failure.kind()).isEqualTo(BuildFailure.Kind.BUILDER_NOT_RUNNING);
        assertThat(failure.explanation())
                .startsWith("The builder `far-away` does not answer; check that its BuildKit is running");
    }

    @Test
    void saysWhichBuildersThereAre() {
        assertThatThrownBy(() -> buildKit.capabilities(
                        BuildRequest.builder().read(BuildOption.BUILDER, "nope").build()))
                .hasMessageContaining("There is no builder `nope`; choose one of default, far-away");
    }
}
