package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildMetadataTest {
    @TempDir
    private Path folder;

    @Test
    void readsWhatBuildx013Wrote() throws Exception {
        BuildMetadata metadata = recorded("metadata-buildx-0.13.json");
        assertThat(metadata.digest()).startsWith("sha256:18a7a234");
        assertThat(metadata.names()).containsExactly("registry.example.com/bk/one:1");
        assertThat(metadata.provenance()).isEmpty();
    }

    @Test
    void findsTheLinesAndLayersOfEachStep() throws Exception {
        BuildProvenance provenance =
                recorded("metadata-buildx-0.29.json").provenance().get("");
        assertThat(provenance.platform()).isEqualTo("linux/amd64");
        assertThat(provenance.steps())
                .extracting(BuildProvenance.Step::lines, BuildProvenance.Step::instruction, BuildProvenance.Step::bytes)
                .containsExactly(
                        tuple(new Lines(1, 1), "FROM registry.example.com/busybox:latest AS base", 1101612L),
                        tuple(
                                new Lines(2, 2),
                                "RUN echo hello > /a && dd if=/dev/urandom of=/r bs=1k count=300",
                                307638L),
                        tuple(new Lines(4, 4), "WORKDIR /app", 92L),
                        tuple(null, null, 0L),
                        tuple(new Lines(5, 5), "COPY f.txt .", 134L),
                        tuple(new Lines(6, 6), "RUN --mount=type=secret,id=s wc -c < /app/f.txt > /b", 98L));
        assertThat(provenance.steps().get(1).vertex()).startsWith("sha256:9e8b4691");
        assertThat(provenance.steps())
                .extracting(BuildProvenance.Step::isSource)
                .containsExactly(true, false, false, true, false, false);
        assertThat(provenance.image())
                .extracting(LayerDescriptor::bytes)
                .containsExactly(1101612L, 307638L, 92L, 134L, 98L);
    }

    @Test
    void knowsNothingWhenTheClientWroteNothing() throws Exception {
        assertThat(BuildMetadata.read(folder.resolve("none"))).isEqualTo(BuildMetadata.NONE);
    }

    @Test
    void refusesAFileThatIsCutOff() throws Exception {
        Path file = Files.writeString(folder.resolve("meta.json"), "{\"containerimage.digest\": \"sha2");
        assertThatThrownBy(() -> BuildMetadata.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void keepsProvenanceByPlatformAndSeveralNames() throws Exception {
        String json = "{\"image.name\":\"example.com/a:1,example.com/a:2\",\"buildx.build.provenance/linux/arm64\":{},"
                + "\"buildx.build.provenance/linux/amd64\":{},\"containerimage.descriptor\":{\"digest\":\"sha256:x\","
                + "\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\"}}}";
        BuildMetadata metadata = BuildMetadata.parse(json.getBytes(StandardCharsets.UTF_8));
        assertThat(metadata.provenance()).containsOnlyKeys("linux/arm64", "linux/amd64");
        assertThat(metadata.names()).isEqualTo(List.of("example.com/a:1", "example.com/a:2"));
        assertThat(metadata.digest()).isEqualTo("sha256:x");
        assertThat(metadata.platform()).isEqualTo("linux/arm/v7");
    }

    @Test
    void takesTheNameOfAnUntaggedImageForNone() throws Exception {
        String json = "{\"image.name\":\"moby-dangling@sha256:x\",\"containerimage.digest\":\"sha256:x\"}";
        assertThat(BuildMetadata.parse(json.getBytes(StandardCharsets.UTF_8)).names())
                .isEmpty();
    }

    static BuildMetadata recorded(String name) throws IOException {
        try (InputStream in = BuildMetadataTest.class.getResourceAsStream(name)) {
            return BuildMetadata.parse(in.readAllBytes());
        }
    }
}
