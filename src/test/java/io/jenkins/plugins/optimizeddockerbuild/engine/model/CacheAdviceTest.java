package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection.Transfer;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheAdviceTest {
    private static final Transfer FOUND = new Transfer("registry/app:cache", 1, 800, 1, null);
    private static final Transfer EXPORT = new Transfer("registry/app:cache", 9, 60_000, 0, null);

    private static RequestSection request(boolean untrusted, String... cacheTo) {
        return new RequestSection(
                ".",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                false,
                false,
                false,
                null,
                List.of(cacheTo),
                untrusted,
                null,
                null);
    }

    @Test
    void saysNothingOfACacheThatSavesMoreThanItCosts() {
        assertThat(CacheAdvice.of(List.of(FOUND), List.of(EXPORT), 120_000L, request(false, "registry/app:cache")))
                .isEmpty();
    }

    @Test
    void saysWhatToExportLessOf() {
        assertThat(CacheAdvice.of(
                        List.of(FOUND),
                        List.of(EXPORT),
                        20_000L,
                        request(false, "type=registry,ref=registry/app:cache,mode=max")))
                .singleElement()
                .asString()
                .startsWith("Exporting the cache took 1m00.0s, more than it saved: export with mode=min");
    }

    @Test
    void letsTheFirstBuildPayForLaterOnes() {
        Transfer missing = new Transfer("registry/app:cache", 1, 100, 0, "registry/app:cache: not found");

        assertThat(CacheAdvice.of(List.of(missing), List.of(EXPORT), null, request(false, "registry/app:cache")))
                .isEmpty();
    }

    @Test
    void asksForFewerReferencesWhereImportingIsTheCost() {
        Transfer slow = new Transfer("registry/app:main", 2, 30_000, 1, null);

        assertThat(CacheAdvice.of(List.of(FOUND, slow), List.of(), 1_000L, request(false)))
                .singleElement()
                .asString()
                .contains("use fewer than 2 caches");
    }

    @Test
    void saysWhyTheCacheWasNotWritten() {
        Transfer refused = new Transfer("registry/app:cache", 9, 100, 0, "denied:\n requested access");

        assertThat(CacheAdvice.of(List.of(), List.of(refused), null, request(false, "registry/app:cache")))
                .containsExactly("The cache registry/app:cache was not written: denied: requested access");
        assertThat(CacheAdvice.of(List.of(), List.of(), null, request(true, "registry/app:cache")))
                .singleElement()
                .asString()
                .contains("may only read");
    }
}
