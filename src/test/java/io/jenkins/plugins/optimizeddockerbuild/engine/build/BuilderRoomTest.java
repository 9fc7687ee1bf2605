package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuilderRoomTest {
    @Test
    void saysWhatWasPruned() {
        assertThat(BuilderRoom.pruned("team", 25_000_000_000L, 20_000_000_000L, 5_100_000_000L, 19_900_000_000L))
                .isEqualTo(
                        "The builder team held 25.0 GB of build cache, more than the 20.0 GB that it may keep: 5.1 GB"
                                + " was pruned after the build.");
    }

    @Test
    void saysWhatCouldNotBePrunedAndHowToSeeIt() {
        assertThat(BuilderRoom.pruned("team", 25_000_000_000L, 20_000_000_000L, 0, 25_000_000_000L))
                .isEqualTo(
                        "The builder team held 25.0 GB of build cache, more than the 20.0 GB that it may keep: 0 B was"
                                + " pruned after the build. It still holds 25.0 GB, for example because"
                                + " running builds use it; `docker buildx du --builder team --verbose` shows what it is.");
    }

    /** The builder's own cleanup, for example. */
    @Test
    void saysThatSomethingElseFreedTheSpace() {
        assertThat(BuilderRoom.pruned("team", 25_000_000_000L, 20_000_000_000L, 0, 19_000_000_000L))
                .isEqualTo(
                        "The builder team held 25.0 GB of build cache, more than the 20.0 GB that it may keep: 0 B was"
                                + " pruned after the build. It holds 19.0 GB now, because something else freed space at the same"
                                + " time.");
    }
}
