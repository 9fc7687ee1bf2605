package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.FolderChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.LayerChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.PartChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ComparisonText;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportComparisonTest {

    @Test
    void findsWhatGotSlowerAndFasterByMoreThanNoise() {
        ReportComparison comparison = ReportComparison.of(
                build(ran("a", 10_000), ran("b", 10_000), ran("c", 10_000), ran("d", 200)),
                build(ran("a", 12_000), ran("b", 4_000), ran("c", 10_900), ran("d", 600)));

        assertThat(comparison.slower()).extracting(ReportComparisonTest::name).containsExactly("a");
        assertThat(comparison.faster()).extracting(ReportComparisonTest::name).containsExactly("b");
    }

    @Test
    void findsWhatHadToRunAgainAndWhatCameFromTheCache() {
        ReportComparison comparison = ReportComparison.of(
                build(cached("pip"), ran("npm", 50_000), cached("apt")),
                build(ran("pip", 90_000), cached("npm"), ran("apt", 20_000)));

        assertThat(comparison.newlyRun()).extracting(ReportComparisonTest::name).containsExactly("pip", "apt");
        assertThat(comparison.newlyCached())
                .extracting(ReportComparisonTest::name)
                .containsExactly("npm");
        assertThat(comparison.slower()).isEmpty();
    }

    @Test
    void tellsWhichPartsOfTheTimeChangedByMoreThanNoise() {
        BuildSummary before = lasting(60_000, new TimeSplit(20_000, 5_000, 24_000, 1_000));
        BuildSummary after = lasting(33_000, new TimeSplit(20_300, 0, 0, 3_000));

        assertThat(ReportComparison.of(before, after).parts())
                .containsExactly(
                        new PartChange(TimeSplit.Part.EXPORT, 24_000, 0),
                        new PartChange(TimeSplit.Part.OWN, 5_000, 0),
                        new PartChange(TimeSplit.Part.CACHE, 1_000, 3_000));
        assertThat(ReportComparison.of(lasting(60_000, null), after).parts()).isEmpty();
    }

    private static BuildSummary lasting(long millis, TimeSplit time) {
        return RecordCopy.with(RecordCopy.with(build(), "durationMillis", millis), "time", time);
    }

    @Test
    void findsNewLayersAndThoseThatAreGone() {
        ReportComparison comparison = ReportComparison.of(build(ran("old", 5_000)), build(ran("new", 6_000)));

        assertThat(comparison.added()).singleElement().satisfies(change -> {
            assertThat(name(change)).isEqualTo("new");
            assertThat(change.beforeMillis()).isNull();
        });
        assertThat(comparison.removed()).singleElement().satisfies(change -> {
            assertThat(name(change)).isEqualTo("old");
            assertThat(change.number()).isZero();
        });
    }

    @Test
    void matchesTheFirstOfTwoEqualInstructionsWithTheFirst() {
        ReportComparison comparison = ReportComparison.of(
                build(ran("make", 1_000), ran("make", 9_000)), build(ran("make", 1_000), ran("make", 20_000)));

        assertThat(comparison.slower()).singleElement().satisfies(change -> {
            assertThat(change.beforeMillis()).isEqualTo(9_000);
            assertThat(change.afterMillis()).isEqualTo(20_000);
        });
        assertThat(comparison.added()).isEmpty();
        assertThat(comparison.removed()).isEmpty();
    }

    @Test
    void saysNothingOfLayersThatDidNotFinish() {
        ReportComparison comparison =
                ReportComparison.of(build(ran("a", 10_000)), build(layer("a", Outcome.CANCELED, 90_000, null)));

        assertThat(comparison.slower()).isEmpty();
        assertThat(comparison.newlyRun()).isEmpty();
    }

    @Test
    void tellsWhichFolderAndWhichLayerGrew() {
        BuildSummary before = summary(
                1_000_000L,
                List.of(layer("copy", Outcome.DONE, 10, 5_000_000L)),
                new BuildSummary.Folder("app", 900_000));
        BuildSummary after = summary(
                9_000_000L,
                List.of(layer("copy", Outcome.DONE, 10, 8_000_000L)),
                new BuildSummary.Folder("data", 8_000_000),
                new BuildSummary.Folder("app", 900_000));

        ReportComparison comparison = ReportComparison.of(before, after);

        assertThat(comparison.folders()).containsExactly(new FolderChange("data", 0, 8_000_000));
        assertThat(comparison.grown()).singleElement().satisfies(change -> {
            assertThat(change.beforeBytes()).isEqualTo(5_000_000);
            assertThat(change.afterBytes()).isEqualTo(8_000_000);
        });
    }

    @Test
    void doesNotCompareFoldersWithAContextThatWasNotAnalysed() {
        BuildSummary before = summary(null, List.of());
        BuildSummary after = summary(5L, List.of(), new BuildSummary.Folder("data", 5));

        assertThat(ReportComparison.of(before, after).folders()).isEmpty();
    }

    @Test
    void findsNothingBetweenABuildAndItself() {
        ReportComparison comparison = ReportComparison.of(SampleReports.mlBackend(), SampleReports.mlBackend());

        assertThat(ComparisonText.of(comparison)).endsWith("", "No layer changed by more than noise.");
    }

    @Test
    void readsAsTextOnATerminal() throws IOException {
        try (InputStream in = ComparisonText.class.getResourceAsStream("comparison.txt")) {
            assertThat(String.join(
                                    "\n",
                                    ComparisonText.of(SampleReports.mlBackend().comparison())) + "\n")
                    .isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void neverComparesSizesOfTwoKinds() {
        BuildSummary loaded = sized(546_000_000, ImageSection.SizeKind.UNPACKED);
        BuildSummary pushed = sized(54_000_000, ImageSection.SizeKind.COMPRESSED);
        BuildSummary old = sized(54_000_000, null);

        for (ReportComparison comparison :
                List.of(ReportComparison.of(loaded, pushed), ReportComparison.of(old, old))) {
            assertThat(comparison.imageGrowth()).isNull();
            assertThat(comparison.grown()).isEmpty();
        }
        assertThat(ComparisonText.of(ReportComparison.of(loaded, pushed)))
                .contains("image    not compared: 546 MB unpacked before, 54.0 MB compressed after");
    }

    @Test
    void comparesSizesOfOneKindAndSaysWhich() {
        ReportComparison comparison = ReportComparison.of(
                sized(54_000_000, ImageSection.SizeKind.COMPRESSED),
                sized(60_000_000, ImageSection.SizeKind.COMPRESSED));

        assertThat(comparison.imageGrowth()).isEqualTo(6_000_000);
        assertThat(comparison.grown()).hasSize(1);
        assertThat(ComparisonText.of(comparison)).anyMatch(line -> line.endsWith("6.0 MB more), compressed"));
    }

    private static BuildSummary sized(long bytes, ImageSection.SizeKind kind) {
        return Summaries.summary(
                Report.SCHEMA,
                "id",
                Instant.EPOCH,
                ResultSection.Status.SUCCESS,
                1,
                null,
                bytes,
                kind,
                null,
                List.of(layer("make", Outcome.DONE, 1, bytes)),
                List.of(),
                null);
    }

    @Test
    void keepsItsLinesShortAndFreeOfWhatATerminalObeys() {
        List<String> lines = ComparisonText.of(ReportComparison.of(SampleReports.failed(), SampleReports.hostile()));

        assertThat(lines).allSatisfy(line -> {
            assertThat(line.length()).isLessThan(140);
            assertThat(line.chars()).noneMatch(Character::isISOControl);
        });
    }

    @Test
    void saysNothingOfABaseImageThatWasOnlyResolvedAgain() {
        ReportComparison comparison = ReportComparison.of(
                build(cached("FROM python:3.11 AS base"), ran("FROM node:22", 4_000), cached("FROM old:1")),
                build(
                        ran("FROM python:3.11 AS base", 5_000),
                        in("tools", "FROM node:22 AS tools", 3_000),
                        ran("FROM new:1", 1)));

        assertThat(comparison.newlyRun()).isEmpty();
        assertThat(comparison.added()).extracting(ReportComparisonTest::name).containsExactly("FROM new:1");
        assertThat(comparison.removed()).extracting(ReportComparisonTest::name).containsExactly("FROM old:1");
    }

    @Test
    void saysNothingOfAByteMore() {
        ReportComparison comparison = ReportComparison.of(
                summary(
                        1L,
                        List.of(layer("make", Outcome.DONE, 1_000, 54_000_000L)),
                        new BuildSummary.Folder("app", 40_000)),
                summary(
                        1L,
                        List.of(layer("make", Outcome.DONE, 1_110, 54_000_001L)),
                        new BuildSummary.Folder("app", 40_001)));

        assertThat(comparison.grown()).isEmpty();
        assertThat(comparison.folders()).isEmpty();
        assertThat(comparison.slower()).isEmpty();
    }

    private static BuildSummary.Layer in(String stage, String instruction, long millis) {
        return new BuildSummary.Layer(
                new LayerKey("", stage, instruction), 1, new Lines(1, 1), Outcome.DONE, millis, null);
    }

    private static String name(LayerChange change) {
        return change.layer().instruction();
    }

    private static BuildSummary build(BuildSummary.Layer... layers) {
        return summary(null, List.of(layers));
    }

    private static BuildSummary summary(
            Long contextBytes, List<BuildSummary.Layer> layers, BuildSummary.Folder... folders) {
        return Summaries.summary(
                Report.SCHEMA,
                "id",
                Instant.EPOCH,
                ResultSection.Status.SUCCESS,
                1,
                contextBytes,
                null,
                ImageSection.SizeKind.COMPRESSED,
                null,
                layers,
                List.of(folders),
                null);
    }

    private static BuildSummary.Layer ran(String instruction, long millis) {
        return layer(instruction, Outcome.DONE, millis, null);
    }

    private static BuildSummary.Layer cached(String instruction) {
        return layer(instruction, Outcome.CACHED, 0, null);
    }

    private static BuildSummary.Layer layer(String instruction, Outcome outcome, long millis, Long bytes) {
        return new BuildSummary.Layer(new LayerKey("", "stage", instruction), 1, null, outcome, millis, bytes);
    }
}
