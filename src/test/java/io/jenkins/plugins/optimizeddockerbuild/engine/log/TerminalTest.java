package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void hasALiveLineAndColoursOnATerminal() {
        assertThat(Terminal.of(true, Map.of("TERM", "xterm"))).isEqualTo(new Terminal(true, true));
    }

    @Test
    void hasNeitherInAPipeOrOnADumbTerminal() {
        assertThat(Terminal.of(false, Map.of("TERM", "xterm"))).isEqualTo(new Terminal(false, false));
        assertThat(Terminal.of(true, Map.of("TERM", "dumb"))).isEqualTo(new Terminal(false, false));
    }

    @Test
    void hasNoColoursWhereNobodyWantsThem() {
        assertThat(Terminal.of(true, Map.of("NO_COLOR", "1"))).isEqualTo(new Terminal(true, false));
        assertThat(Terminal.of(true, Map.of("NO_COLOR", ""))).isEqualTo(new Terminal(true, true));
    }

    @Test
    void believesColumnsBeforeItAsks() {
        assertThat(Terminal.width(Map.of("COLUMNS", "132")).getAsInt()).isEqualTo(132);
    }
}
