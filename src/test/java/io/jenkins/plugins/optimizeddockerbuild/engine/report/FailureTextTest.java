package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    private final Report report = SampleReports.mlBackend();

    @Test
    void saysNothingOfAGoodBuild() {
        assertThat(FailureText.of(report)).isNull();
        assertThat(FailureText.gates(report, Gate.Outcome.FAILED)).isNull();
    }

    @Test
    void saysWhatFailedAndWhatToDo() {
        Report failed = SampleReports.smokeTested(SmokeTestSection.Status.FAILED);

        assertThat(FailureText.of(failed))
                .startsWith("The smoke test of " + failed.imageName() + " failed: "
                        + failed.smokeTest().message())
                .endsWith(" " + failed.smokeTest().explanation());
    }

    @Test
    void endsWhatAToolSaidBeforeItSaysWhatToDo() {
        ResultSection.Failure refused = new ResultSection.Failure("connection refused", "Check the registry.", 0);
        ResultSection result = new ResultSection(ResultSection.Status.FAILURE, 1, refused, List.of());

        assertThat(FailureText.of(report.withPush(result, "", report.image(), List.of())))
                .endsWith(" failed: connection refused. Check the registry.");
    }

    @Test
    void saysThatABuildWasCanceled() {
        ResultSection canceled = new ResultSection(
                ResultSection.Status.CANCELED, 130, new ResultSection.Failure("A user ended it.", null, 0), List.of());
        Report ended = report.withPush(canceled, "", report.image(), List.of());

        assertThat(FailureText.of(ended))
                .isEqualTo("The build of " + report.imageName() + " was canceled: A user ended it.");
    }

    @Test
    void namesTheCrossedGatesWithTheirLimits() {
        Gate size = new Gate("image <= 1GB", 1.2e9, 1e9, "bytes", Gate.Outcome.FAILED, "compressed");
        Gate time = new Gate("duration <= 5m", 4e5, 3e5, "ms", Gate.Outcome.FAILED, null);
        Report crossed = report.withGates(List.of(size, time));

        assertThat(FailureText.gates(crossed, Gate.Outcome.FAILED))
                .isEqualTo(
                        "Quality gate crossed: image 1.2 GB compressed, limit 1.0 GB; duration 6m40.0s, limit 5m00.0s");
        assertThat(FailureText.gates(crossed, Gate.Outcome.UNSTABLE)).isNull();
    }
}
