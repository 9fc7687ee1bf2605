package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemainingTimeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Map<String, Duration> USUAL = Map.of(
            "COPY . .", Duration.ofSeconds(2),
            "RUN pip install", Duration.ofSeconds(240),
            "RUN npm ci", Duration.ofSeconds(60),
            "COPY --from=deps / /", Duration.ofSeconds(10));

    private final LiveTimeline timeline = new LiveTimeline();

    /** BuildKit announces everything before it runs anything. */
    @BeforeEach
    void announce() {
        vertex("copy", "[deps 2/3] COPY . .", false, false, false);
        vertex("pip", "[deps 3/3] RUN pip install", false, false, false, "copy");
        vertex("npm", "[assets 2/2] RUN npm ci", false, false, false);
        vertex("last", "[stage-2 2/2] COPY --from=deps / /", false, false, false, "pip", "npm");
    }

    private void vertex(
            String digest, String name, boolean started, boolean completed, boolean cached, String... inputs) {
        timeline.on(new ProgressEvent.Vertex(
                digest, List.of(inputs), name, started ? NOW : null, completed ? NOW : null, cached, null, null));
    }

    private Duration estimate(Map<String, Long> running) {
        return new RemainingTime(
                        timeline,
                        name -> USUAL.containsKey(name.instruction())
                                ? new Usual(USUAL.get(name.instruction()), 3)
                                : null,
                        vertex -> running.getOrDefault(vertex.digest(), 0L))
                .estimate(Duration.ofSeconds(30));
    }

    @Test
    void saysNothingWhileNobodyKnowsWhatComesFromTheCache() {
        assertThat(estimate(Map.of())).isNull();
    }

    @Test
    void addsWhatBuildsOnALayerThatRuns() {
        vertex("copy", "[deps 2/3] COPY . .", true, false, false);

        assertThat(estimate(Map.of("copy", 1_000L))).hasSeconds(1 + 240 + 10 + 30);
    }

    @Test
    void goesOnWhenTheLayerThatMadeOthersRunHasEnded() {
        vertex("copy", "[deps 2/3] COPY . .", true, true, false);
        vertex("pip", "[deps 3/3] RUN pip install", true, false, false);

        assertThat(estimate(Map.of("pip", 100_000L))).hasSeconds(140 + 10 + 30);
    }

    @Test
    void countsBranchesSideBySideAsTheLongestOfThem() {
        vertex("copy", "[deps 2/3] COPY . .", true, true, true);
        vertex("pip", "[deps 3/3] RUN pip install", true, true, true);
        vertex("npm", "[assets 2/2] RUN npm ci", true, false, false);

        assertThat(estimate(Map.of("npm", 20_000L))).hasSeconds(40 + 10 + 30);
    }

    @Test
    void hasNoEstimateWithoutTheUsualTimeOfALayerThatCounts() {
        vertex("make", "[stage-2 3/3] RUN make", true, false, false, "last");

        assertThat(estimate(Map.of())).isNull();
    }

    @Test
    void doesNotWaitForALayerThatTakesLongerThanUsual() {
        vertex("npm", "[assets 2/2] RUN npm ci", true, false, false);

        assertThat(estimate(Map.of("npm", 500_000L))).hasSeconds(10 + 30);
    }

    @Test
    void followsAChainAsLongAsABuildMayHave() {
        for (int i = 1; i < 9_000; i++) {
            vertex(
                    "link" + i,
                    "[long " + i + "/9000] RUN npm ci",
                    i == 1,
                    false,
                    false,
                    i == 1 ? "none" : "link" + (i - 1));
        }

        assertThat(estimate(Map.of())).hasSeconds(8_999 * 60 + 30);
    }

    @Test
    void isSaidAsAPersonSaysIt() {
        assertThat(RemainingTime.words(Duration.ofSeconds(7))).isEqualTo("about 10s left");
        assertThat(RemainingTime.words(Duration.ofSeconds(185))).isEqualTo("about 3m left");
        assertThat(RemainingTime.words(Duration.ofSeconds(4000))).isEqualTo("about 1h07m left");
    }
}
