package io.jenkins.plugins.optimizeddockerbuild.engine.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.0s",
        "49, 0.0s",
        "50, 0.1s",
        "400, 0.4s",
        "12340, 12.3s",
        "59949, 59.9s",
        "59950, 1m00.0s",
        "65000, 1m05.0s",
        "252300, 4m12.3s",
        "3599949, 59m59.9s",
        "3599950, 1h00m",
        "3720000, 1h02m",
        "90000000, 25h00m",
        "-5, 0.0s"
    })
    void givesAMeasuredTimeToATenthOfASecondAndLongOnesToAMinute(long millis, String text) {
        assertThat(Durations.format(millis)).isEqualTo(text);
        assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "499, 0s",
        "500, 1s",
        "35000, 35s",
        "59500, 1m00s",
        "130000, 2m10s",
        "245000, 4m05s",
        "3599500, 1h00m",
        "3720000, 1h02m",
        "-5, 0s"
    })
    void givesARunningTimeToASecond(long millis, String text) {
        assertThat(Durations.coarse(millis)).isEqualTo(text);
        assertThat(Durations.coarse(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void doesNotFailOnTheLongestDuration() {
        assertThat(Durations.format(Duration.ofSeconds(Long.MAX_VALUE))).endsWith("m");
        assertThat(Durations.format(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("0.0s");
    }

    @Test
    void readsTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(Durations.format(252_300)).isEqualTo("4m12.3s");
        } finally {
            Locale.setDefault(before);
        }
    }
}
