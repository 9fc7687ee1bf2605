package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    private final Targets targets = new Targets();
    private final LiveTimeline timeline = new LiveTimeline(null, Clock.systemUTC());

    private void vertex(String digest, String name, int from, int to) {
        ProgressEvent event = new ProgressEvent.Vertex(
                digest, List.of(), name, START.plusSeconds(from), START.plusSeconds(to), false, null, null);
        targets.on(event);
        timeline.on(event);
    }

    private List<String> namesOf(String target) {
        return targets.of(target, targets.withSharedNames(timeline.build())).vertices().stream()
                .map(TimelineVertex::fullName)
                .toList();
    }

    private void bake() {
        vertex("a", "[web internal] load build definition from Dockerfile", 0, 1);
        vertex("b", "[api internal] load build definition from Dockerfile", 0, 1);
        vertex("c", "[web linux/amd64 tools 1/2] RUN make", 1, 3);
        vertex("c", "[api linux/amd64 tools 1/2] RUN make", 1, 3);
        vertex("d", "[web web 1/1] COPY a /", 3, 4);
        vertex("e", "[api] exporting to image", 3, 9);
    }

    @Test
    void givesAVertexToEachTargetThatReportsIt() {
        bake();
        assertThat(targets.names()).containsExactly("api", "web");
        assertThat(namesOf("web"))
                .containsExactly(
                        "[web internal] load build definition from Dockerfile",
                        "[linux/amd64 tools 1/2] RUN make",
                        "[web web 1/1] COPY a /");
        assertThat(namesOf("api"))
                .containsExactly(
                        "[api internal] load build definition from Dockerfile",
                        "[linux/amd64 tools 1/2] RUN make",
                        "[api] exporting to image");
    }

    @Test
    void givesATargetItsOwnTimesAndCriticalPath() {
        bake();
        Timeline web = targets.of("web", timeline.build());
        assertThat(web.duration()).hasSeconds(4);
        assertThat(web.criticalPath()).containsExactly(1, 3, 4);
    }

    @Test
    void findsNoTargetsInABuildOfOneThoughAStageHasTwoWords() {
        vertex("a", "[internal] load build definition from Dockerfile", 0, 1);
        vertex("b", "[web 1/1] RUN make", 1, 2);
        assertThat(targets.names()).isEmpty();
        assertThat(targets.withSharedNames(timeline.build())).isEqualTo(timeline.build());
    }

    @Test
    void findsNoTargetsInPlainProgressWhichShowsSharedVerticesOnce() {
        vertex("1:#1", "[web internal] load build definition from Dockerfile", 0, 1);
        vertex("1:#2", "[api internal] load build definition from Dockerfile", 0, 1);
        assertThat(targets.names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"buildx-0.13.1", "buildx-0.29.1"})
    void findsTheTargetsOfARecordedBake(String client) {
        for (ProgressEvent event : Recorded.events(Recorded.bytes(client + "/bake.rawjson"))) {
            targets.on(event);
            timeline.on(event);
        }
        Timeline whole = targets.withSharedNames(timeline.build());
        assertThat(targets.names()).containsExactly("api", "web");
        for (TimelineVertex vertex : whole.vertices()) {
            boolean api = targets.of("api", whole).vertices().contains(vertex);
            boolean web = targets.of("web", whole).vertices().contains(vertex);
            assertThat(vertex.fullName().startsWith("[api"))
                    .as(vertex.fullName())
                    .isEqualTo(api && !web);
            assertThat(vertex.fullName().startsWith("[web"))
                    .as(vertex.fullName())
                    .isEqualTo(web && !api);
        }
    }
}
