package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkingTimeTest {
    private static final String BASE = "[m0 1/2] FROM registry.example.com/node:20@sha256:18069a91";

    private long nanos = -5;
    private final WorkingTime time = new WorkingTime(() -> nanos);

    @Test
    void runsFromTheStart() {
        pass(3);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void standsWhileABaseImageIsPulled() {
        pass(1);
        started("base", BASE);
        pass(50);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
        completed("base", BASE);
        pass(2);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    /** BuildKit reports the download and each layer's extraction as a run of its own. */
    @Test
    void standsAgainWhenThePullGoesOn() {
        for (int run = 0; run < 3; run++) {
            started("base", BASE);
            pass(10);
            started("base", BASE);
            completed("base", BASE);
            pass(1);
        }
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void standsUntilTheLastOfTwoBaseImagesIsPulled() {
        started("base", BASE);
        started("other", "[m1 1/2] FROM debian");
        pass(10);
        completed("base", BASE);
        pass(10);
        completed("other", "[m1 1/2] FROM debian");
        pass(1);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    /** {@code --build-context node=docker-image://…} replaces the base image. */
    @Test
    void standsWhileAContextIsPulledThatReplacesABaseImage() {
        started("base", "[context node] registry.example.com/node:20");
        pass(10);
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void runsWhileTheStoredImageIsPulled() {
        started("stored", "[context odb-stored] registry.example.com/app:mounts");
        pass(10);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void runsWhileTheScriptRuns() {
        started("run", "[m0 2/2] RUN --mount=type=cache,id=FROM,target=/odb/mount/0 [\"/bin/sh\"]");
        pass(10);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(10));
    }

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private void started(String digest, String name) {
        time.on(new ProgressEvent.Vertex(digest, List.of(), name, Instant.EPOCH, null, false, null, null));
    }

    private void completed(String digest, String name) {
        time.on(new ProgressEvent.Vertex(digest, List.of(), name, Instant.EPOCH, Instant.EPOCH, false, null, null));
    }
}
