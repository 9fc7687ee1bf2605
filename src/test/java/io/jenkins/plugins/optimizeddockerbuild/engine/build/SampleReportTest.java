package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import org.junit.jupiter.api.Test;

class SampleReportTest {

    @Test
    void hasAllSections() {
        assertThat(ReportHtml.render(SampleReport.report()))
                .contains(
                        "id=\"odb-timeline\"",
                        "id=\"odb-layers\"",
                        "id=\"odb-context\"",
                        "id=\"odb-image\"",
                        "id=\"odb-cache\"",
                        "id=\"odb-logs\"");
    }
}
