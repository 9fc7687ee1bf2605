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
    private static final String INSTALL = "RUN --mount=type=cache,target=/root/.npm npm ci";
    private static final BuildSummary.Layer BASE_IMAGE = layer("FROM node:20", Outcome.DONE, 9_000);

    private final List<BuildSummary> builds = new ArrayList<>();

    @Test
    void objectsWhereTheFillTakesLongerThanItSaves() {
        ran(30_000, null);
        ran(28_000, 4_000L);
        ran(27_000, 5_000L);
        ran(29_000, 6_000L);
        assertThat(FillRecord.objection(builds))
                .isEqualTo(
                        "The cache mounts are neither filled nor written, because that did not pay off: with the fill, base"
                                + " images and their instructions took 32.0s (median of 3 builds), without it 30.0s (median of"
                                + " 1). They are tried again when these builds are no longer among the last 20; a registry"
                                + " closer to the builder makes a fill faster.");
    }

    @Test
    void saysNothingWhereItPays() {
        ran(30_000, null);
        ran(10_000, 4_000L);
        ran(11_000, 5_000L);
        ran(12_000, 6_000L);
        assertThat(FillRecord.objection(builds)).isNull();
    }

    /** A fill pulls the base image, which the build then has. */
    @Test
    void countsTheBaseImageOnBothSides() {
        add(null, BASE_IMAGE, layer(INSTALL, Outcome.DONE, 30_000));
        for (int i = 0; i < 3; i++) {
            ran(20_000, 12_000L);
        }
        assertThat(FillRecord.objection(builds)).isNull();
    }

    /** Without a fill either, so nothing is known of what it saves. */
    @Test
    void countsNoBaseImageOfABuildInWhichNoneOfThemRan() {
        for (int i = 0; i < 3; i++) {
            ran(30_000, 4_000L);
        }
        add(null, BASE_IMAGE, layer(INSTALL, Outcome.CACHED, 0));
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

    @Test
    void comparesOnlyWithBuildersThatHadNotTheContent() {
        ran(30_000, null);
        addPresent(2_000);
        addPresent(2_000);
        ran(28_000, 1_000L);
        ran(28_000, 1_000L);
        ran(28_000, 1_000L);
        assertThat(FillRecord.objection(builds)).isNull();
    }

    @Test
    void knowsWhatAFillSaved() {
        ran(30_000, null);
        addPresent(2_000);
        ran(12_000, 4_000L);
        BuildSummary filled = builds.remove(2);
        assertThat(FillRecord.savedMillis(builds, filled)).isEqualTo(18_000);
        assertThat(FillRecord.savedMillis(List.of(filled), filled)).isNull();
        assertThat(FillRecord.savedMillis(builds, builds.get(0))).isNull();
    }

    @Test
    void saysThatAFillSavedNothing() {
        ran(3_000, null);
        ran(12_000, 4_000L);
        assertThat(FillRecord.savedMillis(builds, builds.remove(1))).isZero();
    }

    private void addPresent(long millis) {
        add(null, true, layer(INSTALL, Outcome.DONE, millis));
    }

    private void ran(long millis, Long fill) {
        add(fill, layer(INSTALL, Outcome.DONE, millis));
    }

    private static BuildSummary.Layer layer(String instruction, Outcome outcome, long millis) {
        return new BuildSummary.Layer(LayerKey.of(null, null, instruction), 5, null, outcome, millis, null);
    }

    private void add(Long fill, BuildSummary.Layer... layers) {
        add(fill, false, layers);
    }

    private void add(Long fill, boolean present, BuildSummary.Layer... layers) {
        builds.add(new BuildSummary(
                Report.SCHEMA,
                "#" + builds.size(),
                Instant.EPOCH.plusSeconds(builds.size()),
                ResultSection.Status.SUCCESS,
                60_000,
                null,
                null,
                null,
                null,
                List.of(layers),
                List.of(),
                null,
                new BuildSummary.Cache(0, 0, 0, 0, 0, 0, 1, 0, null, null, fill, 0, 0, present, null),
                null,
                false,
                null));
    }
}
