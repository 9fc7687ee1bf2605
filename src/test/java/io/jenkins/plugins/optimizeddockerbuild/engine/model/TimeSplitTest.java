package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeSplitTest {

    @Test
    void tellsDependenciesOwnLayersExportAndCacheApart() {
        TimeSplit time = TimeSplit.of(SampleReports.mlBackend().timeline());

        assertThat(time.exportMillis()).isEqualTo(31_770);
        assertThat(time.cacheMillis()).isBetween(16_300L, 16_600L);
        assertThat(time.dependenciesMillis()).isBetween(185_000L, 189_100L);
        assertThat(time.ownMillis()).isBetween(6_450L, 6_500L);
    }

    @Test
    void isNeverMoreThanTheWhole() {
        for (Report report : List.of(
                SampleReports.failed(),
                SampleReports.cachedForTwoPlatforms(),
                SampleReports.fetchedFromTheCache(),
                SampleReports.withoutBuildKit(),
                SampleReports.large(300))) {
            TimeSplit time = TimeSplit.of(report.timeline());

            assertThat(time.dependenciesMillis() + time.ownMillis() + time.exportMillis() + time.cacheMillis())
                    .as(report.id())
                    .isBetween(0L, report.timeline().durationMillis());
        }
    }

    @Test
    void isPartOfWhatAHistoryKeepsAndOfTheTrend() {
        Report report = SampleReports.mlBackend();

        TrendPoint point = TrendPoint.of(BuildSummary.of(report));

        assertThat(point.time()).isEqualTo(TimeSplit.of(report.timeline()));
        assertThat(point.layers()).isEqualTo(report.cache().layers());
        assertThat(point.cachedLayers()).isEqualTo(report.cache().cachedLayers());
    }

    @Test
    void showsTheNewestBuildsTheOldestFirst() {
        List<TrendPoint> trend = TrendPoint.oldestFirst(SampleHistory.newestFirst(40));

        List<String> expected = new ArrayList<>();
        for (int number = 11; number <= 40; number++) {
            expected.add("build-" + number);
        }
        assertThat(trend).extracting(TrendPoint::id).containsExactlyElementsOf(expected);
    }
}
