package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import org.junit.jupiter.api.Test;

class GateTextTest {

    @Test
    void saysOfACrossedGateWhatWasMeasuredAndTheLimit() {
        assertThat(GateText.crossed(new Gate("image <= 1GB", 1.2e9, 1e9, "bytes", Gate.Outcome.FAILED, "compressed")))
                .isEqualTo("image 1.2 GB compressed, limit 1.0 GB");
        assertThat(GateText.crossed(new Gate("duration<=+20%", 9e4, 6e4, "ms", Gate.Outcome.UNSTABLE, null)))
                .isEqualTo("duration 1m30.0s, limit 1m00.0s");
    }
}
