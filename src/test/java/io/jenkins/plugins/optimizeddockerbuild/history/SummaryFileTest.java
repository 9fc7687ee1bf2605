package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleHistory;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryFileTest {
    @TempDir
    Path build;

    private final BuildSummary summary = SampleHistory.build(1);

    @BeforeEach
    void folder() throws Exception {
        Files.createDirectory(build.resolve("docker-build"));
    }

    /** As an agent could send it: small on the way, large in memory. */
    private void write(int blanks) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(" ".repeat(blanks).getBytes(StandardCharsets.US_ASCII));
            ReportJson.write(summary, out);
        }
        Files.write(build.resolve("docker-build/app.json.gz"), bytes.toByteArray());
    }

    @Test
    void refusesASummaryThatUnpacksToMoreThanItsLimit() throws Exception {
        write(SummaryFile.LARGEST_UNPACKED);

        assertThatThrownBy(() -> SummaryFile.read(build, "app"))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("it is larger than 2 MB");
    }

    @Test
    void countsWhatSeveralSummariesUnpackToTogether() throws Exception {
        write(SummaryFile.LARGEST_UNPACKED / 2);
        AtomicLong left = new AtomicLong(SummaryFile.LARGEST_UNPACKED * 3L / 4);

        assertThat(SummaryFile.read(build, "app", left)).isEqualTo(summary);
        assertThatThrownBy(() -> SummaryFile.read(build, "app", left)).isInstanceOf(ReportException.class);
    }
}
