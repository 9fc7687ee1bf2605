package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TimelinePicture.Look;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TimelinePicture.Row;
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
