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

    @Test
    void showsOnlyTheLastStateOfWhatBackspacesTakeBack() {
        assertThat(overstruck("Reading 0%\b\b10%\b\b\b100%")).isEqualTo("Reading 100%");
        assertThat(overstruck(" spin |\b/\b-\b \b")).isEqualTo(" spin  ");
        assertThat(overstruck("\b\b\bmore than there is")).isEqualTo("more than there is");
        assertThat(overstruck("gr\u00FCn\b\b\u00E4\u00DF")).isEqualTo("gr\u00E4\u00DF");
        assertThat(overstruck("\u001b[31m10\b\b20\u001b[0m")).isEqualTo("20\u001b[0m");
    }

    @Test
    void makesOneLineOfAStreamThatIsNoProgress() {
        assertThat(oneLine("10%\r50%\r100%\r\n")).isEqualTo("100%\r\n");
        assertThat(oneLine("plain\n")).isEqualTo("plain\n");
        assertThat(oneLine("\u001b[2J\u001b[31mred\u009b2J\n")).isEqualTo("\u001b[31mred\\x9B2J\u001b[0m\n");
    }

    private static String overstruck(String line) {
        return new String(
                        EscapeSequences.withoutOverstrikes(("#1 " + line).getBytes(StandardCharsets.UTF_8), 3),
                        StandardCharsets.UTF_8)
                .substring(3);
    }

    private static String oneLine(String line) {
        return new String(EscapeSequences.oneLine(line.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
