package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Summaries;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportHistoryTest {
    private static final LayerKey MAKE = new LayerKey("", "stage-0", "RUN make");

    @TempDir
    private Path folder;

    @Test
    void isEmptyWhereNothingWasBuiltYet() throws ReportException {
        ReportHistory history = ReportHistory.open(folder.resolve("not/there/yet"));

        assertThat(history.builds()).isEmpty();
        assertThat(history.lastSuccess()).isNull();
        assertThat(history.layers()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void keepsTheReportWithItsPageInAFolderOfItsOwn() throws ReportException {
        Report report = SampleReports.mlBackend();

        Path build = ReportHistory.open(folder.resolve("history")).store(report, BuildSummary.of(report));

        assertThat(build).isEqualTo(folder.resolve("history").resolve(report.id()));
        assertThat(build).isDirectoryContaining("glob:**/{report.json,report.html,report.css,report.md,summary.json}");
        assertThat(ReportHistory.open(folder.resolve("history")).lastSuccess()).isEqualTo(BuildSummary.of(report));
    }

    @Test
    void knowsWhatLayersUsuallyTakeFromTheBuildsInWhichTheyRan() throws ReportException {
        store(1, Outcome.DONE, 10_000);
        store(2, Outcome.DONE, 30_000);
        store(3, Outcome.CACHED, 0);
        store(4, Outcome.DONE, 14_000);
        store(5, Outcome.CANCELED, 900_000);

        assertThat(ReportHistory.open(folder).layers())
                .containsEntry(
                        MAKE,
                        new LayerHistory(14_000L, 14_000L, new TimelineSection.History(5, 3, 1, 3, 10_000L, 30_000L)));
    }

    @Test
    void takesTheMiddleOfAnEvenNumberOfRuns() throws ReportException {
        store(1, Outcome.DONE, 10_000);
        store(2, Outcome.DONE, 20_000);

        assertThat(ReportHistory.open(folder).layers().get(MAKE).usualMillis()).isEqualTo(15_000);
    }

    @Test
    void forgetsWhatLayersTookLongAgo() throws ReportException {
        for (int minute = 0; minute < 20; minute++) {
            store(minute, Outcome.DONE, minute < 10 ? 99_000 : 5_000);
        }

        assertThat(ReportHistory.open(folder).layers())
                .containsEntry(
                        MAKE,
                        new LayerHistory(5_000L, 5_000L, new TimelineSection.History(20, 20, 0, 10, 5_000L, 5_000L)));
    }

    @Test
    void readsTheNewestBuildsOnlySoThatALongHistoryOpensQuickly() throws ReportException {
        for (int minute = 0; minute < ReportHistory.MOST_BUILDS + 10; minute++) {
            store(minute, Outcome.DONE, minute);
        }

        List<BuildSummary> builds = ReportHistory.open(folder).builds();

        assertThat(builds).hasSize(ReportHistory.MOST_BUILDS);
        assertThat(builds.get(0).durationMillis()).isEqualTo(ReportHistory.MOST_BUILDS + 9);
    }

    @Test
    void comparesWithTheLastBuildThatSucceeded() throws ReportException {
        store(1, Outcome.DONE, 1);
        store(2, Outcome.DONE, 2);
        store(3, Outcome.FAILED, 3);

        assertThat(ReportHistory.open(folder).lastSuccess().durationMillis()).isEqualTo(2);
    }

    @Test
    void leavesOutWhatIsBrokenAndSaysSo() throws IOException {
        store(1, Outcome.DONE, 1_000);
        store(2, Outcome.DONE, 2_000);
        Path broken = folder.resolve("2026-03-01T10-02-00Z-aa").resolve(ReportHistory.SUMMARY);
        Files.writeString(broken, "{\"schema\": 1, \"id\":");

        ReportHistory history = ReportHistory.open(folder);

        assertThat(history.builds()).hasSize(1);
        assertThat(history.notices())
                .singleElement()
                .asString()
                .startsWith("Left out of the history: " + broken + " is a broken summary:");
    }

    @Test
    void doesNotReadASummaryThatIsTooLargeToBeOne() throws IOException {
        store(1, Outcome.DONE, 1_000);
        Path large = folder.resolve("2026-03-01T10-01-00Z-aa").resolve(ReportHistory.SUMMARY);
        Files.write(large, new byte[3_000_000]);

        assertThat(ReportHistory.open(folder).notices())
                .singleElement()
                .asString()
                .contains("larger than 2 MB");
    }

    @Test
    void readsNoMoreThanSoManyBytesOfAllBuildsTogether() throws IOException {
        for (int minute = 10; minute < 40; minute++) {
            store(minute, Outcome.DONE, minute);
            Path summary = folder.resolve("2026-03-01T10-" + minute + "-00Z-aa").resolve(ReportHistory.SUMMARY);
            Files.writeString(summary, " ".repeat(1_500_000) + Files.readString(summary));
        }

        ReportHistory history = ReportHistory.open(folder);

        assertThat(history.builds()).hasSize(13);
        assertThat(history.builds().get(0).durationMillis()).isEqualTo(39);
        assertThat(history.notices()).singleElement().asString().contains("the builds after it have 20 MB already");
    }

    @Test
    void keepsTheSlowestOfMoreLayersThanASummaryMayHave() throws ReportException {
        Report large = SampleReports.large(3_000);

        BuildSummary kept = BuildSummary.of(large);

        assertThat(kept.layers())
                .hasSizeLessThanOrEqualTo(2_000)
                .isSortedAccordingTo(Comparator.comparingInt(BuildSummary.Layer::number));
        assertThat(kept.layers())
                .extracting(BuildSummary.Layer::durationMillis)
                .contains(large.timeline().vertices().stream()
                        .filter(vertex -> vertex.layer() != null)
                        .mapToLong(TimelineSection.Vertex::durationMillis)
                        .max()
                        .orElseThrow());
    }

    @Test
    void readsReportsThatSomebodyCopiedThereWithoutASummary() throws ReportException {
        ReportWriter.write(folder.resolve("copied"), SampleReports.mlBackend());
        ReportHistory history = ReportHistory.open(folder);

        assertThat(history.builds()).containsExactly(BuildSummary.of(SampleReports.mlBackend()));
    }

    @Test
    void looksOverWhatIsNoBuild() throws IOException {
        Files.createDirectories(folder.resolve("notes"));
        Files.writeString(folder.resolve("README"), "kept by CI");

        ReportHistory history = ReportHistory.open(folder);

        assertThat(history.builds()).isEmpty();
        assertThat(history.notices()).isEmpty();
    }

    @Test
    void saysThatAFileIsNoHistory() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> ReportHistory.open(file))
                .isInstanceOf(ReportException.class)
                .hasMessage("The history cannot be read: " + file + " is a file, not a folder.");
    }

    @Test
    void writesNowhereElseWhateverTheIdSays() throws ReportException {
        ReportHistory history = ReportHistory.open(folder.resolve("history"));

        Report hostile = SampleReports.hostile();

        assertThatThrownBy(() -> history.store(hostile, BuildSummary.of(hostile)))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("is not a name for a folder of the history");
    }

    private void store(int minute, Outcome outcome, long millis) throws ReportException {
        Instant started = Instant.parse("2026-03-01T10:00:00Z").plusSeconds(60L * minute);
        String id = started.toString().replace(':', '-') + "-aa";
        BuildSummary summary = Summaries.summary(
                Report.SCHEMA,
                id,
                started,
                outcome == Outcome.FAILED ? ResultSection.Status.FAILURE : ResultSection.Status.SUCCESS,
                millis,
                null,
                null,
                null,
                null,
                List.of(new BuildSummary.Layer(MAKE, 1, null, outcome, millis, null)),
                List.of(),
                null);
        try {
            Files.createDirectories(folder.resolve(id));
        } catch (IOException e) {
            throw new ReportException("no folder", e);
        }
        ReportWriter.writeSummary(folder.resolve(id).resolve(ReportHistory.SUMMARY), summary);
    }
}
