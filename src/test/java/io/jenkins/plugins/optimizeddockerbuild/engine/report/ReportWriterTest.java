package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
    @TempDir
    private Path folder;

    @Test
    void writesItsFilesIntoAFolderThatItMakes() throws IOException {
        Path dir = folder.resolve("target/report");

        ReportWriter.write(dir, SampleReports.failed());

        assertThat(dir.toFile().list())
                .containsExactlyInAnyOrder("report.json", "report.html", "report.css", "report.md");
        assertThat(dir.resolve("report.html")).hasContent(ReportHtml.render(SampleReports.failed()));
        assertThat(dir.resolve("report.css")).hasBinaryContent(ReportHtml.css());
        assertThat(ReportJson.read(dir.resolve("report.json"))).isEqualTo(SampleReports.failed());
    }

    @Test
    void replacesAnEarlierReport() throws IOException {
        ReportWriter.write(folder, SampleReports.failed());

        ReportWriter.write(folder, SampleReports.advised());

        assertThat(ReportJson.read(folder.resolve("report.json")).id())
                .isEqualTo(SampleReports.advised().id());
        assertThat(folder.toFile().list()).hasSize(4);
    }

    @Test
    void givesItsFilesThePermissionsOfAnyOtherFile() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "");

        ReportWriter.write(folder, SampleReports.failed());

        assertThat(Files.getPosixFilePermissions(folder.resolve("report.html")))
                .isEqualTo(Files.getPosixFilePermissions(other))
                .contains(PosixFilePermission.OWNER_READ);
    }

    @Test
    void doesNotWriteThroughALink() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "untouched");
        Files.createDirectories(folder.resolve("report"));
        Files.createSymbolicLink(folder.resolve("report/report.html"), secret);

        ReportWriter.write(folder.resolve("report"), SampleReports.failed());

        assertThat(secret).hasContent("untouched");
    }

    @Test
    void makesThePageAgainFromTheJson() throws IOException {
        ReportWriter.write(folder, SampleReports.advised());
        Files.delete(folder.resolve("report.html"));
        Files.writeString(folder.resolve("report.css"), "old");

        ReportWriter.writePage(folder, ReportJson.read(folder.resolve("report.json")));

        assertThat(folder.resolve("report.html")).hasContent(ReportHtml.render(SampleReports.advised()));
        assertThat(folder.resolve("report.css")).hasBinaryContent(ReportHtml.css());
    }

    @Test
    void saysWhatIsInTheWay() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> ReportWriter.write(file, SampleReports.failed()))
                .isInstanceOf(ReportException.class)
                .hasMessage("The report cannot be written: " + file + " is a file, not a folder.");

        Files.createDirectories(folder.resolve("dir/report.json/in-the-way"));
        assertThatThrownBy(() -> ReportWriter.write(folder.resolve("dir"), SampleReports.failed()))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining(folder.resolve("dir/report.json").toString());
        assertThat(folder.resolve("dir").toFile().list())
                .as("nothing is left behind")
                .containsExactly("report.json");
    }
}
