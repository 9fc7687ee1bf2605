package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CachePolicy.Compression;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CachePolicy.Mode;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RealBuildKit.Build;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Caches are written, found by a builder that has none of its own, and missed in peace. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_ENVIRONMENT", matches = "private")
class CachesBuildKitTest {
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
    void beginWithAnEmptyBuilder() throws Exception {
        buildKit = environment.client(folder);
        buildKit.dockerfile(
                "FROM BUSYBOX AS build", "RUN echo built > /file", "FROM scratch", "COPY --from=build /file /file");
        buildKit.buildx("prune", "-af");
    }

    private static CachePolicy readAndWrite(List<ImageReference> importFrom, ImageReference exportTo) {
        return new CachePolicy(importFrom, exportTo, Mode.MAX, null, null, true, null);
    }

    @Test
    void findsTheLayersOfAllStagesInARegistry() throws Exception {
        ImageReference branch = ImageReference.parse(buildKit.newName());
        CachePolicy policy = readAndWrite(List.of(ImageReference.parse(buildKit.newName())), branch);
        Build first = build(RealBuildKit.request().cache(policy));
        assertThat(first.vertex("echo built > /file").outcome()).isEqualTo(Outcome.DONE);
        buildKit.buildx("prune", "-af");
        Build second = build(RealBuildKit.request().cache(policy));
        assertThat(second.vertex("echo built > /file").outcome())
                .as(second.story())
                .isEqualTo(Outcome.CACHED);
    }

    @Test
    void writesEveryCompression() throws Exception {
        for (Compression compression : Compression.values()) {
            buildKit.buildx("prune", "-af");
            ImageReference reference = ImageReference.parse(buildKit.newName());
            Integer level = compression == Compression.UNCOMPRESSED ? null : 2;
            CachePolicy policy = new CachePolicy(List.of(), reference, Mode.MAX, compression, level, false, true);
            build(RealBuildKit.request().cache(policy));
            String manifest = buildKit.buildx("imagetools", "inspect", "--raw", reference.text());
            assertThat(manifest)
                    .contains(
                            switch (compression) {
                                case ZSTD -> "layer.v1.tar+zstd";
                                case UNCOMPRESSED -> "layer.v1.tar\"";
                                case GZIP, ESTARGZ -> "layer.v1.tar+gzip";
                            });
        }
    }

    @Test
    void keepsTheLayersOfTheResultOnlyInModeMin() throws Exception {
        ImageReference reference = ImageReference.parse(buildKit.newName());
        CachePolicy policy = new CachePolicy(List.of(), reference, Mode.MIN, null, null, false, null);
        build(RealBuildKit.request().cache(policy).read(BuildOption.OUTPUT, "type=cacheonly"));
        buildKit.buildx("prune", "-af");
        buildKit.dockerfile("FROM BUSYBOX AS build", "RUN echo built > /file", "RUN true");
        Build second = build(RealBuildKit.request().cache(policy));
        assertThat(second.vertex("echo built > /file").outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void findsALocalCache() throws Exception {
        build(RealBuildKit.request().read(BuildOption.CACHE_TO, "type=local,dest=cache,mode=max"));
        assertThat(folder.resolve("cache/index.json")).exists();
        buildKit.buildx("prune", "-af");
        Build second = build(RealBuildKit.request().read(BuildOption.CACHE_FROM, "type=local,src=cache"));
        assertThat(second.vertex("echo built > /file").outcome())
                .as(second.story())
                .isEqualTo(Outcome.CACHED);
    }

    @Test
    void findsTheCacheInAPushedImage() throws Exception {
        String name = buildKit.newName();
        buildKit.dockerfile("FROM BUSYBOX", "RUN echo built > /file");
        build(RealBuildKit.request()
                .read(BuildOption.TAG, name)
                .add(BuildOption.PUSH, Push.JUDGED)
                .read(BuildOption.CACHE_TO, "type=inline"));
        buildKit.run("docker", "image", "rm", "--force", name);
        buildKit.buildx("prune", "-af");
        Build second = build(RealBuildKit.request().read(BuildOption.CACHE_FROM, name));
        assertThat(second.vertex("echo built > /file").outcome())
                .as(second.story())
                .isEqualTo(Outcome.CACHED);
    }

    @Test
    void takesAMissingCacheForNormal() throws Exception {
        String missing = buildKit.newName();
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.CACHE_FROM, missing)
                .read(BuildOption.CACHE_FROM, "type=local,src=nowhere")
                .build();
        Build build = buildKit.build(request);
        assertThat(build.succeeded()).as(build.story()).isTrue();
        TimelineVertex vertex = build.vertex(missing);
        assertThat(CacheNote.of(request, vertex.fullName(), vertex.error())).isNull();
    }

    @Test
    void goesOnWithoutACacheWhoseRegistryIsAway() throws Exception {
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.CACHE_FROM, "127.0.0.1:1/cache")
                .read(BuildOption.CACHE_TO, "type=registry,ref=127.0.0.1:1/cache,ignore-error=true")
                .build();
        Build build = buildKit.build(request);
        assertThat(build.succeeded()).as(build.story()).isTrue();
        TimelineVertex imported = build.vertex("127.0.0.1:1/cache");
        assertThat(CacheNote.of(request, imported.fullName(), imported.error()))
                .startsWith(
                        "The cache at 127.0.0.1:1/cache could not be read: the registry 127.0.0.1:1 does not answer");
        TimelineVertex exported = build.vertex("exporting cache to registry");
        assertThat(CacheNote.of(request, exported.fullName(), exported.error()))
                .startsWith("The cache could not be written to 127.0.0.1:1/cache, the image is not affected:");
    }

    @Test
    void saysThatOnlyTheCacheFailedWhereThatCounts() throws Exception {
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.CACHE_TO, "type=registry,ref=127.0.0.1:1/cache")
                .build();
        Build build = buildKit.build(request);
        assertThat(build.succeeded()).isFalse();
        assertThat(build.failure(request, buildKit.capabilities(request)))
                .extracting(BuildFailure::kind)
                .isEqualTo(BuildFailure.Kind.CACHE_EXPORT);
    }

    @Test
    void letsAnUntrustedBuildReadAndNotWrite() throws Exception {
        ImageReference reference = ImageReference.parse(buildKit.newName());
        build(RealBuildKit.request().cache(readAndWrite(List.of(), reference)));
        String before = buildKit.buildx("imagetools", "inspect", "--raw", reference.text());
        buildKit.buildx("prune", "-af");
        buildKit.dockerfile("FROM BUSYBOX AS build", "RUN echo built > /file", "RUN echo evil");
        String image = buildKit.newName();
        Build build = build(RealBuildKit.request()
                .untrusted(true)
                .read(BuildOption.TAG, image)
                .add(BuildOption.PUSH, Push.JUDGED)
                .read(BuildOption.BUILD_ARG, "BUILDKIT_INLINE_CACHE=1")
                .read(BuildOption.CACHE_TO, "type=local,dest=stolen")
                .cache(readAndWrite(List.of(), reference)));
        assertThat(build.vertex("echo built > /file").outcome()).isEqualTo(Outcome.CACHED);
        assertThat(buildKit.buildx("imagetools", "inspect", "--raw", reference.text()))
                .isEqualTo(before);
        assertThat(Files.exists(folder.resolve("stolen"))).isFalse();
        assertThat(buildKit.buildx("imagetools", "inspect", "--format", "{{json .}}", image))
                .doesNotContain("moby.buildkit.cache");
    }

    private Build build(BuildRequest.Builder request) throws Exception {
        Build build = buildKit.build(request);
        assertThat(build.succeeded()).as(build.story()).isTrue();
        return build;
    }
}
