package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T03:21:10.496387229Z, 2026-11-24T03:21:10.496387229Z",
        "2026-11-24T03:21:10Z,           2026-11-24T03:21:10Z",
        "2026-11-24T03:21:10.5Z,         2026-11-24T03:21:10.5Z",
        "2026-11-24T05:21:10.5+02:00,    2026-11-24T03:21:10.5Z",
        "2026-11-23T22:51:10.5-04:30,    2026-11-24T03:21:10.5Z",
        "2026-01-01T00:30:00+01:00,      2025-12-31T23:30:00Z",
        "2024-02-29T12:00:00Z,           2024-02-29T12:00:00Z",
        "2000-02-29T12:00:00Z,           2000-02-29T12:00:00Z",
        "1969-12-31T23:59:59Z,           1969-12-31T23:59:59Z",
        "2026-11-24t03:21:10z,           2026-11-24T03:21:10Z",
        "2026-11-24T03:21:10.1234567899Z, 2026-11-24T03:21:10.123456789Z",
    })
    void readsWhatGoWrites(String text, Instant expected) {
        assertThat(Rfc3339.parse(text)).isEqualTo(expected);
    }

    @Test
    void agreesWithTheLibraryOnRandomTimes() {
        Random random = new Random(3339);
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(-10_000_000_000L, 10_000_000_000L), random.nextInt(1_000_000_000));
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60));
            String text =
                    OffsetDateTime.ofInstant(time, offset).withSecond(i % 60).toString();

            assertThat(Rfc3339.parse(text))
                    .as(text)
                    .isEqualTo(OffsetDateTime.parse(text).toInstant());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026",
                "2026-11-24",
                "2026-11-24T03:21:10",
                "2026-11-24 03:21:10Z",
                "2026-13-24T03:21:10Z",
                "2026-00-24T03:21:10Z",
                "2026-02-29T03:21:10Z",
                "2100-02-29T03:21:10Z",
                "2026-11-24T24:21:10Z",
                "2026-11-24T03:60:10Z",
                "2026-11-24T03:21:60Z",
                "2026-11-24T03:21:10.Z",
                "2026-11-24T03:21:10Zx",
                "2026-11-24T03:21:10+2:00",
                "2026-11-24T03:21:10+24:00",
                "20x6-11-24T03:21:10Z",
                "yesterday",
            })
    void givesNothingForWhatIsNoTime(String text) {
        assertThat(Rfc3339.parse(text)).isNull();
    }

    @Test
    void takesGosZeroTimeForNoTime() {
        assertThat(Rfc3339.parse("0001-01-01T00:00:00Z")).isNull();
    }
}
