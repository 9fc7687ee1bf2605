package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformTimesTest {
    private final List<PlatformTimes> platforms = PlatformTimes.of(SampleReports.emulatedForOneOfTwoPlatforms());

    @Test
    void tellsWhatWasDoneForEachPlatformAndWhere() {
        assertThat(platforms).extracting(PlatformTimes::platform).containsExactly("linux/amd64", "linux/arm64");
        assertThat(platforms).extracting(PlatformTimes::node).containsOnly("n1");
        assertThat(platforms).extracting(PlatformTimes::emulated).containsExactly(false, true);
        assertThat(platforms).extracting(PlatformTimes::layers).containsExactly(2L, 2L);
        assertThat(platforms).extracting(PlatformTimes::cached).containsExactly(0L, 1L);
        assertThat(platforms).extracting(PlatformTimes::runMillis).containsExactly(12_000L, 60_000L);
    }

    @Test
    void comparesOnlyRunsThatRanForBoth() {
        assertThat(platforms.get(1).sameRuns(platforms.get(0)))
                .isEqualTo(new PlatformTimes.SameRuns(1, 60_000, 10_000));
    }

    @Test
    void hasNoPlatformsForABuildForOne() {
        assertThat(PlatformTimes.of(SampleReports.mlBackend())).isEmpty();
    }

    @Test
    void claimsNoEmulationWhereNothingRan() {
        assertThat(PlatformTimes.of(SampleReports.cachedForTwoPlatforms()))
                .hasSize(2)
                .noneMatch(PlatformTimes::emulated);
    }
}
