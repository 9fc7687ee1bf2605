package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheMountsSection.Moved;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection.Transfer;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheSectionTest {
    private static final CacheSection CACHE = new CacheSection(
            List.of(new Transfer("r/app:cache", 1, 1_000, 0, null)),
            List.of(new Transfer("r/app:cache", 9, 2_000, 0, null)),
            4,
            2,
            500L,
            0,
            1_000,
            List.of(),
            null);

    @Test
    void countsTheTransferOfCacheMountsAsCost() {
        CacheSection carried = CACHE.withMounts(new CacheMountsSection(
                "r/app:mounts", new Moved(List.of(), 4_000), new Moved(List.of(), 8_000), null, 9_000L));

        assertThat(CACHE.costMillis()).isEqualTo(3_000);
        assertThat(carried.costMillis()).isEqualTo(15_000);
        assertThat(carried.mountsMillis()).isEqualTo(12_000);
        assertThat(carried.layersMillis()).isEqualTo(3_000);
        assertThat(carried.mountsSavedMillis()).isEqualTo(9_000);
        assertThat(CACHE.withMounts(new CacheMountsSection("r/app:mounts", null, null, null, null))
                        .costMillis())
                .isEqualTo(3_000);
    }
}
