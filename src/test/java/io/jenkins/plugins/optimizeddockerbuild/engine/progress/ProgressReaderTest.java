package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressReaderTest {

    @Test
    void findsBothFormsInOneLogAndKeepsTheRestInItsPlace() {
        String rawJson = Recorded.text("buildx-0.13.1/warm.rawjson");
        String plain = Recorded.text("buildx-0.29.1/cold.plain");

        List<ProgressEvent> events =
                read("+ docker buildx build\n" + rawJson + "+ docker build\n" + plain + "+ exit 0\n");

        assertThat(Recorded.textOf(events)).isEqualTo("""
                        + docker buildx build
                        + docker build
                        #0 building with "default" instance using docker driver
                        + exit 0
                        """);
        Timeline timeline = Recorded.timeline(events);
        assertThat(timeline.vertices())
                .hasSize(Recorded.timeline("buildx-0.13.1/warm.rawjson")
                                .vertices()
                                .size()
                        + Recorded.timeline("buildx-0.29.1/cold.plain")
                                .vertices()
                                .size());
        assertThat(timeline.vertices()).extracting(TimelineVertex::outcome).contains(Outcome.CACHED, Outcome.DONE);
    }

    @Test
    void takesNoProgressOutOfTheOutputOfALayer() {
        List<ProgressEvent> events = read("""
                #1 [1/1] RUN docker buildx build --progress=rawjson .
                #1 0.1 {"vertexes":[{"digest":"sha256:inner","name":"[1/1] RUN inner"}]}
                #1 0.2 #1 [1/1] RUN inner
                #1 DONE 0.3s
                """);

        Timeline timeline = Recorded.timeline(events);
        assertThat(timeline.vertices()).hasSize(1);
        assertThat(timeline.vertices().get(0).logLines()).isEqualTo(2);
        assertThat(timeline.text()).isEmpty();
    }

    @Test
    void keepsTheOrderWhenAnObjectFollowsAnUnfinishedLineOrABlankOne() {
        List<ProgressEvent> events =
                read("Building: {\"vertexes\":[{\"digest\":\"a\"}]}\n\n{\"vertexes\":[{\"digest\":\"b\"}]}\n");

        assertThat(Recorded.describe(events))
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo("Text Building: "),
                        vertex -> assertThat(vertex).contains("digest=a"),
                        text -> assertThat(text).isEqualTo("Text \n"),
                        vertex -> assertThat(vertex).contains("digest=b"));
    }

    @Test
    void leavesAForeignLogAlone() {
        String log = """
                Started by user someone
                #1 fix the build
                [Pipeline] sh
                {"a": {"b": [1, 2]}}

                # 3 comments
                Finished: SUCCESS
                """;

        List<ProgressEvent> events = read(log);

        assertThat(Recorded.textOf(events)).isEqualTo(log);
        assertThat(events).allMatch(ProgressEvent.Text.class::isInstance);
    }

    private static List<ProgressEvent> read(String log) {
        return Recorded.events(log.getBytes(StandardCharsets.UTF_8));
    }
}
