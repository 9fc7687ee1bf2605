package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Summaries;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QualityGateTest {
    /** A report of a real build. */
    private static final Path COLD =
            Path.of("src/test/resources/io/jenkins/plugins/optimizeddockerbuild/engine/report/cold.json");

    private static final FiguresSoFar SO_FAR = new FiguresSoFar(301_000, 1_200_000L, 1L, 50.0);

    private static final BuildSummary BEFORE = Summaries.summary(
            Report.SCHEMA,
            "before",
            Instant.EPOCH,
            ResultSection.Status.SUCCESS,
            60_000,
            1_000_000L,
            null,
            null,
            null,
            List.of(),
            List.of(),
            null);

    private Report report;

    @BeforeEach
    void readReport() throws Exception {
        report = ReportJson.read(COLD);
    }

    private Gate gate(String text) throws InvalidGateException {
        return QualityGate.parse(text).evaluate(report, null);
    }

    @ParameterizedTest
    @CsvSource({
        "duration <= 10m, 600000",
        "duration<=90s, 90000",
        "duration <= 1h30m, 5400000",
        "duration <= 500ms, 500",
        "image <= 1GB, 1000000000",
        "image <= 1.5 GiB, 1610612736",
        "context <= 800kB, 800000",
        "largest-layer <= 12, 12",
        "cache-hits >= 60%, 60",
        "cache-time >= 60 %, 60",
        "secrets <= 0, 0",
        "advice <= medium, 2",
        "advice <= none, 0",
        "image <= +10%, 10",
        "duration <= -5%, -5"
    })
    void readsLimits(String text, double limit) throws Exception {
        assertThat(QualityGate.parse(text).limit()).isEqualTo(limit);
        assertThat(QualityGate.parse(text).fails()).isTrue();
    }

    @Test
    void readsWhatItMeansToCrossTheLimit() throws Exception {
        assertThat(QualityGate.parse("image <= 1GB unstable").fails()).isFalse();
        assertThat(QualityGate.parse("image<=1GB:unstable").limit()).isEqualTo(1e9);
        assertThat(QualityGate.parse("image <= +10% fail").fails()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "duration <= 5m, 301000",
        "context <= 1MB, 1200000",
        "context >= 2MB, 1200000",
        "context <= +10%, 1200000",
        "secrets <= 0, 1",
        "cache-hits >= 60%, 50"
    })
    void knowsOfARunningBuildWhatItCannotTakeBack(String text, double value) throws Exception {
        Gate crossed = QualityGate.parse(text + " unstable").crossedAlready(SO_FAR, BEFORE);
        assertThat(crossed.value()).isEqualTo(value);
        assertThat(crossed.outcome()).isEqualTo(Gate.Outcome.UNSTABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "duration <= 6m",
                "duration >= 6m",
                "context <= 2MB",
                "context <= +30%",
                "secrets <= 1",
                "cache-hits <= 40%",
                "cache-hits >= 40%",
                "image <= 1B",
                "largest-layer <= 1B",
                "advice <= none"
            })
    void doesNotJudgeARunningBuildTooEarly(String text) throws Exception {
        assertThat(QualityGate.parse(text).crossedAlready(SO_FAR, BEFORE)).isNull();
        assertThat(QualityGate.parse(text).crossedAlready(new FiguresSoFar(0, null, null, null), null))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "image",
                "image 1GB",
                "image < 1GB",
                "weight <= 1",
                "image <= large",
                "image <= 1ib",
                "duration <= 10",
                "duration <=",
                "secrets <= +10%",
                "secrets <= some",
                "advice <= bad",
                "cache-hits >= 60"
            })
    void refusesWhatIsNoGateWithAnExample(String text) {
        assertThatThrownBy(() -> QualityGate.parse(text))
                .isInstanceOf(InvalidGateException.class)
                .hasMessageContaining("`" + text + "`");
    }

    @Test
    void namesTheMeasuresThatThereAre() {
        assertThatThrownBy(() -> QualityGate.parse("weight <= 1")).hasMessageContaining("largest-layer, cache-hits");
    }

    @Test
    void passesAtTheLimitAndFailsAboveIt() throws Exception {
        long bytes = report.context().after().bytes();
        assertThat(gate("context <= " + bytes).outcome()).isEqualTo(Gate.Outcome.PASSED);
        assertThat(gate("context <= " + (bytes - 1)).outcome()).isEqualTo(Gate.Outcome.FAILED);
        assertThat(gate("context <= " + (bytes - 1) + " unstable").outcome()).isEqualTo(Gate.Outcome.UNSTABLE);
        assertThat(gate("context >= " + bytes).outcome()).isEqualTo(Gate.Outcome.PASSED);
    }

    @Test
    void measuresEverythingThatTheReportHas() throws Exception {
        assertThat(gate("duration <= 1h").value()).isEqualTo(report.durationMillis());
        assertThat(gate("image <= 1GB").value()).isPositive();
        assertThat(gate("largest-layer <= 1GB").value()).isPositive();
        assertThat(gate("cache-hits >= 0%").value()).isNotNull();
        assertThat(gate("secrets <= 0").value()).isNotNull();
        assertThat(gate("advice <= none").value()).isNotNull();
    }

    @Test
    void comparesWithTheLastGoodBuild() throws Exception {
        BuildSummary before = BuildSummary.of(report);
        assertThat(QualityGate.parse("image <= +0%").evaluate(report, before).outcome())
                .isEqualTo(Gate.Outcome.PASSED);
        assertThat(QualityGate.parse("duration <= -1%").evaluate(report, before).outcome())
                .isEqualTo(Gate.Outcome.FAILED);
    }

    @Test
    void isUnknownWithoutABuildToCompareWith() throws Exception {
        Gate gate = gate("image <= +10%");
        assertThat(gate.outcome()).isEqualTo(Gate.Outcome.UNKNOWN);
        assertThat(GateText.line(gate)).endsWith("no earlier build to compare with, unknown");
    }

    @Test
    void neverComparesACompressedSizeWithAnUnpackedOne() throws Exception {
        BuildSummary before = unpacked(BuildSummary.of(report));

        for (String text : new String[] {"image <= +10%", "largest-layer <= +10%"}) {
            Gate gate = QualityGate.parse(text).evaluate(report, before);
            assertThat(gate.outcome()).isEqualTo(Gate.Outcome.UNKNOWN);
            assertThat(GateText.line(gate))
                    .contains("compressed, not compared with ")
                    .contains(" unpacked of the");
        }
        assertThat(QualityGate.parse("duration <= +10%")
                        .evaluate(report, before)
                        .outcome())
                .isEqualTo(Gate.Outcome.PASSED);
    }

    @Test
    void saysWhatASizeCounts() throws Exception {
        assertThat(GateText.line(gate("image <= 1TB"))).endsWith(" MB, compressed, passed");
    }

    private static BuildSummary unpacked(BuildSummary build) {
        return Summaries.summary(
                build.schema(),
                build.id(),
                build.started(),
                build.status(),
                build.durationMillis(),
                build.contextBytes(),
                build.imageBytes(),
                ImageSection.SizeKind.UNPACKED,
                build.readyMillis(),
                build.layers(),
                build.folders(),
                build.time());
    }
}
