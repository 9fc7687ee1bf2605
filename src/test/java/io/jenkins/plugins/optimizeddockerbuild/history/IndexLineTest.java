package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexLineTest {

    @Test
    void comesBackAsItWas() throws Exception {
        for (BuildSummary build : List.of(
                BuildSummary.of(SampleReports.mlBackend()),
                BuildSummary.of(SampleReports.failed()),
                SampleHistory.build(1))) {
            BuildFigures figures = BuildFigures.of("app", build);
            BuildFigures read =
                    IndexLine.parse(new IndexLine(17, figures).text()).figures();

            assertThat(read.overview().causes()).isEqualTo(figures.overview().causes());
            assertThat(read.overview().host()).isEqualTo(figures.overview().host());
            assertThat(new IndexLine(17, read).text()).isEqualTo(new IndexLine(17, figures).text());
        }
        assertThat(IndexLine.parse(new IndexLine(4, null).text())).isEqualTo(new IndexLine(4, null));
    }

    @Test
    void keepsHostileTextOnOneShortLine() throws Exception {
        BuildFigures figures = BuildFigures.of("app", BuildSummary.of(SampleReports.hostile()));

        String line = new IndexLine(1, figures).text();

        assertThat(line).doesNotContain("\n").hasSizeLessThan(20_000);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(line)).isTrue();
        assertThat(IndexLine.parse(line).build()).isEqualTo(1);
    }

    @Test
    void isNothingThatIsCutOrOfAnotherLayout() {
        String line = new IndexLine(3, BuildFigures.of("app", SampleHistory.build(3))).text();

        for (String broken : List.of("", "{}", "[1,3]", "[3]", line.substring(0, line.length() / 2), "[3,3,7]")) {
            assertThatThrownBy(() -> IndexLine.parse(broken)).as(broken).isInstanceOf(IOException.class);
        }
    }
}
