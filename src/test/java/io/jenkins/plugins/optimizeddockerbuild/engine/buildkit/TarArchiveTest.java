package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarArchiveTest {
    @TempDir
    private Path folder;

    @Test
    void findsFilesByName() throws Exception {
        Files.createDirectories(folder.resolve("x/blobs/sha256"));
        Files.writeString(folder.resolve("x/index.json"), "{}");
        Files.writeString(folder.resolve("x/blobs/sha256/abc"), "blob".repeat(1000));
        try (TarArchive archive = new TarArchive(tar("index.json", "blobs"))) {
            assertThat(archive.read("index.json", 100)).asString().isEqualTo("{}");
            assertThat(archive.read("blobs/sha256/abc", 10_000)).hasSize(4000);
            assertThatThrownBy(() -> archive.read("blobs/sha256/abc", 3999)).hasMessageContaining("longer than 3999");
            assertThatThrownBy(() -> archive.read("nope", 1)).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void refusesWhatIsNoArchive() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "hello, I am a text".repeat(100));
        assertThatThrownBy(() -> new TarArchive(file))
                .isInstanceOf(IOException.class)
                .hasMessage("this is not a tar archive");
    }

    @Test
    void survivesAnArchiveThatIsCutOff() throws Exception {
        Files.createDirectories(folder.resolve("x"));
        Files.write(folder.resolve("x/index.json"), new byte[2000]);
        Path tar = tar("index.json");
        Files.write(tar, java.util.Arrays.copyOf(Files.readAllBytes(tar), 1000));
        try (TarArchive archive = new TarArchive(tar)) {
            assertThatThrownBy(() -> archive.read("index.json", 3000)).hasMessage("the archive is cut off");
        }
    }

    private Path tar(String... names) throws Exception {
        Path tar = folder.resolve("x.tar");
        ProcessBuilder builder = new ProcessBuilder(
                "tar", "--format=ustar", "-C", folder.resolve("x").toString(), "-cf", tar.toString());
        builder.command().addAll(java.util.List.of(names));
        assertThat(builder.inheritIO().start().waitFor()).isZero();
        return tar;
    }
}
