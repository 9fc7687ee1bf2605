package io.jenkins.plugins.optimizeddockerbuild.engine.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "512, 512 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1449, 1.4 kB",
        "1450, 1.5 kB",
        "99949, 99.9 kB",
        "99950, 100 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "1400000, 1.4 MB",
        "35200000, 35.2 MB",
        "412000000, 412 MB",
        "1900000000, 1.9 GB",
        "9223372036854775807, 9.2 EB"
    })
    void usesPowersOfAThousandAndAboutThreeDigits(long bytes, String text) {
        assertThat(ByteSizes.format(bytes)).isEqualTo(text);
    }

    @Test
    void givesARateInBytesPerSecond() {
        assertThat(ByteSizes.rate(352_000_000, 10_000)).isEqualTo("35.2 MB/s");
        assertThat(ByteSizes.rate(5, 0)).isEqualTo("5.0 kB/s");
    }

    @Test
    void refusesANegativeSize() {
        assertThatThrownBy(() -> ByteSizes.format(-1)).hasMessageContaining("-1");
    }
}
