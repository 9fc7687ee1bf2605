package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection.Transfer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheExportCostTest {
    private static final Transfer IMPORTED = new Transfer("r/app:cache", 1, 2_000, 0, null);

    @TempDir
    Path folder;

    private List<Advice> advice(CacheSection cache) throws Exception {
        return new AdvisedProject(folder)
                .observed(new Measurements(null, cache, List.of(), null, List.of()))
                .advice("cache-export-cost", "FROM debian:12", "RUN make");
    }

    private static CacheSection cache(List<Transfer> imports, long exportMillis, Long savedMillis, int unknown) {
        Transfer exported = new Transfer("r/app:cache", 9, exportMillis, 0, null);
        return new CacheSection(imports, List.of(exported), 4, 2, savedMillis, unknown, 1_000, List.of(), null);
    }

    @Test
    void saysWhatTheCacheCostMoreThanItSaved() throws Exception {
        assertThat(advice(cache(List.of(IMPORTED), 40_000, 3_000L, 0)))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.evidence()).contains("took 42.0s", "the export 40.0s", "saved 3.0s");
                    assertThat(advice.savedMillis()).isEqualTo(39_000);
                });
    }

    @Test
    void isSilentWhereTheCacheSavedMoreOrThatIsUnknown() throws Exception {
        assertThat(advice(cache(List.of(IMPORTED), 40_000, 60_000L, 0))).isEmpty();
        assertThat(advice(cache(List.of(IMPORTED), 40_000, null, 0))).isEmpty();
        assertThat(advice(cache(List.of(IMPORTED), 40_000, 3_000L, 1))).isEmpty();
        assertThat(advice(cache(List.of(IMPORTED), 1_000, 100L, 0))).isEmpty();
    }

    @Test
    void isSilentOfTheFirstBuildWhichPaysForLaterOnes() throws Exception {
        assertThat(advice(cache(List.of(), 40_000, 0L, 0))).isEmpty();
    }
}
