package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportAssemblerTest {
    private static final Instant STARTED = Instant.parse("2026-03-01T10:15:30Z");

    @Test
    void takesBuildKitsMessageWhereNobodySaysMore() {
        ResultSection.Failure error = SampleReports.failed().result().error();

        assertThat(error.message())
                .isEqualTo("process \"/bin/sh -c go build ./...\" did not complete successfully: exit code: 1");
        assertThat(error.vertex()).isEqualTo(6);
    }

    @Test
    void tellsWhatTheCacheCostAndSaved() {
        CacheSection cache = SampleReports.mlBackend().cache();

        assertThat(cache.layers()).isEqualTo(8);
        assertThat(cache.cachedLayers()).isEqualTo(1);
        assertThat(cache.savedMillis()).isEqualTo(48);
        assertThat(cache.imports())
                .containsExactly(
                        new CacheSection.Transfer("registry.example.com/shop/backend:cache-main", 4, 920, 4_100, null));
        assertThat(cache.exports())
                .containsExactly(new CacheSection.Transfer(
                        "registry.example.com/shop/backend:cache-feature", 17, 16_300, 390_000_000, null));
        assertThat(cache.costMillis()).isEqualTo(17_220);
    }

    @Test
    void saysThatWhatTheCacheSavedIsUnknownWithoutAHistory() {
        CacheSection cache = SampleReports.cachedForTwoPlatforms().cache();

        assertThat(cache.cachedLayers()).isEqualTo(2);
        assertThat(cache.savedMillis()).isNull();
        assertThat(cache.savedUnknown()).isEqualTo(2);
    }

    @Test
    void countsTheContextThatBuildKitAskedFor() {
        assertThat(SampleReports.mlBackend().context().sentBytes()).isEqualTo(1_214_311);
    }

    @Test
    void saysThatTheContextOfAWatchedBuildWasNotSeen() {
        ContextSection context = SampleReports.failed().context();

        assertThat(context.analysed()).isFalse();
        assertThat(context.sentBytes()).isEqualTo(52_000);
    }

    @Test
    void measuresTheWholeOnTheClientsClock() {
        Report report =
                assembler().ran(STARTED, STARTED.plusMillis(1_234)).succeeded().assemble();

        assertThat(report.durationMillis()).isEqualTo(1_234);
        assertThat(report.timeline()).isEqualTo(TimelineSection.EMPTY);
        assertThat(report.result()).isEqualTo(new ResultSection(ResultSection.Status.SUCCESS, 0, null, List.of()));
    }

    @Test
    void tellsACancelledBuildFromAFailedOne() {
        Report report = assembler()
                .ran(STARTED, STARTED.plusMillis(1))
                .cancelled(130, "interrupted", null)
                .assemble();

        assertThat(report.result())
                .isEqualTo(new ResultSection(
                        ResultSection.Status.CANCELED,
                        130,
                        new ResultSection.Failure("interrupted", null, 0),
                        List.of()));
    }

    @Test
    void doesNotGuessAResult() {
        assertThatThrownBy(() -> assembler().ran(STARTED, STARTED).assemble())
                .hasMessageContaining("the result was not set");
    }

    @Test
    void doesNotMeasureATimeBelowZeroWhenTheClockWasSetBack() {
        Report report =
                assembler().ran(STARTED, STARTED.minusSeconds(5)).succeeded().assemble();

        assertThat(report.durationMillis()).isZero();
    }

    private static ReportAssembler assembler() {
        return new ReportAssembler("2026-03-01T10-15-30Z-4f2a", RequestSection.UNKNOWN);
    }
}
