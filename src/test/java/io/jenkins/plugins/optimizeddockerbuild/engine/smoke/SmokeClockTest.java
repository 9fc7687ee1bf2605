package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class SmokeClockTest {
    @Test
    void hasTimeLeftUntilItIsCancelled() {
        SmokeClock clock = new SmokeClock(Duration.ofHours(1));
        assertThatCode(() -> clock.check("it was not ready")).doesNotThrowAnyException();
        assertThat(clock.leftMillis()).isPositive();

        clock.cancel();

        assertThat(clock.isOver()).isTrue();
        assertThat(clock.isOver(Duration.ZERO)).isFalse();
        assertThatThrownBy(() -> clock.check("it was not ready")).hasMessage("The smoke test was canceled.");
    }

    @Test
    void saysWhatWasStillToComeWhenTheTimeIsOver() {
        SmokeClock clock = new SmokeClock(Duration.ZERO);

        assertThat(clock.isOver()).isTrue();
        assertThat(clock.isOver(Duration.ofHours(1))).isFalse();
        assertThat(clock.leftMillis()).isEqualTo(1);
        assertThatThrownBy(() -> clock.check("it was not ready"))
                .hasMessageEndingWith(" it was not ready.")
                .asInstanceOf(InstanceOfAssertFactories.type(SmokeTestException.class))
                .extracting(failure -> failure.explanation(Spelling.COMMAND_LINE))
                .asString()
                .startsWith("Give it more time with ");
    }
}
