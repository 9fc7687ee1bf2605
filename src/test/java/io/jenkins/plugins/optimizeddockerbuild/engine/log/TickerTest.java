package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TickerTest {

    @Test
    void ticksUntilItIsClosedAndNotOnceMore() throws InterruptedException {
        CountDownLatch three = new CountDownLatch(3);
        AtomicInteger ticks = new AtomicInteger();
        try (Ticker ticker = new Ticker(Duration.ofMillis(5), now -> {
            ticks.incrementAndGet();
            three.countDown();
        })) {
            assertThat(three.await(30, TimeUnit.SECONDS)).isTrue();
        }
        int atClose = ticks.get();
        Thread.sleep(50);
        assertThat(ticks.get()).isEqualTo(atClose);
    }
}
