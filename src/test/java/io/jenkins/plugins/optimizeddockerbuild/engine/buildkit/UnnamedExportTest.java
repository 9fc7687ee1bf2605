package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnnamedExportTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    private Capabilities capabilities = engine(true);

    private static Capabilities engine(boolean containerdImageStore) {
        return new Capabilities(
                List.of("buildx"),
                new Version(0, 29, 1),
                "default",
                "docker",
                null,
                new Version(28, 5, 2),
                containerdImageStore,
                List.of());
    }

    private static BuildRequest.Builder request() {
        return BuildRequest.builder()
                .read(BuildOption.TAG, "example.com/a:1")
                .read(BuildOption.TAG, "example.com/b:2")
                .read(BuildOption.PUSH, "true");
    }

    private UnnamedExport export(BuildRequest.Builder request) {
        return UnnamedExport.of(request.build(), capabilities);
    }

    private static List<String> outputs(UnnamedExport export) {
        return export.exporters().stream().map(Exporter::option).toList();
    }

    @Test
    void pushesToEachRepositoryWithoutANameWhereTheEngineBuilds() {
        UnnamedExport export = export(request());

        assertThat(outputs(export))
                .containsExactly(
                        "type=image,push=,dangling-name-prefix=example.com/a,store=false",
                        "type=image,push=,dangling-name-prefix=example.com/b,store=false");
        assertThat(export.keepsTags()).isFalse();
        assertThat(export.push().commands("docker", List.of(DIGEST)))
                .containsExactly(
                        List.of(
                                "buildx",
                                "imagetools",
                                "create",
                                "--builder",
                                "default",
                                "--tag",
                                "example.com/a:1",
                                "example.com/a@" + DIGEST),
                        List.of(
                                "buildx",
                                "imagetools",
                                "create",
                                "--builder",
                                "default",
                                "--tag",
                                "example.com/b:2",
                                "example.com/b@" + DIGEST));
        assertThat(export.push().namingHere("docker", DIGEST)).isEmpty();
    }

    @Test
    void keepsOneImageInTheEngineWhereItIsUsedThere() {
        UnnamedExport export = export(request().usedHere(true));

        assertThat(outputs(export))
                .containsExactly(
                        "type=image,push=,dangling-name-prefix=example.com/a",
                        "type=image,push=,dangling-name-prefix=example.com/b,store=false");
        assertThat(export.push().namingHere("docker", DIGEST))
                .contains(
                        List.of("docker", "--context", "default", "tag", "example.com/a@" + DIGEST, "example.com/b:2"));
        assertThat(outputs(export(request().read(BuildOption.LOAD, "true"))))
                .doesNotContain("type=docker")
                .contains("type=image,push=,dangling-name-prefix=example.com/a");
    }

    @Test
    void pushesByDigestWithOtherBuilders() {
        capabilities =
                new Capabilities(List.of("buildx"), null, "big", "docker-container", null, null, null, List.of());

        UnnamedExport export = export(request().read(BuildOption.LOAD, "true"));

        assertThat(outputs(export))
                .containsExactly(
                        "type=image,\"name=example.com/a,example.com/b\",push-by-digest=true,push=true,store=false",
                        "type=docker,\"name=example.com/a:1,example.com/b:2\"");
    }

    @Test
    void letsAnEngineWithoutContainerdsStoreKeepTheImage() {
        capabilities = engine(false);

        UnnamedExport export = export(request());

        assertThat(outputs(export)).containsExactly("type=image");
        assertThat(export.keepsTags()).isTrue();
        assertThat(export.push().commands("docker", List.of(DIGEST)))
                .contains(List.of("docker", "--context", "default", "push", "example.com/a:1"));
        BuildRequest inspected = export.push().whereItIs(request().build());
        assertThat(inspected.push()).isFalse();
        assertThat(inspected.load()).isTrue();
    }

    @Test
    void takesWhatAnOutputSaysAlong() {
        UnnamedExport export = export(BuildRequest.builder()
                .read(BuildOption.OUTPUT, "type=registry,name=example.com/c:3,compression=zstd")
                .read(BuildOption.OUTPUT, "type=local,dest=out"));

        assertThat(outputs(export))
                .containsExactly(
                        "type=image,compression=zstd,push=,dangling-name-prefix=example.com/c,store=false",
                        "type=local,dest=out");
        assertThat(export.push().texts()).containsExactly("example.com/c:3");
    }

    @Test
    void letsEachOfSeveralNodesPushWithoutANameAndMergesItLater() {
        capabilities = new Capabilities(
                List.of("buildx"), new Version(0, 29, 1), "team", "remote", null, null, false, List.of());

        UnnamedExport export = export(BuildRequest.builder()
                .read(BuildOption.TAG, "example.com/a:1")
                .read(BuildOption.PUSH, "true")
                .onSeveralNodes(true));

        assertThat(outputs(export))
                .containsExactly("type=image,name=example.com/a,push-by-digest=true,push=,store=false");
        assertThat(export.push().merges()).isTrue();
        assertThat(export.push().commands("docker", List.of(DIGEST, DIGEST.replace('0', '1'))))
                .containsExactly(List.of(
                        "buildx",
                        "imagetools",
                        "create",
                        "--builder",
                        "team",
                        "--tag",
                        "example.com/a:1",
                        "example.com/a@" + DIGEST,
                        "example.com/a@" + DIGEST.replace('0', '1')));
    }

    @Test
    void holdsNothingThatIsPushedByDigestOrNotAtAll() {
        assertThat(export(BuildRequest.builder()
                        .read(BuildOption.OUTPUT, "type=image,name=example.com/c,push=true,push-by-digest=true")))
                .isNull();
        assertThat(export(BuildRequest.builder().read(BuildOption.TAG, "x"))).isNull();
    }
}
