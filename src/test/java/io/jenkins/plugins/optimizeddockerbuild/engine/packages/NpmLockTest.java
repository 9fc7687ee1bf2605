package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NpmLockTest {
    @Test
    void tellsWhichPackagesRunAScriptOrAreLinks() {
        NpmLock lock = NpmLock.of(
                "{\"lockfileVersion\": 3, \"packages\": {\"node_modules/a\": {\"version\": \"1.0.0\","
                        + " \"resolved\": \"https://r/a\", \"hasInstallScript\": true}, \"node_modules/b\": {\"link\": true}}}");
        assertThat(lock.version()).isEqualTo(3);
        assertThat(lock.packages())
                .containsEntry("node_modules/a", new NpmLock.Locked("1.0.0", "https://r/a", false, true))
                .containsEntry("node_modules/b", new NpmLock.Locked("", "", true, false));
    }

    @Test
    void takesAFlagThatIsNeitherTrueNorFalseForTrue() {
        assertThat(NpmLock.of("{\"packages\": {\"a\": {\"link\": 1, \"hasInstallScript\": false}}}")
                        .packages())
                .containsEntry("a", new NpmLock.Locked("", "", true, false));
    }

    @Test
    void namesAPackageByItsFolder() {
        assertThat(NpmLock.name("node_modules/a/node_modules/@s/b")).isEqualTo("@s/b");
        assertThat(NpmLock.name("packages/c")).isEqualTo("packages/c");
        assertThat(NpmLock.name("")).isEmpty();
    }

    @Test
    void listsNothingWhereTheTextIsNoLockFile() {
        assertThat(NpmLock.of("lockfileVersion: 6").packages()).isEmpty();
    }
}
