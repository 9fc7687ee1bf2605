package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspection.ImageLayer;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspection.PlatformImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RealBuildKit.Build;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The layers of what real builds made, wherever it went. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
@ParameterizedClass
@MethodSource("clients")
class ImageInspectorBuildKitTest {
    private static final List<String> INSTRUCTIONS =
            List.of("RUN head -c 200000 /dev/urandom > /random", "WORKDIR /app", "COPY hello .");

    @TempDir
    private Path folder;

    /** Empty for the environment's own. */
    @Parameter
    private String client;

    private RealBuildKit buildKit;

    static List<String> clients() {
        return OptionsBuildKitTest.clients();
    }

    @BeforeEach
    void makeAContext() throws Exception {
        buildKit = RealBuildKit.shared(folder).withClient(client);
        buildKit.file("context/hello", "hello");
        buildKit.dockerfile(
                "FROM BUSYBOX AS base",
                "RUN head -c 200000 /dev/urandom > /random",
                "FROM base",
                "ENV A=b",
                "WORKDIR /app",
                "COPY hello .",
                "CMD [\"sh\"]");
    }

    @Test
    void findsTheLayersOfAPushedImage() throws Exception {
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.TAG, buildKit.newName())
                .add(BuildOption.PUSH, Push.JUDGED)
                .build();
        PlatformImage image = inspected(request).platforms().get(0);
        assertThat(image.platform()).isEqualTo("linux/amd64");
        assertThat(image.compressed()).isTrue();
        assertLayers(image);
        assertThat(image.layers().get(1).bytes()).isBetween(200_000L, 202_000L);
        assertThat(image.layers()).allMatch(layer -> layer.digest().startsWith("sha256:"));
    }

    @Test
    void findsTheLayersForEachPlatform() throws Exception {
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.TAG, buildKit.newName())
                .add(BuildOption.PUSH, Push.JUDGED)
                .read(BuildOption.PLATFORM, "linux/amd64,linux/arm64")
                .build();
        ImageInspection inspection = inspected(request);
        assertThat(inspection.platforms())
                .extracting(PlatformImage::platform)
                .containsExactlyInAnyOrder("linux/amd64", "linux/arm64");
        inspection.platforms().forEach(ImageInspectorBuildKitTest::assertLayers);
    }

    @Test
    void findsTheLayersOfALoadedImage() throws Exception {
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.TAG, buildKit.newName())
                .add(BuildOption.LOAD, true)
                .build();
        PlatformImage image = inspected(request).platforms().get(0);
        assertLayers(image);
        assertThat(image.layers().get(1).bytes()).isGreaterThan(199_000L);
    }

    @Test
    void findsTheLayersOfAnImageThatTheDockerDriverKeepsWithoutBeingAsked() throws Exception {
        assumeTrue(
                buildKit.capabilities(BuildRequest.builder().build()).isDockerDriver(), "other drivers keep no image");
        assertLayers(inspected(RealBuildKit.request()
                        .read(BuildOption.TAG, buildKit.newName())
                        .build())
                .platforms()
                .get(0));
    }

    @Test
    void findsTheLayersInAnArchiveAndInALayout() throws Exception {
        for (String output :
                List.of("type=oci,dest=image.tar", "type=oci,dest=layout,tar=false", "type=docker,dest=docker.tar")) {
            ImageInspection inspection = inspected(
                    RealBuildKit.request().read(BuildOption.OUTPUT, output).build());
            PlatformImage image = inspection.platforms().get(0);
            assertThat(image.platform()).isEqualTo("linux/amd64");
            assertLayers(image);
        }
    }

    @Test
    void findsNoImageWhereNoneWasMade() throws Exception {
        ImageInspection inspection =
                inspected(RealBuildKit.request().read(BuildOption.OUTPUT, "out").build());
        assertThat(inspection.platforms()).isEmpty();
        assertThat(inspection.note()).isNull();
    }

    @Test
    void saysThatTheImageCouldNotBeLookedAtAndFailsNothing() throws Exception {
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.TAG, buildKit.newName())
                .add(BuildOption.PUSH, Push.JUDGED)
                .build();
        Build build = buildKit.build(request);
        BuildMetadata elsewhere = new BuildMetadata(
                build.result().metadata().digest(), null, List.of("127.0.0.1:1/x:1"), null, java.util.Map.of());
        ImageInspection inspection = ImageInspector.inspect(
                request, buildKit.capabilities(request), buildKit.environment(), elsewhere, Set.of(), null);
        assertThat(inspection.platforms()).isEmpty();
        assertThat(inspection.note()).startsWith("The sizes of the image's layers are unknown: ");
    }

    private ImageInspection inspected(BuildRequest request) throws Exception {
        Build build = buildKit.build(request);
        assertThat(build.succeeded()).as(build.story()).isTrue();
        ImageInspection inspection = buildKit.inspect(request, build);
        assertThat(inspection.note()).isNull();
        return inspection;
    }

    private static void assertLayers(PlatformImage image) {
        List<ImageLayer> own = image.layers().subList(1, image.layers().size());
        assertThat(own).extracting(ImageLayer::createdBy).isEqualTo(INSTRUCTIONS);
        assertThat(own)
                .extracting(ImageLayer::lines)
                .containsExactly(new Lines(2, 2), new Lines(5, 5), new Lines(6, 6));
        assertThat(image.layers().get(0).lines()).isNull();
        assertThat(image.layers().get(0).bytes()).isGreaterThan(500_000L);
    }
}
