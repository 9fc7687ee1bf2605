package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CachePolicy.Compression;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CachePolicy.Mode;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachePolicyTest {
    private static final ImageReference BRANCH = ImageReference.parse("example.com/cache:feature");
    private static final ImageReference MAIN = ImageReference.parse("example.com/cache:main");

    private static CachePolicy readAndWrite(List<ImageReference> importFrom, ImageReference exportTo) {
        return new CachePolicy(importFrom, exportTo, Mode.MAX, null, null, true, null);
    }

    @Test
    void readsItsOwnCacheFirstAndEachOnce() {
        CachePolicy policy = readAndWrite(List.of(MAIN, BRANCH), BRANCH);
        assertThat(policy.cacheFrom())
                .extracting(CacheEntry::option)
                .containsExactly(
                        "type=registry,ref=example.com/cache:feature", "type=registry,ref=example.com/cache:main");
    }

    @Test
    void writesTheLayersOfAllStagesAndOnlyNotesAFailure() {
        assertThat(readAndWrite(List.of(MAIN), BRANCH).cacheTo())
                .extracting(CacheEntry::option)
                .containsExactly("type=registry,ref=example.com/cache:feature,mode=max,ignore-error=true");
    }

    @Test
    void writesNothingWhenReadOnly() {
        assertThat(readAndWrite(List.of(MAIN), BRANCH).withoutExport().cacheTo())
                .isEmpty();
    }

    @Test
    void namesCompressionAndManifest() {
        CachePolicy policy = new CachePolicy(List.of(), BRANCH, Mode.MIN, Compression.ZSTD, 3, false, true);
        assertThat(policy.cacheTo())
                .extracting(CacheEntry::option)
                .containsExactly("type=registry,ref=example.com/cache:feature,mode=min,compression=zstd,"
                        + "compression-level=3,image-manifest=true");
    }

    @Test
    void refusesWhatCompressorsCannotDo() {
        assertThatThrownBy(() -> new CachePolicy(List.of(), BRANCH, Mode.MAX, Compression.GZIP, 22, true, null))
                .hasMessage("The cache compression level 22 is outside the 0 to 9 of gzip.");
        assertThatThrownBy(() -> new CachePolicy(List.of(), BRANCH, Mode.MAX, null, 3, true, null))
                .hasMessageContaining("needs a compression");
    }
}
