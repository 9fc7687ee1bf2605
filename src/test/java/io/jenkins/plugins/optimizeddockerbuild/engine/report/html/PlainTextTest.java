package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "RUN make", "tab\tand\nline end", "naïve 日本語 \ud83d\ude80", "<b>&amp;</b>"})
    void leavesTextAlone(String text) {
        assertThat(PlainText.of(text)).isEqualTo(text);
    }

    @Test
    void takesOutWhatATerminalObeys() {
        assertThat(PlainText.of("\u001b[31;1mred\u001b[0m \u001b[2K\u001b[1Gdone"))
                .isEqualTo("red done");
        assertThat(PlainText.of("\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\"))
                .isEqualTo("alink");
        assertThat(PlainText.of("\u001b(Bascii \u001b=keypad")).isEqualTo("Bascii keypad");
    }

    @Test
    void keepsTheTextAfterASequenceThatNeverEnds() {
        assertThat(PlainText.of("a\u001b")).isEqualTo("a");
        assertThat(PlainText.of("a\u001b[3")).isEqualTo("a");
        assertThat(PlainText.of("a\u001b]0;title")).isEqualTo("a0;title");
        assertThat(PlainText.of("a\u001b[3\nb")).isEqualTo("a\nb");
    }

    @Test
    void showsOtherControlCharactersAsTheirSymbols() {
        assertThat(PlainText.of("a\u0000b\rc\u007fd")).isEqualTo("a\u2400b\u240dc\u2421d");
        assertThat(PlainText.of("\u009b31m")).isEqualTo("\ufffd31m");
    }

    @Test
    void showsWhatTurnsTheDirectionOfWriting() {
        assertThat(PlainText.of("txt.\u202egpj.exe\u2066\u200f\ufeff"))
                .isEqualTo("txt.[U+202E]gpj.exe[U+2066][U+200F][U+FEFF]");
    }

    @Test
    void replacesHalvesOfCharacters() {
        assertThat(PlainText.of("\ud800x\udc00\uffff")).isEqualTo("\ufffdx\ufffd\ufffd");
    }

    @Test
    void shortensWithoutCuttingACharacterInTwo() {
        assertThat(PlainText.shortened("0123456789", 10)).isEqualTo("0123456789");
        assertThat(PlainText.shortened("0123456789a", 10)).isEqualTo("012345678…");
        assertThat(PlainText.shortened("01234567\ud83d\ude80ab", 10)).isEqualTo("01234567…");
    }

    @Test
    void cleansBeforeItShortensSoThatNoHalfOfASequenceIsLeft() {
        assertThat(PlainText.shortened("abcdef\u001b[38;5;200mghijkl", 10)).isEqualTo("abcdefghi…");
    }
}
