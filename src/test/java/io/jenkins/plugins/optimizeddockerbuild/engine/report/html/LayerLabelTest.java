package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import org.junit.jupiter.api.Test;

class LayerLabelTest {
    private final TimelineSection timeline = SampleReports.mlBackend().timeline();

    @Test
    void namesPlatformStageAndStepAsFarAsBuildKitDoes() {
        assertThat(LayerLabel.of(timeline.vertex(9), 200).place()).isEqualTo("deps 4/4");
        assertThat(LayerLabel.of(
                                SampleReports.cachedForTwoPlatforms().timeline().vertex(4), 200)
                        .place())
                .isEqualTo("linux/arm64 builder 1/2");
        assertThat(LayerLabel.of(timeline.vertex(6), 200))
                .isEqualTo(new LayerLabel("", "[internal] load build context", false));
    }

    @Test
    void namesTheTargetOfABakeWhereBuildKitNamesNoStage() {
        assertThat(ReportHtml.render(SampleReports.bake()))
                .contains("<i>web</i> exporting to image")
                .contains("<i>web web 1/1</i> <code>RUN web</code>")
                .contains("<i>tools 1/1</i> <code>RUN make</code>");
    }

    @Test
    void leavesOutWhatAllInstructionsHaveWhereThereIsLittleRoom() {
        assertThat(LayerLabel.brief(timeline.vertex(9)).instruction())
                .isEqualTo("RUN pip install --prefix=/install -r requirements.txt");
        assertThat(LayerLabel.brief(timeline.vertex(5)).instruction()).isEqualTo("FROM python:3.11-slim");
    }

    @Test
    void tellsInATooltipWhatHappened() {
        assertThat(LayerLabel.title(timeline.vertex(7)))
                .endsWith("install -y --no-install-recommends build-essential, 35.0s, on the critical path");
        assertThat(LayerLabel.title(timeline.vertex(12))).isEqualTo("[stage-2 2/5] WORKDIR /app, from the cache");
        assertThat(LayerLabel.title(SampleReports.failed().timeline().vertex(5)))
                .isEqualTo("[docs 2/2] RUN make docs, canceled after 6.8s");
    }
}
