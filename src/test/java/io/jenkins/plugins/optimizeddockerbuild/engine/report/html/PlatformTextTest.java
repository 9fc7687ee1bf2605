package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.PlatformTimes;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportMarkdown;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import org.junit.jupiter.api.Test;

class PlatformTextTest {
    @Test
    void saysWhatEmulationCostsAndWhatToDo() {
        assertThat(PlatformText.emulation(PlatformTimes.of(SampleReports.emulatedForOneOfTwoPlatforms())))
                .containsExactly(
                        "linux/arm64 was emulated on n1: 1 RUN took 1m00.0s, and 10.0s for linux/amd64, 6.0 times"
                                + " as long. A node of this platform in a pool of builders saves up to 50.0s; so does compiling with"
                                + " FROM --platform=$BUILDPLATFORM.");
    }

    @Test
    void isSilentWhereNothingWasEmulated() {
        assertThat(PlatformText.emulation(PlatformTimes.of(SampleReports.cachedForTwoPlatforms())))
                .isEmpty();
    }

    @Test
    void standsInThePageAndInMarkdown() throws Exception {
        String html = ReportHtml.render(SampleReports.emulatedForOneOfTwoPlatforms());
        assertThat(html)
                .contains("<h2 id=\"odb-platforms-heading\">Platforms</h2>")
                .contains("<td>n1 emulated</td>");
        assertThat(html).contains("6.0 times as long");
        assertThat(ReportMarkdown.of(SampleReports.emulatedForOneOfTwoPlatforms()))
                .contains("| `linux/arm64` | `n1` emulated | 2 | 1 | 1m00.0s |");
    }
}
