package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FillRecordTest {
    private final List<BuildSummary> builds = new ArrayList<>();

    @Test
    void objectsWhereTheFillTakesLongerThanItSaves() {
        ran(30_000, null);
        ran(28_000, 4_000L);
        ran(27_000, 5_000L);
        ran(29_000, 6_000L);
        assertThat(FillRecord.objection(builds))
                .isEqualTo("The cache mounts are not filled, because that did not pay off: with the fill, their"
                        + " instructions took 32.0s (median of 3 builds), without it 30.0s (median of 1).");
    }

    @Test
    void saysNothingWhereItPays() {
        ran(30_000, null);
        ran(10_000, 4_000L);
        ran(11_000, 5_000L);
        ran(12_000, 6_000L);
        assertThat(FillRecord.objection(builds)).isNull();
    }

    @Test
    void waitsForThreeFillsAndOneBuildWithout() {
        ran(30_000, 4_000L);
        ran(30_000, 4_000L);
        ran(30_000, 4_000L);
        assertThat(FillRecord.objection(builds)).isNull();
        builds.remove(0);
        ran(1_000, null);
        assertThat(FillRecord.objection(builds)).isNull();
    }

    @Test
    void countsNoBuildInWhichTheirLayersCameFromTheCache() {
        for (int i = 0; i < 3; i++) {
            ran(30_000, 4_000L);
        }
        add(Outcome.CACHED, 0, null);
        assertThat(FillRecord.objection(builds)).isNull();
    }

    @Test
    void triesAgainWhenTheFillsAreLongAgo() {
        for (int i = 0; i < 3; i++) {
            ran(30_000, 4_000L);
        }
        for (int i = 0; i < 18; i++) {
            ran(30_000, null);
        }
        Collections.shuffle(builds);
        assertThat(FillRecord.objection(builds)).isNull();
    }

    private void ran(long millis, Long fill) {
        add(Outcome.DONE, millis, fill);
    }

    private void add(Outcome outcome, long millis, Long fill) {
        builds.add(new BuildSummary(
                Report.SCHEMA,
                "#" + builds.size(),
                Instant.EPOCH.plusSeconds(builds.size()),
                ResultSection.Status.SUCCESS,
                millis,
                null,
                null,
                null,
                null,
                List.of(new BuildSummary.Layer(
                        LayerKey.of(null, null, "RUN --mount=type=cache,target=/root/.npm npm ci"),
                        5,
                        null,
                        outcome,
                        millis,
                        null)),
                List.of(),
                null,
                new BuildSummary.Cache(0, 0, 0, 0, 0, 0, 1, 0, null, null, fill, 0),
                null,
                false,
                null));
    }
}
