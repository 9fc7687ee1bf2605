package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BuilderCacheTest {
    @Test
    void readsTheTotal() throws Exception {
        assertThat(BuilderCache.unshared("Reclaimable:\t43.11MB\nTotal:\t\t43.11MB\n"))
                .isEqualTo(43_110_000);
        assertThat(BuilderCache.unshared("ID\tSIZE\nTotal:\t1.5e+03GB\n")).isEqualTo(1_500_000_000_000L);
        assertThat(BuilderCache.unshared("Total:\t0B\n")).isZero();
    }

    /** It stays as long as the images do, whatever is pruned. */
    @Test
    void leavesOutWhatImagesOfTheEngineShare() throws Exception {
        assertThat(BuilderCache.unshared(
                        "Shared:\t\t61.12MB\nPrivate:\t12.29kB\nReclaimable:\t61.13MB\nTotal:\t\t61.13MB\n"))
                .isEqualTo(10_000);
        assertThat(BuilderCache.unshared("Shared:\t61.1MB\nPrivate:\t0B\nTotal:\t61.09MB\n"))
                .isZero();
    }

    @Test
    void saysThatThereIsNoTotal() {
        assertThatThrownBy(() -> BuilderCache.unshared("unexpected"))
                .isInstanceOf(IOException.class)
                .hasMessage("the client reports no total");
    }
}
