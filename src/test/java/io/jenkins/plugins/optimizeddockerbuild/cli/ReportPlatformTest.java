package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPlatformTest {
    @TempDir
    private Path folder;

    /** BuildKit's messages and paths are cut at a length, which may be within a character. */
    @Test
    void publishesTextThatWasCutWithinACharacter() throws Exception {
        Path summary = folder.resolve("summary.md");
        PrintWriter out = new PrintWriter(Writer.nullWriter());

        ReportPlatform.GITHUB.publish(
                SampleReports.hostile(), folder, Map.of("GITHUB_STEP_SUMMARY", summary.toString()), out);
        ReportPlatform.GITLAB.publish(SampleReports.hostile(), folder, Map.of(), out);

        assertThat(summary).isNotEmptyFile();
        assertThat(folder.resolve(GitLabReports.CODE_QUALITY)).isNotEmptyFile();
        assertThat(folder.resolve(GitLabReports.METRICS)).isNotEmptyFile();
    }
}
