package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativePlatformTest {
    @ParameterizedTest
    @CsvSource({
        "linux/arm64/v8,linux/arm64",
        "aarch64,linux/arm64",
        "Linux/X86_64,linux/amd64",
        "linux/amd64/v1,linux/amd64",
        "linux/amd64/v3,linux/amd64/v3",
        "linux/arm/v7,linux/arm/v7",
        "windows/amd64,windows/amd64"
    })
    void callsEqualPlatformsByOneName(String written, String normalized) {
        assertThat(NativePlatform.normalized(written)).isEqualTo(normalized);
    }

    @ParameterizedTest
    @CsvSource({"local", "linux"})
    void takesTheWordForThisMachine(String word) {
        assertThat(NativePlatform.normalized(word)).isEqualTo(NativePlatform.local());
    }
}
