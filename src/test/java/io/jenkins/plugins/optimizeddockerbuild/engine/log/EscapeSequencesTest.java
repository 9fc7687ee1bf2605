package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EscapeSequencesTest {
    private static final String ESC = "\u001b";

    @Test
    void keepsColours() {
        assertThat(cleaned(ESC + "[1;38;5;196mred" + ESC + "[0m and " + ESC + "[32mgreen" + ESC + "[m"))
                .isEqualTo(ESC + "[1;38;5;196mred" + ESC + "[0m and " + ESC + "[32mgreen" + ESC + "[m");
    }

    @Test
    void endsAColourWithTheLine() {
        assertThat(cleaned(ESC + "[31mred")).isEqualTo(ESC + "[31mred" + ESC + "[0m");
        assertThat(cleaned(ESC + "[31mred" + ESC + "[1;0m")).isEqualTo(ESC + "[31mred" + ESC + "[1;0m");
        assertThat(cleaned(ESC + "[40mblack")).isEqualTo(ESC + "[40mblack" + ESC + "[0m");
    }

    @Test
    void dropsWhatMovesTheCursorOrErases() {
        assertThat(cleaned("a" + ESC + "[2K" + ESC + "[1A" + ESC + "[?25l" + ESC + "[Hb" + ESC + "7" + ESC + "(Bc"))
                .isEqualTo("abc");
    }

    @Test
    void dropsTitlesAndTheAddressesOfLinks() {
        assertThat(cleaned(ESC + "]0;title\u0007text")).isEqualTo("text");
        assertThat(cleaned(ESC + "]8;;https://example.com" + ESC + "\\link" + ESC + "]8;;" + ESC + "\\"))
                .isEqualTo("link");
    }

    @Test
    void dropsASequenceThatIsCutOff() {
        assertThat(cleaned("text" + ESC)).isEqualTo("text");
        assertThat(cleaned("text" + ESC + "[")).isEqualTo("text");
        assertThat(cleaned("text" + ESC + "[31")).isEqualTo("text");
        assertThat(cleaned("text" + ESC + "]0;title")).isEqualTo("text");
    }

    @Test
    void leavesThePrefixAlone() {
        byte[] line = ("#7 " + ESC + "[31m" + ESC + "[2K").getBytes(StandardCharsets.UTF_8);
        assertThat(new String(EscapeSequences.onlyColours(line, 3), StandardCharsets.UTF_8))
                .isEqualTo("#7 " + ESC + "[31m" + ESC + "[0m");
    }

    private static String cleaned(String line) {
        return new String(
                EscapeSequences.onlyColours(line.getBytes(StandardCharsets.UTF_8), 0), StandardCharsets.UTF_8);
    }
}
