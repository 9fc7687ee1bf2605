package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CriticalPathTest {

    private final List<TimelineVertex> vertices = new ArrayList<>();

    @Test
    void followsTheInputThatEndedLast() {
        vertex("base", 0, 10);
        vertex("fast", 10, 20, "base");
        vertex("slow", 10, 90, "base");
        vertex("beside", 10, 91, "base");
        vertex("join", 90, 100, "fast", "slow");

        assertThat(CriticalPath.of(vertices, null)).containsExactly("base", "slow", "join");
    }

    @Test
    void takesWhateverEndedLastWhereThereAreNoInputs() {
        vertex("base", 0, 0);
        vertex("step", 0, 50, "base");
        vertex("export", 51, 60);
        vertex("cache export", 60, 95);
        vertex("push", 60, 80);

        assertThat(CriticalPath.of(vertices, null)).containsExactly("step", "export", "cache export");
    }

    @Test
    void looksThroughWhatNeverRan() {
        vertex("base", 0, 10);
        vertex("beside", 0, 18, "base");
        vertices.add(new TimelineVertex(
                9,
                "skipped",
                List.of("base"),
                "skipped",
                VertexName.parse("skipped"),
                List.of(),
                false,
                Outcome.UNFINISHED,
                null,
                0,
                0,
                0,
                List.of(),
                List.of()));
        vertex("last", 20, 30, "skipped");

        assertThat(CriticalPath.of(vertices, null)).containsExactly("base", "last");
    }

    @Test
    void blamesNoInputThatEndedLongBefore() {
        vertex("base", 0, 10);
        vertex("hidden cause", 10, 60_000);
        vertex("last", 60_001, 60_002, "base");

        assertThat(CriticalPath.of(vertices, null)).contains("hidden cause");
    }

    @Test
    void walksTwiceThroughAVertexThatRanTwice() {
        TimelineVertex export = vertex("export", 0, 10);
        vertices.set(
                0,
                new TimelineVertex(
                        1,
                        "export",
                        List.of(),
                        "export",
                        export.name(),
                        List.of(interval(0, 10), interval(20, 30)),
                        false,
                        Outcome.DONE,
                        null,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of()));
        vertex("between", 10, 20);

        assertThat(CriticalPath.of(vertices, null)).containsExactly("export", "between");
    }

    @Test
    void endsWhereInputsGoInACircle() {
        vertex("a", 0, 0, "b");
        vertex("b", 0, 0, "a");
        vertex("c", 0, 5, "a");

        assertThat(CriticalPath.of(vertices, null)).containsExactly("c");
    }

    @Test
    void isQuickForVeryManyVertices() {
        for (int i = 0; i < 100_000; i++) {
            vertex("v" + i, i, i + 1, i == 0 ? new String[0] : new String[] {"v" + (i - 1)});
        }

        assertThat(CriticalPath.of(vertices, null)).hasSize(100_000);
    }

    private TimelineVertex vertex(String name, long started, long completed, String... inputs) {
        TimelineVertex vertex = new TimelineVertex(
                vertices.size() + 1,
                name,
                List.of(inputs),
                name,
                VertexName.parse(name),
                List.of(interval(started, completed)),
                false,
                Outcome.DONE,
                null,
                0,
                0,
                0,
                List.of(),
                List.of());
        vertices.add(vertex);
        return vertex;
    }

    private static Interval interval(long started, long completed) {
        return new Interval(Instant.ofEpochMilli(started), Instant.ofEpochMilli(completed));
    }
}
