package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageHistoryTest {
    private static final String CONFIG = """
            {"history": [
              {"created_by": "/bin/sh -c #(nop) ADD file:4b in / "},
              {"created_by": "/bin/sh -c #(nop)  CMD [\\"bash\\"]", "empty_layer": true},
              {"created_by": "RUN /bin/sh -c make # buildkit", "comment": "buildkit.dockerfile.v0"},
              {"created_by": "ENV A=b", "comment": "buildkit.dockerfile.v0", "empty_layer": true},
              {"created_by": "COPY a b # buildkit", "comment": "buildkit.dockerfile.v0"}
            ]}
            """;

    @Test
    void givesEachLayerTheLineThatMadeIt() throws Exception {
        assertThat(instructions(ImageHistory.of(json(CONFIG)).byLayer(3)))
                .containsExactly("ADD file:4b in /", "RUN make", "COPY a b");
    }

    /** Images made by docker import and others keep no history: BuildKit then adds lines at the end. */
    @Test
    void leavesLayersOfABaseImageWithoutHistoryUnnamed() throws Exception {
        String added = CONFIG.replace(
                "\n]}",
                ",\n{\"created_by\": \"mount / from exec make\", \"comment\": \"buildkit.exporter.image.v0\"}\n]}");
        assertThat(instructions(ImageHistory.of(json(added)).byLayer(4)))
                .containsExactly(null, "ADD file:4b in /", "RUN make", "COPY a b");
    }

    @Test
    void saysNothingWhereHistoryAndLayersDoNotFit() throws Exception {
        assertThat(ImageHistory.of(json(CONFIG)).byLayer(2)).containsExactly(null, null);
        assertThat(ImageHistory.of(json("{}")).byLayer(1)).containsExactly((ImageHistory.Line) null);
    }

    @Test
    void findsTheLinesOfTheDockerfileFromTheEnd() throws Exception {
        Dockerfile dockerfile =
                dockerfile("FROM debian AS build\nRUN make\nFROM build\nENV A=b\n# about it\nCOPY a \\\n  b\n");
        ImageHistory history = ImageHistory.of(json(CONFIG));
        Map<ImageHistory.Line, Lines> lines = history.linesOf(dockerfile, null);
        List<Lines> byLayer = new ArrayList<>();
        history.byLayer(3).forEach(line -> byLayer.add(lines.get(line)));
        assertThat(byLayer).containsExactly(null, new Lines(2, 2), new Lines(6, 7));
    }

    @Test
    void stopsWhereTheInstructionsDoNotFitAnyMore() throws Exception {
        ImageHistory history = ImageHistory.of(json(CONFIG));
        assertThat(history.linesOf(dockerfile("FROM x\nLABEL a=b\nCOPY a b\n"), null)
                        .values())
                .containsExactly(new Lines(3, 3));
        assertThat(history.linesOf(dockerfile("FROM x\nCOPY a b\nENV X=y\n"), null))
                .isEmpty();
        assertThat(history.linesOf(null, null)).isEmpty();
    }

    @Test
    void tellsTwoEqualInstructionsApart() throws Exception {
        String twice = """
                {"history": [
                  {"created_by": "RUN /bin/sh -c date # buildkit", "comment": "buildkit.dockerfile.v0"},
                  {"created_by": "RUN /bin/sh -c date # buildkit", "comment": "buildkit.dockerfile.v0"}]}
                """;
        ImageHistory history = ImageHistory.of(json(twice));
        Map<ImageHistory.Line, Lines> lines = history.linesOf(dockerfile("FROM x\nRUN date\nRUN date\n"), null);
        assertThat(history.byLayer(2)).extracting(lines::get).containsExactly(new Lines(2, 2), new Lines(3, 3));
    }

    @Test
    void followsTheStagesOfATarget() throws Exception {
        Dockerfile dockerfile = dockerfile("FROM x AS a\nRUN make\nENV A=b\nCOPY a b\nFROM a AS c\nRUN other\n");
        assertThat(ImageHistory.of(json(CONFIG)).linesOf(dockerfile, "A").values())
                .containsExactlyInAnyOrder(new Lines(2, 2), new Lines(3, 3), new Lines(4, 4));
    }

    @Test
    void readsAnEnginesHistoryWhereSizesTellTheLayers() throws Exception {
        String engine = """
                [{"CreatedBy": "/bin/sh -c #(nop) ADD file:4b in / ", "Size": 2000, "Comment": ""},
                 {"CreatedBy": "CMD [\\"sh\\"]", "Size": 0, "Comment": ""},
                 {"CreatedBy": "WORKDIR /app", "Size": 0, "Comment": "buildkit.dockerfile.v0"},
                 {"CreatedBy": "RUN /bin/sh -c make # buildkit", "Size": 70, "Comment": "buildkit.dockerfile.v0"}]
                """;
        List<Long> sizes = new ArrayList<>();
        ImageHistory history = ImageHistory.ofEngine(json(engine).items(), sizes);
        assertThat(sizes).containsExactly(2000L, 0L, 70L);
        assertThat(instructions(history.byLayer(3))).containsExactly("ADD file:4b in /", "WORKDIR /app", "RUN make");
    }

    @ParameterizedTest
    @CsvSource({
        "RUN /bin/sh -c make # buildkit, RUN make",
        "RUN |2 A=1 B=2 /bin/sh -c make # buildkit, RUN make",
        "'RUN /bin/bash -o pipefail -c x # buildkit', RUN /bin/bash -o pipefail -c x",
        "/bin/sh -c apt-get update, RUN apt-get update",
        "'/bin/sh -c #(nop)  ENV A=b', ENV A=b",
        "COPY . . # buildkit, COPY . .",
        "bazel build, bazel build",
    })
    void writesInstructionsAsADockerfileWould(String createdBy, String instruction) {
        assertThat(ImageHistory.instruction(createdBy)).isEqualTo(instruction);
    }

    private static List<String> instructions(List<ImageHistory.Line> lines) {
        List<String> instructions = new ArrayList<>();
        lines.forEach(line -> instructions.add(line == null ? null : ImageHistory.instruction(line.createdBy())));
        return instructions;
    }

    private static Dockerfile dockerfile(String text) throws Exception {
        return Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8), "Dockerfile");
    }

    private static JsonTree json(String text) throws IOException {
        return JsonTree.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
