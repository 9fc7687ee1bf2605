package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {

    @TempDir
    Path folder;

    @Test
    void canBeReadByItsUserAlone() throws Exception {
        try (TemporaryFolder made = TemporaryFolder.in(folder, "odb-")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void goesWithAllThatIsInIt() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside"), "stays");
        Path parent = Files.createDirectory(folder.resolve("parent"));
        TemporaryFolder made = TemporaryFolder.in(parent, "odb-");
        Files.createDirectories(made.path().resolve("a/b"));
        Files.writeString(made.path().resolve("a/b/c"), "");
        Files.createSymbolicLink(made.path().resolve("a/link"), outside);

        made.close();
        made.close();

        assertThat(parent).isEmptyDirectory();
        assertThat(outside).exists();
    }

    @Test
    void isMadeWhereTheUserSaid() {
        assertThat(TemporaryFolder.parent(Map.of("TMPDIR", folder.toString()))).isEqualTo(folder);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void isMadeElsewhereWhenTheFolderIsMissingOrFull() {
        Path system = Path.of(System.getProperty("java.io.tmpdir"));
        assertThat(TemporaryFolder.parent(
                        Map.of("TMPDIR", folder.resolve("missing").toString())))
                .isEqualTo(system);
        assertThat(TemporaryFolder.parent(Map.of("TMPDIR", "relative"))).isEqualTo(system);
        assertThat(TemporaryFolder.parent(Map.of("TMPDIR", "/proc"))).isEqualTo(system);
    }
}
