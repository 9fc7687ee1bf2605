package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverviewTest {

    @Test
    void countsWhatRanBecauseOfAChangeToTheChange() {
        Overview overview = BuildSummary.of(SampleReports.mlBackend()).overview();

        assertThat(overview.image()).isEqualTo("registry.example.com/shop/backend");
        assertThat(overview.causes()).first().satisfies(cause -> {
            assertThat(cause.kind()).isEqualTo(LayerReason.Kind.FILES);
            assertThat(cause.what()).isEqualTo("requirements.txt");
            assertThat(cause.millis()).isGreaterThan(152_000);
        });
    }

    @Test
    void keepsTheGatesThatWereCrossedAndThoseAlone() throws Exception {
        Gate crossed = new Gate("image <= 1GB", 1.2e9, 1e9, "bytes", Gate.Outcome.UNSTABLE, "compressed");
        Gate kept = new Gate("duration <= 5m", 1e3, 3e5, "ms", Gate.Outcome.PASSED, null);
        BuildSummary summary = BuildSummary.of(SampleReports.mlBackend().withGates(List.of(crossed, kept)));

        assertThat(TrendPoint.of(summary).crossed()).containsExactly(crossed);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        ReportJson.write(summary, json);
        assertThat(ReportJson.readSummary(new ByteArrayInputStream(json.toByteArray()), "summary")
                        .overview())
                .isEqualTo(summary.overview());
    }

    @Test
    void namesTheNodesOfAPoolAsTheBuilder() {
        assertThat(BuildSummary.of(SampleReports.emulatedForOneOfTwoPlatforms())
                        .overview()
                        .builder())
                .isEqualTo("team: n1");
    }
}
