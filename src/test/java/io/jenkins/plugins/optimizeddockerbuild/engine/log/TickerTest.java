package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TickerTest {

    @Test
    void ticksUntilItIsClosedAndNotOnceMore() throws InterruptedException {
        CountDownLatch three = new CountDownLatch(3);
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (Ticker ticker = new Ticker(Duration.ofMillis(5), now -> {
            thread.set(Thread.currentThread());
            three.countDown();
        })) {
            assertThat(three.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(thread.get().isAlive()).isFalse();
    }
}
