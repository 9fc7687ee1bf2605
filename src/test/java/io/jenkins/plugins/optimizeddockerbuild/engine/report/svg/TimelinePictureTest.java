package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ExportPart;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TimelinePicture.Look;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TimelinePicture.Row;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelinePictureTest {
    private final TimelinePicture cold =
            TimelinePicture.of(SampleReports.mlBackend().timeline());

    @Test
    void hasARowForEachVertexInTheOrderOfTheBuild() {
        assertThat(cold.rows())
                .extracting(row -> row.vertex().number())
                .isSorted()
                .hasSize(17);
        assertThat(cold.rows()).extracting(Row::y).startsWith(24, 50, 76);
        assertThat(cold.omitted()).isZero();
    }

    @Test
    void drawsBarsWhereVerticesRan() {
        Row pip = cold.rows().get(8);

        assertThat(pip.bars()).containsExactly(new TimelinePicture.Bar("16.66%", "61.36%"));
    }

    @Test
    void drawsWhatTookNoTimeWideEnoughToBeSeenAndInsideThePicture() {
        assertThat(cold.rows().get(0).bars()).containsExactly(new TimelinePicture.Bar("0%", "0.3%"));
        TimelinePicture end =
                TimelinePicture.of(SampleReports.cachedForTwoPlatforms().timeline());
        assertThat(end.rows())
                .allSatisfy(row -> assertThat(row.bars())
                        .allSatisfy(bar -> assertThat(number(bar.x()) + number(bar.width()))
                                .isLessThanOrEqualTo(100.01)));
    }

    @Test
    void tellsLooksApart() {
        assertThat(cold.rows().get(8).look()).isEqualTo(Look.CRITICAL);
        assertThat(cold.rows().get(10).look()).isEqualTo(Look.BESIDE);
        assertThat(cold.rows().get(11).look()).isEqualTo(Look.CACHED);
        TimelinePicture failed = TimelinePicture.of(SampleReports.failed().timeline());
        assertThat(failed.rows().get(5).look()).isEqualTo(Look.FAILED);
        assertThat(failed.rows().get(4).look()).isEqualTo(Look.UNFINISHED);
    }

    @Test
    void marksWhatMovesData() {
        assertThat(cold.rows())
                .filteredOn(Row::moves)
                .extracting(row -> row.vertex().number())
                .containsExactly(4, 5, 6, 10, 16, 17);
    }

    @Test
    void leadsFromOneCriticalBarToTheNext() {
        assertThat(cold.path()).hasSize(9).first().isEqualTo(new TimelinePicture.Link("0.36%", "0.38%", 68, 146));
    }

    @Test
    void drawsThePartsOfAnExportInRowsBelowIt() {
        TimelinePicture picture = exporting(
                part(ExportPart.Phase.LAYERS, 0, 5_000),
                part(ExportPart.Phase.MANIFESTS, 5_000, 5_050),
                part(ExportPart.Phase.PUSHING_LAYERS, 5_050, 10_000));

        assertThat(picture.rows().get(0).parts())
                .containsExactly(
                        new TimelinePicture.Part(
                                "preparing and compressing layers",
                                50,
                                "5.0s",
                                List.of(new TimelinePicture.Bar("0%", "50%"))),
                        new TimelinePicture.Part(
                                "pushing layers", 76, "5.0s", List.of(new TimelinePicture.Bar("50.5%", "49.5%"))));
        assertThat(picture.height()).isEqualTo(104);
    }

    @Test
    void drawsNoRowForThePartThatIsTheWholeExport() {
        TimelinePicture picture = exporting(part(ExportPart.Phase.LAYERS, 0, 9_990));

        assertThat(picture.rows().get(0).parts()).isEmpty();
        assertThat(picture.height()).isEqualTo(52);
    }

    private static ExportPart part(ExportPart.Phase phase, long from, long to) {
        return new ExportPart(phase, List.of(interval(from, to)));
    }

    private static Interval interval(long from, long to) {
        return new Interval(Instant.EPOCH.plusMillis(from), Instant.EPOCH.plusMillis(to));
    }

    /** An export of ten seconds, and nothing else. */
    private static TimelinePicture exporting(ExportPart... parts) {
        Interval whole = interval(0, 10_000);
        TimelineVertex observed = new TimelineVertex(
                1,
                "sha256:1",
                VertexName.parse("exporting to image"),
                List.of(),
                List.of(whole),
                TimelineVertex.Outcome.DONE,
                false,
                0,
                0,
                0,
                List.of(),
                null,
                List.of(parts));
        TimelineSection.Vertex vertex =
                new TimelineSection.Vertex(observed, 10_000, null, null, null, true, null, null, null, null, null);
        return TimelinePicture.of(
                new TimelineSection(whole.started(), whole.completed(), 10_000, List.of(1), List.of(vertex)));
    }

    @Test
    void leavesOutOfALargeBuildWhatTookNextToNothing() {
        TimelinePicture large = TimelinePicture.of(SampleReports.large(500).timeline());

        assertThat(large.rows()).hasSizeLessThanOrEqualTo(TimelinePicture.MOST_ROWS);
        assertThat(large.rows().size() + large.omitted()).isEqualTo(500);
        assertThat(large.rows()).extracting(row -> row.vertex().number()).isSorted();
    }

    @Test
    void isEmptyWhenNothingRan() {
        TimelinePicture picture = TimelinePicture.of(TimelineSection.EMPTY);

        assertThat(picture.rows()).isEmpty();
        assertThat(picture.path()).isEmpty();
    }

    @Test
    void describesItselfForThoseWhoDoNotSeeIt() {
        assertThat(cold.description())
                .contains("The critical path leads through #2 (0.9s), #5 (5.4s), #7 (35.0s)")
                .endsWith("The same figures are in the table of layers.");
    }

    private static double number(String percent) {
        return Double.parseDouble(percent.substring(0, percent.length() - 1));
    }

    @Test
    void showsWhatFetchingACachedLayerTook() {
        TimelinePicture picture =
                TimelinePicture.of(SampleReports.fetchedFromTheCache().timeline());

        assertThat(picture.rows()).extracting(Row::time).containsExactly("4.0s", "cached", "1.0s", "–");
        assertThat(picture.rows()).extracting(row -> row.bars().size()).containsExactly(1, 0, 1, 0);
    }
}
