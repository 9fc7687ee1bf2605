package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayerKeyTest {

    @Test
    void knowsALayerAgainWhenOnlyItsWhiteSpaceAndItsPlaceInTheStageChanged() {
        VertexName before = new VertexName(VertexName.Kind.STEP, null, "builder", 2, 5, "RUN make  &&\tmake install ");
        VertexName after = new VertexName(VertexName.Kind.STEP, null, "builder", 3, 6, "RUN make && make install");
        assertThat(LayerKey.of(after)).isEqualTo(LayerKey.of(before));
    }

    @Test
    void tellsPlatformsAndStagesApart() {
        LayerKey key = new LayerKey("linux/amd64", "builder", "RUN make");
        assertThat(key).isNotEqualTo(new LayerKey("linux/arm64", "builder", "RUN make"));
        assertThat(key).isNotEqualTo(new LayerKey("linux/amd64", "runtime", "RUN make"));
    }
}
