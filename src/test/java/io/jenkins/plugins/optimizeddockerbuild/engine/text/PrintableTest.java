package io.jenkins.plugins.optimizeddockerbuild.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(strings = {"RUN pip install", "größer", "日本語", "עברית", "👩‍🚀", "▕██▏", "\u00A0", "a\u200Cb"})
    void showsWhatPeopleWriteAsItIs(String text) {
        assertThat(Printable.line(text)).isSameAs(text);
        assertThat(line(text, false)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1B|\\x1B",
                "7|\\x07",
                "8|\\x08",
                "A|\\n",
                "D|\\r",
                "9|\\t",
                "0|\\x00",
                "7F|\\x7F",
                "9B|\\x9B",
                "85|\\x85",
                "202E|\\u{202E}",
                "2066|\\u{2066}",
                "200F|\\u{200F}",
                "61C|\\u{61C}",
                "2028|\\u{2028}",
                "FEFF|\\u{FEFF}"
            })
    void namesWhatATerminalObeys(String codePoint, String shown) {
        String character = Character.toString(Integer.parseInt(codePoint, 16));
        assertThat(Printable.line("a" + character + "b")).isEqualTo("a" + shown + "b");
        if (!character.equals("\t")) {
            assertThat(line("a" + character + "b", true)).isEqualTo("a" + shown + "b");
        }
    }

    @Test
    void keepsTheLayoutOfATextOfSeveralLines() {
        assertThat(Printable.lines("one\n\ttwo\r\n")).isEqualTo("one\n\ttwo\\r\n");
    }

    @Test
    void keepsColoursWhereALayerMayHaveThem() {
        assertThat(line("\u001b[1;31mred\u001b[0m", true)).isEqualTo("\u001b[1;31mred\u001b[0m");
        assertThat(line("\u001b[1;31mred\u001b[0m", false)).isEqualTo("\\x1B[1;31mred\\x1B[0m");
        assertThat(line("\u001b[2Jgone \u001b]0;title\u0007 \u001b[31", true))
                .isEqualTo("\\x1B[2Jgone \\x1B]0;title\\x07 \\x1B[31");
    }

    @Test
    void keepsBytesThatAreNoTextButForThoseThatAreObeyed() {
        byte[] latin = "gr\u00FCn".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Printable.line(latin, true)).isSameAs(latin);
        assertThat(Printable.line(new byte[] {'a', (byte) 0x9B, '2', 'J'}, true))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("a\\x9B2J");
        assertThat(Printable.line(new byte[] {(byte) 0xE0, (byte) 0x80, (byte) 0x9B}, true))
                .containsExactly(0xE0, '\\', 'x', '8', '0', '\\', 'x', '9', 'B');
    }

    @Test
    void namesHalfOfACharacter() {
        assertThat(Printable.line("a\uD83Db")).isEqualTo("a\\u{D83D}b");
    }

    private static String line(String text, boolean colours) {
        return new String(Printable.line(text.getBytes(StandardCharsets.UTF_8), colours), StandardCharsets.UTF_8);
    }
}
