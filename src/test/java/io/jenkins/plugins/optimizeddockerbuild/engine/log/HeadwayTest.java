package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadwayTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final AnnotatedLog log = new AnnotatedLog(
            LogSettings.DEFAULT.withUsual(name -> new Usual(Duration.ofSeconds(60), 3)),
            line -> {},
            stall -> {},
            new LiveTimeline());

    private void vertex(String digest, String name, boolean started, boolean completed, String... inputs) {
        log.on(new ProgressEvent.Vertex(
                digest, List.of(inputs), name, started ? NOW : null, completed ? NOW : null, false, null, null));
    }

    @Test
    void countsTheLayersOfStagesThatHaveNotBegun() {
        vertex("from", "[deps 1/3] FROM python:3.12", false, false);
        vertex("copy", "[deps 2/3] COPY . .", false, false, "from");
        vertex("pip", "[deps 3/3] RUN pip install", false, false, "copy");
        vertex("npm", "[assets 2/2] RUN npm ci", false, false);
        vertex("last", "[stage-2 2/2] COPY --from=deps / /", false, false, "pip", "npm");
        vertex("from", "[deps 1/3] FROM python:3.12", true, true);
        vertex("copy", "[deps 2/3] COPY . .", true, true, "from");

        assertThat(log.headway().finished()).isEqualTo(1);
        assertThat(log.headway().all()).isEqualTo(4);
    }

    @Test
    void estimatesWithTheLayersThatFollow() {
        vertex("pip", "[deps 3/3] RUN pip install", false, false);
        vertex("last", "[stage-2 2/2] COPY --from=deps / /", false, false, "pip");
        vertex("pip", "[deps 3/3] RUN pip install", true, false);

        assertThat(log.headway().left()).hasSeconds(120);
        assertThat(Headway.rounded(log.headway().left())).isEqualTo("2m");
    }

    @Test
    void doesNotClaimToKnowAllLayersOfPlainProgress() {
        vertex("#5", "[deps 2/3] COPY . .", true, true);
        vertex("#6", "[deps 3/3] RUN pip install", true, false);

        assertThat(log.headway().finished()).isEqualTo(1);
        assertThat(log.headway().all()).isNull();
    }

    @Test
    void countsALayerOnceThatEndsTwice() {
        vertex("copy", "[deps 2/3] COPY . .", true, true);
        vertex("copy", "[deps 2/3] COPY . .", true, true);

        assertThat(log.headway().finished()).isEqualTo(1);
    }
}
