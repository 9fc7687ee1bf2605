package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dockerfiles in the styles of well-known public projects, each with what it means beside it ({@code .expected}). The
 * expectations were compared with BuildKit's own conversion. With the system property {@code odb.test.record} they are
 * written again.
 */
class DockerfileCorpusTest {
    static List<String> dockerfiles() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".Dockerfile"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(DockerfileCorpusTest.class.getResource("corpus").toURI());
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void meansWhatIsWrittenBesideIt(String name) throws Exception {
        byte[] content = Files.readAllBytes(folder().resolve(name));
        Dockerfile dockerfile = Dockerfile.parse(content, name);

        String meaning = meaning(dockerfile);

        String expectedName = name.replace(".Dockerfile", ".expected");
        if (System.getProperty("odb.test.record") != null) {
            Path source = Path.of(System.getProperty("odb.test.record"), expectedName);
            Files.writeString(source, meaning);
        }
        assertThat(meaning).isEqualTo(Files.readString(folder().resolve(expectedName)));
        assertThat(dockerfile.source().bytes()).isEqualTo(content);
    }

    private static String meaning(Dockerfile dockerfile) {
        StringBuilder text = new StringBuilder();
        for (Instruction.Arg arg : dockerfile.metaArgs()) {
            line(text, arg.lines(), arg.statement().line());
        }
        for (Stage stage : dockerfile.stages()) {
            text.append("stage ")
                    .append(stage.displayName())
                    .append(", lines ")
                    .append(stage.lines())
                    .append('\n');
            line(text, stage.from().lines(), stage.from().statement().line());
            for (Instruction instruction : stage.instructions()) {
                line(text, instruction.lines(), describe(instruction));
            }
        }
        String platform = dockerfile.escape() == '`' ? "windows/amd64" : "linux/arm64";
        text.append("steps\n");
        BuildInputs inputs = new BuildInputs(null, Map.of(), Set.of(), platform);
        for (DockerfileSteps.Step step : DockerfileSteps.of(dockerfile, inputs).steps()) {
            text.append("  [").append(step.stage().displayName()).append(' ');
            text.append(step.number()).append('/').append(step.total()).append("] ");
            text.append(Whitespace.normalise(step.text()))
                    .append(" (")
                    .append(step.lines())
                    .append(")\n");
        }
        text.append("reads\n");
        ContextReads reads = ContextReads.of(dockerfile, null, Map.of(), Set.of(), List.of(platform));
        for (ContextReads.Source source : reads.sources()) {
            text.append("  ").append(source.pattern()).append(source.wildcard() ? " (pattern)" : "");
            text.append(" in line ").append(source.lines()).append('\n');
        }
        reads.unknown().forEach(reason -> text.append("  ").append(reason).append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, Lines lines, String what) {
        text.append("  ")
                .append(lines)
                .append(": ")
                .append(Whitespace.normalise(what))
                .append('\n');
    }

    private static String describe(Instruction instruction) {
        if (instruction instanceof Instruction.Run run) {
            return "RUN " + run.statement().flags() + " " + run.command().words() + documents(instruction);
        }
        if (instruction instanceof Instruction.FileTransfer transfer) {
            return instruction.keyword() + " " + instruction.statement().flags() + " " + transfer.sources() + " -> "
                    + transfer.destination() + documents(instruction);
        }
        if (instruction instanceof Instruction.Env env) {
            return "ENV " + env.pairs();
        }
        if (instruction instanceof Instruction.Label label) {
            return "LABEL " + label.pairs();
        }
        if (instruction instanceof Instruction.Onbuild onbuild) {
            return "ONBUILD " + describe(onbuild.trigger());
        }
        return instruction.keyword() + " " + instruction.statement().flags() + " "
                + instruction.statement().arguments();
    }

    private static String documents(Instruction instruction) {
        StringBuilder text = new StringBuilder();
        for (HereDocument document : instruction.statement().documents()) {
            byte[] bytes = document.text().getBytes(StandardCharsets.UTF_8);
            text.append(" + ")
                    .append(document.name())
                    .append(" (")
                    .append(bytes.length)
                    .append(" bytes, lines ");
            text.append(document.lines()).append(document.expand() ? ", expanded)" : ")");
        }
        return text.toString();
    }
}
