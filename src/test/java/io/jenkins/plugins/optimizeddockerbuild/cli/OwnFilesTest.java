package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makeContext() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY . /srv\n");
    }

    private List<String> rules(String report, String history) {
        return OwnFiles.ignoreRules(folder.toString(), null, folder.resolve(report), folder.resolve(history));
    }

    @Test
    void leavesOutReportAndHistoryBeforeAndAfterTheyExist() throws IOException {
        assertThat(rules("out/report", "history")).containsExactly("out/report", "history");

        Files.createDirectories(folder.resolve("out/report"));
        Files.writeString(folder.resolve("out/report/report.json"), "{}");
        Files.createDirectories(folder.resolve("history/2026-11-29T19-54-11Z-c9ee"));
        Files.writeString(folder.resolve("history/2026-11-29T19-54-11Z-c9ee/summary.json"), "{}");
        assertThat(rules("out/report", "history")).containsExactly("out/report", "history");
    }

    @Test
    void keepsAFolderThatHoldsAnythingElse() throws IOException {
        Files.createDirectories(folder.resolve("docs"));
        Files.writeString(folder.resolve("docs/index.md"), "");
        Files.createDirectories(folder.resolve("builds"));
        Files.writeString(folder.resolve("builds/notes"), "");
        assertThat(rules("docs", "builds")).isEmpty();
        assertThat(rules(".", "..")).isEmpty();
    }

    @Test
    void keepsAFolderThatTheDockerfileNames() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY report /srv\n");
        assertThat(rules("report", "history")).containsExactly("history");
    }

    @Test
    void saysNothingOfAContextThatIsNoFolderHere() {
        assertThat(OwnFiles.ignoreRules("https://example.com/app.git", null, folder, folder))
                .isEmpty();
        assertThat(OwnFiles.ignoreRules("-", null, folder, folder)).isEmpty();
        assertThat(OwnFiles.ignoreRules(folder.toString(), "-", folder.resolve("report"), null))
                .isEmpty();
    }
}
