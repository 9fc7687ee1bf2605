package io.jenkins.plugins.optimizeddockerbuild.engine.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 100, 0 %",
        "1, 1000, <1 %",
        "1, 100, 1 %",
        "252, 301, 84 %",
        "985, 1000, 99 %",
        "999, 1000, >99 %",
        "100, 100, 100 %",
        "130, 100, 100 %",
        "5, 0, 0 %"
    })
    void neverRoundsSomethingToNothingNorAPartToTheWhole(long part, long whole, String text) {
        assertThat(Shares.format(part, whole)).isEqualTo(text);
    }
}
