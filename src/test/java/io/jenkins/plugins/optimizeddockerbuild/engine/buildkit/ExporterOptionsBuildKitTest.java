package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RealBuildKit.Build;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The result goes where the options say, with each client. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
@ParameterizedClass
@MethodSource("io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.OptionsBuildKitTest#clients")
class ExporterOptionsBuildKitTest {
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
    void pushesTheSameImageWithoutKeepingIt() throws Exception {
        assumeTrue(buildKit.capabilities(RealBuildKit.request()
                        .read(BuildOption.TAG, "x")
                        .add(BuildOption.PUSH, Push.JUDGED)
                        .build())
                .pushesWithoutStore());
        buildKit.dockerfile("FROM BUSYBOX", "RUN echo " + UUID.randomUUID() + " > /unique");
        String first = buildKit.newName();
        String second = buildKit.newName();
        String byTheClient = buildKit.newName();

        Build build = buildKit.build(RealBuildKit.request()
                .read(BuildOption.TAG, first)
                .read(BuildOption.TAG, second)
                .read(BuildOption.ATTEST, "type=provenance,disabled=true")
                .read(BuildOption.LABEL, "a=b")
                .read(BuildOption.IIDFILE, "id")
                .add(BuildOption.PUSH, Push.JUDGED));
        assertThat(build.succeeded()).as(build.story()).isTrue();
        assertThat(buildKit.run("docker", "image", "ls", "--quiet", first)).isEmpty();

        buildKit.buildx(
                "build",
                "--provenance=false",
                "--label",
                "a=b",
                "--iidfile",
                "id2",
                "-t",
                byTheClient,
                "--push",
                "context");
        String pushed = buildKit.buildx("imagetools", "inspect", "--raw", byTheClient);
        assertThat(buildKit.buildx("imagetools", "inspect", "--raw", first)).isEqualTo(pushed);
        assertThat(buildKit.buildx("imagetools", "inspect", "--raw", second)).isEqualTo(pushed);
        assertThat(folder.resolve("id")).hasSameTextualContentAs(folder.resolve("id2"));
        assertThat(build.result().metadata().names()).contains(first, second);
    }

    @Test
    void pushesAttestationsAsTheClientDoes() throws Exception {
        buildKit.dockerfile("FROM BUSYBOX", "RUN echo " + UUID.randomUUID() + " > /unique");
        String name = buildKit.newName();
        String byTheClient = buildKit.newName();

        assertThat(buildKit.build(RealBuildKit.request()
                                .read(BuildOption.TAG, name)
                                .add(BuildOption.PUSH, Push.JUDGED))
                        .succeeded())
                .isTrue();
        buildKit.buildx("build", "-t", byTheClient, "--push", "context");

        String attestations = "{{range .Manifest.Manifests}}{{.Platform.OS}} {{index .Annotations"
                + " \"vnd.docker.reference.type\"}}\n{{end}}";
        assertThat(buildKit.buildx("imagetools", "inspect", "--format", attestations, name))
                .isEqualTo(buildKit.buildx("imagetools", "inspect", "--format", attestations, byTheClient));
    }

    @Test
    void writesTheResultToFilesAndStandardOutput() throws Exception {
        buildKit.file("context/hello", "hello");
        buildKit.dockerfile("FROM scratch", "COPY hello /hello");
        assertThat(buildKit.build(RealBuildKit.request().read(BuildOption.OUTPUT, "out"))
                        .succeeded())
                .isTrue();
        assertThat(folder.resolve("out/hello")).hasContent("hello");
        Build tar = buildKit.build(RealBuildKit.request().read(BuildOption.OUTPUT, "-"));
        assertThat(new String(tar.output(), StandardCharsets.ISO_8859_1)).startsWith("hello\0");
        assertThat(tar.output()).hasSize(tar.output().length / 512 * 512);
        Build both = buildKit.build(RealBuildKit.request()
                .read(BuildOption.OUTPUT, "type=oci,dest=image.tar")
                .read(BuildOption.OUTPUT, "type=tar,dest=files.tar"));
        assertThat(both.succeeded()).as(both.story()).isTrue();
        assertThat(folder.resolve("image.tar")).isNotEmptyFile();
        assertThat(folder.resolve("files.tar")).isNotEmptyFile();
    }

    @Test
    void writesTheImageId() throws Exception {
        buildKit.dockerfile("FROM BUSYBOX");
        Build build = buildKit.build(RealBuildKit.request()
                .read(BuildOption.TAG, buildKit.newName())
                .add(BuildOption.LOAD, true)
                .read(BuildOption.IIDFILE, "id"));
        assertThat(build.succeeded()).as(build.story()).isTrue();
        assertThat(folder.resolve("id")).content().startsWith("sha256:");
    }
}
