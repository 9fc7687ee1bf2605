package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinesSinceKillTest {
    @Test
    void containsEachLineAsOftenAsTheLogHasIt() {
        LinesSinceKill lines = new LinesSinceKill(List.of("#5 1.0 same", "#5 1.0 same", "Resuming build"));

        assertThat(lines.contains("#5 1.0 same")).isTrue();
        assertThat(lines.contains("#5 1.0 same")).isTrue();
        assertThat(lines.contains("#5 1.0 same")).isFalse();
    }

    @Test
    void passesOverTheLinesOfOtherBranches() {
        LinesSinceKill lines = new LinesSinceKill(List.of("[web] #7 CACHED", "[app] #7 CACHED", "other output"));

        assertThat(lines.contains("[app] #7 CACHED")).isTrue();
        assertThat(lines.contains("[app] #7 CACHED")).isFalse();
    }

    @Test
    void doesNotContainAHeartbeatThatTheLogHasWithAnotherTime() {
        LinesSinceKill lines = new LinesSinceKill(List.of("#5 running for 30s", "#5 31.0 line"));

        assertThat(lines.contains("#5 running for 40s")).isFalse();
        assertThat(lines.contains("#5 31.0 line")).isTrue();
    }

    @Test
    void forgetsTheLogOnceTheBuildIsPastIt() {
        LinesSinceKill lines = new LinesSinceKill(List.of("#5 1.0 line", "#5 2.0 line"));

        assertThat(lines.contains("#5 1.0 line")).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(lines.contains("#6 new " + i)).isFalse();
        }
        assertThat(lines.contains("#5 2.0 line")).isFalse();
    }

    @Test
    void findsLinesBehindTimeStampsAndWithTheirOwnTerminator() {
        LinesSinceKill lines =
                new LinesSinceKill(List.of("[2026-11-30T08:00:00.000Z] #5 1.0 line", "text of the client"));

        assertThat(lines.contains("#5 1.0 line")).isTrue();
        assertThat(lines.contains("text of the client\r\n")).isTrue();
    }
}
