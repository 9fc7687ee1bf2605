package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts.CacheMount;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarriedPartsTest {

    @ParameterizedTest
    @CsvSource({
        "/root/.cache/pip, http http-v2 wheels",
        "/home/app/.cache/pip/, http http-v2 wheels",
        "/root/.cache/pip/wheels, .",
        "/root/.npm, _cacache",
        "/home/node/.npm/_cacache, .",
        "/root/.m2, repository wrapper/dists",
        "/root/.m2/repository, .",
        "/home/gradle/.gradle/caches, modules-2",
        "/usr/local/cargo/registry, cache index src",
        "/usr/local/cargo/git, db",
        "/usr/local/cargo/git/db, .",
        "/root/.pnpm-store, .",
        "/go/pkg/mod, cache/download",
        "/root/.cache/go-build, .",
        "/var/cache/apt, archives",
        "/var/lib/apt/lists, ."
    })
    void arePackagesOfAKnownTool(String target, String parts) {
        assertThat(CarriedParts.of(mount(target), Set.of())).containsExactly(parts.split(" "));
    }

    @Test
    void areNothingOfAFolderThatNoKnownToolUses() {
        assertThat(CarriedParts.of(mount("/root"), Set.of())).isNull();
        assertThat(CarriedParts.of(mount("/src/target"), Set.of())).isNull();
        assertThat(CarriedParts.of(mount("/root/.cache"), Set.of())).isNull();
    }

    @Test
    void areAllOfAMountThatIsNamed() {
        assertThat(CarriedParts.of(mount("/src/target"), Set.of("/src/target"))).containsExactly(".");
    }

    private static CacheMount mount(String target) {
        return new CacheMount(target, target, Map.of(), "base", null, List.of());
    }
}
