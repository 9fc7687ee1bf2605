package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with a small program instead of odb. */
class LauncherTest {
    @TempDir
    private Path folder;

    private String locale = "C.UTF-8";

    /** What the launcher starts. */
    static final class Program {
        public static void main(String[] arguments) throws IOException {
            String text = String.join("|", arguments) + "|" + new String(System.in.readAllBytes());
            System.out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            System.out.flush();
            System.exit(7);
        }
    }

    @BeforeEach
    void install() throws IOException {
        Files.copy(Path.of("src/cli/sh/odb"), folder.resolve("odb"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Program.class.getName());
        String program = Program.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(folder.resolve("odb.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.putNextEntry(new JarEntry(program));
            jar.write(
                    Program.class.getClassLoader().getResourceAsStream(program).readAllBytes());
        }
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", folder.resolve("odb").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("a cache").toString());
        builder.environment().put("LC_ALL", locale);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().write("input".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(7);
        return output;
    }

    private List<String> archives() throws IOException {
        Path archives = folder.resolve("a cache/optimized-docker-build");
        if (!Files.exists(archives)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(archives)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void handsOnArgumentsInputOutputAndExitCode() throws Exception {
        assertThat(run("context", "a b", "", "*")).isEqualTo("context|a b||*|input");
        assertThat(run()).isEqualTo("|input");
        assertThat(archives()).isEmpty();
    }

    @Test
    void keepsTheLettersOfArgumentsWhereNoLocaleIsSet() throws Exception {
        locale = "C";
        assertThat(run("--build-arg", "WHO=Jürgen", "日本")).isEqualTo("--build-arg|WHO=Jürgen|日本|input");
        locale = "xx_XX.UTF-8";
        assertThat(run("jöb")).as("a locale that is not installed").isEqualTo("jöb|input");
    }

    @Test
    void keepsTheClassesOfTheFirstBuildForTheNextStart() throws Exception {
        assertThat(run("build", ".")).isEqualTo("build|.|input");
        assertThat(archives()).singleElement().asString().containsPattern("\\.jsa\\.[0-9]+$");

        assertThat(run("build", ".")).isEqualTo("build|.|input");
        assertThat(archives()).singleElement().asString().endsWith(".jsa");
    }

    @Test
    void keepsOnlyTheArchiveOfTheNewestVersion() throws Exception {
        run("build");
        run("build");
        Path cache = folder.resolve("a cache/optimized-docker-build");
        Files.writeString(cache.resolve("odb-1-2-.jsa.999999999"), "left by a process that was killed");
        assertThat(folder.resolve("odb.jar").toFile().setLastModified(1_000_000_000_000L))
                .isTrue();

        run("build");
        run("build");

        assertThat(archives())
                .singleElement()
                .asString()
                .contains("-1000000000-")
                .endsWith(".jsa");
    }

    @Test
    void startsWithAnArchiveThatIsNone() throws Exception {
        run("build");
        run("context");
        Path archives = folder.resolve("a cache/optimized-docker-build");
        Path archive = archives.resolve(archives().get(0));
        archive.toFile().setWritable(true);
        Files.writeString(archive, "no archive");

        assertThat(run("build")).isEqualTo("build|input");
    }
}
