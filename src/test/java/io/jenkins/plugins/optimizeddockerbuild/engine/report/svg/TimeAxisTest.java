package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeAxisTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "48|0 10ms 20ms 30ms 40ms",
                "310|0 0.1s 0.2s 0.3s",
                "9400|0 2s 4s 6s 8s",
                "248000|0 1m00s 2m00s 3m00s 4m00s",
                "1800000|0 10m00s 20m00s 30m00s",
                "86400000|0 5h00m 10h00m 15h00m 20h00m"
            })
    void hasAFewTicksAtRoundTimes(long millis, String labels) {
        assertThat(String.join(
                        " ",
                        TimeAxis.of(millis).ticks().stream()
                                .map(TimeAxis.Tick::label)
                                .toList()))
                .isEqualTo(labels);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 9, 59, 60, 61, 5_999, 6_000, 6_001, 3_599_999, 21_600_000, 604_800_000, Long.MAX_VALUE / 2})
    void neverHasMoreTicksThanFitOnAPhone(long millis) {
        assertThat(TimeAxis.of(millis).ticks()).hasSizeBetween(1, TimeAxis.MOST_TICKS);
    }

    @Test
    void keepsTheLabelsAtTheEdgesInsideThePicture() {
        assertThat(TimeAxis.of(1_800_000).ticks())
                .extracting(TimeAxis.Tick::anchor)
                .containsExactly("start", "middle", "middle", "end");
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 0%", "1, 3, 33.33%", "1, 2, 50%", "1, 40, 2.5%", "7, 5, 100%", "-1, 5, 0%", "1, 0, 0%"})
    void writesSharesAsSvgReadsThem(double part, double whole, String percent) {
        assertThat(Percent.of(part, whole)).isEqualTo(percent);
    }
}
