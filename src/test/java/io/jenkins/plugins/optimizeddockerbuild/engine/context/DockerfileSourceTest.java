package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileSourceTest {
    private static final String FROM = "FROM scratch\nCOPY in /\n";

    @TempDir
    private static Path folder;

    private ContextOnDisk context;

    @BeforeEach
    void writeContext() throws Exception {
        Path root = Files.createTempDirectory(folder, "context");
        Files.writeString(folder.resolve("outside"), FROM);
        context = new ContextOnDisk(root)
                .file("in", FROM)
                .file("docker/in", FROM)
                .link("inside", "docker/in")
                .link("absolute-in-the-context", "/docker/in")
                .link("twice", "inside")
                .link("docker/up", "../in")
                .link("docker/above", "../absolute-in-the-context")
                .link("outside", "../outside")
                .link("outside-by-its-whole-path", folder.resolve("outside").toString())
                .link("inside-by-its-whole-path", root.resolve("in").toString())
                .link("twice-outside", "outside")
                .link("process", "/proc/self/environ")
                .link("users", "/etc/passwd")
                .link("circle", "circle")
                .link("dangling", "nothing")
                .link("folder", "docker")
                .link("folder-outside", folder.toString());
    }

    private DockerfileSource find(String name) throws Exception {
        return DockerfileSource.find(
                context.root(), context.root().resolve(name).toString(), InputStream.nullInputStream());
    }

    static List<String> readable() {
        return List.of(
                "inside", "absolute-in-the-context", "twice", "docker/up", "folder/in", "folder-outside/outside");
    }

    static List<String> unreadable() {
        return List.of(
                "docker/above",
                "outside",
                "outside-by-its-whole-path",
                "inside-by-its-whole-path",
                "twice-outside",
                "process",
                "users",
                "circle",
                "dangling");
    }

    @ParameterizedTest
    @MethodSource("readable")
    void followsALinkWithinTheFolderOfTheDockerfile(String name) throws Exception {
        assertThat(find(name).content()).asString().isEqualTo(FROM);
        assertThat(find(name).name()).isEqualTo(Path.of(name).getFileName().toString());
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void followsNoLinkOutOfTheFolderOfTheDockerfile(String name) {
        assertThatThrownBy(() -> find(name))
                .isInstanceOf(UnusableDockerfileException.class)
                .hasMessageContaining(name)
                .hasMessageMatching("(?s).*(link that leads to nothing in its folder|cannot be read).*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "dockerfile"})
    void followsNoLinkOutOfTheContextWithoutAName(String name) {
        context.link(name, "/proc/self/environ");

        assertThatThrownBy(() -> DockerfileSource.find(context.root(), null, InputStream.nullInputStream()))
                .isInstanceOf(UnusableDockerfileException.class)
                .hasMessageContaining("follows no link out of it");
    }

    @Test
    void takesAFileThatIsNamedOutsideTheContext() throws Exception {
        assertThat(find(folder.resolve("outside").toString()).content())
                .asString()
                .isEqualTo(FROM);
    }

    @Tag("buildkit")
    @EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
    @ParameterizedTest
    @MethodSource("readable")
    void buildKitReadsWhatIsRead(String name) throws Exception {
        assertThat(builds(name)).isTrue();
    }

    @Tag("buildkit")
    @EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
    @ParameterizedTest
    @MethodSource("unreadable")
    void buildKitDoesNotReadWhatIsNotRead(String name) throws Exception {
        assertThat(builds(name)).isFalse();
    }

    private boolean builds(String name) throws Exception {
        Process build = new ProcessBuilder(
                        "docker",
                        "buildx",
                        "build",
                        "-o",
                        "type=cacheonly",
                        "-f",
                        name,
                        context.root().toString())
                .directory(context.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(build.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return build.exitValue() == 0;
    }

    @Test
    void refusesAFileThatIsTooLargeToBeADockerfile() throws Exception {
        try (RandomAccessFile large =
                new RandomAccessFile(context.root().resolve("large").toFile(), "rw")) {
            large.setLength(1L << 33);
        }

        assertThatThrownBy(() -> find("large"))
                .isInstanceOf(UnusableDockerfileException.class)
                .hasMessageEndingWith(
                        "large is larger than 16 MiB, so it is not a Dockerfile: name the right file with -f.");
    }

    @Test
    void refusesADevice() {
        assertThatThrownBy(() -> find("/dev/zero"))
                .isInstanceOf(UnusableDockerfileException.class)
                .hasMessageContaining("is a socket, named pipe or device");
    }
}
