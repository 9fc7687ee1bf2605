package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TotalTimeTest {

    @Test
    void tellsEarlierTriesFromTheTimeAroundBuildKit() {
        assertThat(new TotalTime(23_500, 14_000, 8_800).outside()).isEqualTo("14.0s of it in earlier tries");
        assertThat(new TotalTime(23_500, 10_000, 8_500).outside())
                .isEqualTo("10.0s of it in earlier tries, 5.0s before and after BuildKit");
        assertThat(new TotalTime(10_000, 0, 5_000).outside()).isEqualTo("5.0s of it before and after BuildKit");
    }

    @Test
    void isSilentAboutNextToNothing() {
        assertThat(new TotalTime(10_000, 0, 9_600).outside()).isNull();
        assertThat(new TotalTime(150, 0, 60).outside()).isNull();
    }

    @Test
    void isNeverLessThanWhatBuildKitTook() {
        assertThat(new TotalTime(900, 0, 1_000).millis()).isEqualTo(1_000);
    }
}
