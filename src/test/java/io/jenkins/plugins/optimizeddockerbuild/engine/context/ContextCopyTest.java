package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextCopyTest {
    @TempDir
    private Path temporary;

    @Test
    void copiesWhatTheBuildSeesAndWhatSaysHowItIsBuilt() throws Exception {
        Path context = Files.createDirectories(temporary.resolve("context"));
        Files.createDirectories(context.resolve("app/empty"));
        Files.createDirectories(context.resolve("data"));
        Files.writeString(context.resolve("data/large"), "x");
        Files.writeString(context.resolve("app/run"), "x");
        context.resolve("app/run").toFile().setExecutable(true);
        Files.createSymbolicLink(context.resolve("link"), Path.of("app/run"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        Files.writeString(context.resolve(".dockerignore"), "data\nDockerfile\n.dockerignore\n");
        Path copy = Files.createDirectories(temporary.resolve("copy"));

        ContextCopy.copy(
                ContextAnalysis.of(
                        ContextRequest.of(context.toString()).withPrune(PruneMode.REPORT),
                        InputStream.nullInputStream()),
                copy);

        assertThat(copy.resolve("app/run")).isExecutable().hasContent("x");
        assertThat(copy.resolve("app/empty")).isDirectory();
        assertThat(Files.readSymbolicLink(copy.resolve("link"))).isEqualTo(Path.of("app/run"));
        assertThat(copy.resolve("Dockerfile")).exists();
        assertThat(copy.resolve(".dockerignore")).exists();
        assertThat(copy.resolve("data")).doesNotExist();
    }
}
