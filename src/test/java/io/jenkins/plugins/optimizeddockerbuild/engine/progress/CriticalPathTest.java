package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CriticalPathTest {

    private final List<TimelineVertex> vertices = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    @Test
    void followsTheInputThatEndedLast() {
        vertex("base", 0, 10);
        vertex("fast", 10, 20, "base");
        vertex("slow", 10, 90, "base");
        vertex("beside", 10, 91, "base");
        vertex("join", 90, 100, "fast", "slow");

        assertThat(path()).containsExactly("base", "slow", "join");
    }

    @Test
    void takesWhateverEndedLastWhereThereAreNoInputs() {
        vertex("base", 0, 0);
        vertex("step", 0, 50, "base");
        vertex("export", 51, 60);
        vertex("cache export", 60, 95);
        vertex("push", 60, 80);

        assertThat(path()).containsExactly("step", "export", "cache export");
    }

    @Test
    void looksThroughWhatNeverRan() {
        vertex("base", 0, 10);
        vertex("beside", 0, 18, "base");
        vertex("skipped", List.of(), "base");
        vertex("last", 20, 30, "skipped");

        assertThat(path()).containsExactly("base", "last");
    }

    @Test
    void blamesNoInputThatEndedLongBefore() {
        vertex("base", 0, 10);
        vertex("hidden cause", 10, 60_000);
        vertex("last", 60_001, 60_002, "base");

        assertThat(path()).contains("hidden cause");
    }

    @Test
    void walksTwiceThroughAVertexThatRanTwice() {
        vertex("export", List.of(interval(0, 10), interval(20, 30)));
        vertex("between", 10, 20);

        assertThat(path()).containsExactly("export", "between");
    }

    @Test
    void endsWhereInputsGoInACircle() {
        vertex("a", 0, 0, "b");
        vertex("b", 0, 0, "a");
        vertex("c", 0, 5, "a");

        assertThat(path()).containsExactly("c");
    }

    @Test
    void isQuickForVeryManyVertices() {
        for (int i = 0; i < 100_000; i++) {
            vertex("v" + i, i, i + 1, i == 0 ? new String[0] : new String[] {"v" + (i - 1)});
        }

        assertThat(CriticalPath.of(vertices, null)).hasSize(100_000);
    }

    private List<String> path() {
        return CriticalPath.of(vertices, null).stream()
                .map(number -> vertices.get(number - 1).digest())
                .toList();
    }

    private void vertex(String name, long started, long completed, String... inputs) {
        vertex(name, List.of(interval(started, completed)), inputs);
    }

    private void vertex(String name, List<Interval> intervals, String... inputs) {
        vertices.add(new TimelineVertex(
                number(name),
                name,
                VertexName.parse(name),
                Arrays.stream(inputs).map(this::number).toList(),
                intervals,
                Outcome.DONE,
                false,
                0,
                0,
                0,
                List.of(),
                null,
                List.of()));
    }

    private int number(String name) {
        return numbers.computeIfAbsent(name, any -> numbers.size() + 1);
    }

    private static Interval interval(long started, long completed) {
        return new Interval(Instant.ofEpochMilli(started), Instant.ofEpochMilli(completed));
    }
}
