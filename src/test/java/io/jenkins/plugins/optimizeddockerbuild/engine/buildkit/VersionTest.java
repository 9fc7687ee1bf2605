package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {
    @ParameterizedTest
    @CsvSource({
        "github.com/docker/buildx 0.13.1 0.13.1+ds1-3, 0.13.1",
        "github.com/docker/buildx v0.29.1 a32761aeb3debd39be1eca514af3693af0db334b, 0.29.1",
        "github.com/docker/buildx v0.12.1-desktop.4 b68ee824c673b9aac9c5ecbc2bfc2b4de4ffd2d1, 0.12.1",
        "github.com/docker/buildx v0.14.0-rc1-12-gabcdef abcdef, 0.14.0",
        "26.1.5+dfsg1, 26.1.5",
        "BuildKit version: v0.12.5, 0.12.5",
        "25.0, 25.0.0",
        "buildx2 v1.2, 1.2.0",
    })
    void findsTheReleaseInWhatProgramsPrint(String text, String version) {
        assertThat(Version.in(text)).hasToString(version);
    }

    @ParameterizedTest
    @CsvSource({"v0.0.0+unknown", "dev", "''", "github.com/docker/buildx master abc1234", "20240101"})
    void findsNoneWhereAProgramWasBuiltWithoutOne(String text) {
        assertThat(Version.in(text)).isNull();
    }

    @Test
    void comparesNumbers() {
        assertThat(new Version(0, 9, 0)).isLessThan(new Version(0, 13, 0));
        assertThat(new Version(1, 0, 0).isAtLeast(0, 13)).isTrue();
        assertThat(new Version(0, 13, 0).isAtLeast(0, 13)).isTrue();
        assertThat(new Version(0, 12, 9).isAtLeast(0, 13)).isFalse();
    }
}
