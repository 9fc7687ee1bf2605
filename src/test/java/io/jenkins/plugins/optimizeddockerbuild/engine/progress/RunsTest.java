package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunsTest {

    private final Runs runs = new Runs();

    @Test
    void unitesRunsThatOverlapOrTouch() {
        run(5, 7);
        run(0, 1);
        run(6, 8);
        run(8, 9);

        assertThat(runs.intervals(null, null)).containsExactly(interval(0, 1), interval(5, 9));
        assertThat(runs.duration(null, null)).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void runsUntilNowWhatHasNotEnded() {
        run(1, null);

        assertThat(runs.isRunning()).isTrue();
        assertThat(runs.intervals(null, Instant.ofEpochMilli(4))).containsExactly(interval(1, 4));

        run(1, 9L);

        assertThat(runs.isRunning()).isFalse();
        assertThat(runs.intervals(null, Instant.ofEpochMilli(4))).containsExactly(interval(1, 9));
    }

    @Test
    void countsOnlyFromTheGivenMoment() {
        run(1, 3);
        run(4, 9);

        assertThat(runs.intervals(Instant.ofEpochMilli(5), null)).containsExactly(interval(5, 9));
        assertThat(runs.intervals(Instant.ofEpochMilli(20), null)).containsExactly(interval(20, 20));
    }

    @Test
    void keepsRunsThatOverlapWhileTheyGoOn() {
        run(1, null);
        run(2, null);
        run(1, 5L);

        assertThat(runs.isRunning()).isTrue();
    }

    @Test
    void correctsTheStartOfARunThatPlainProgressAnnouncedTooLate() {
        run(8, null);
        run(2, null);
        run(2, 7L);

        assertThat(runs.isRunning()).isFalse();
        assertThat(runs.intervals(null, null)).containsExactly(interval(2, 7));
    }

    @Test
    void takesAnEndWithoutAStartForThatOfTheLatestRun() {
        update(null, Instant.ofEpochMilli(3));
        assertThat(runs.started()).isNull();

        run(1, null);
        update(null, Instant.ofEpochMilli(3));
        assertThat(runs.intervals(null, null)).containsExactly(interval(1, 3));
    }

    @Test
    void takesAnEndBeforeItsStartForAnInstant() {
        run(5, 4L);

        assertThat(runs.intervals(null, null)).containsExactly(interval(5, 5));
    }

    private void run(long started, Long completed) {
        update(Instant.ofEpochMilli(started), completed == null ? null : Instant.ofEpochMilli(completed));
    }

    private void run(long started, int completed) {
        run(started, Long.valueOf(completed));
    }

    private void update(Instant started, Instant completed) {
        runs.update(new ProgressEvent.Vertex("a", List.of(), "a", started, completed, false, null, null));
    }

    private static Interval interval(long started, long completed) {
        return new Interval(Instant.ofEpochMilli(started), Instant.ofEpochMilli(completed));
    }
}
