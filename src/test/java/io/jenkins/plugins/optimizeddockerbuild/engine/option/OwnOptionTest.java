package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnOptionTest {
    @Test
    void separatesWordsByCommasAndByRepetition() {
        assertThat(OwnOption.words(List.of("cache-mount,run-merge", "cuda-wheels")))
                .containsExactly("cache-mount", "run-merge", "cuda-wheels");
    }

    @Test
    void readsANumberOfSeconds() {
        assertThat(OwnOption.STALL.seconds(" 90 ")).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.5", "many", ""})
    void saysWhichNumbersItTakes(String text) {
        assertThatThrownBy(() -> OwnOption.RETRIES.number(text, 0))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        refused -> assertThat(refused.getMessage(Spelling.COMMAND_LINE))
                                .isEqualTo("--retries: `" + text + "` must be a whole number of at least 0."));
    }
}
