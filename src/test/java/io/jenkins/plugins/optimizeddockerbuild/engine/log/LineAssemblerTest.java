package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineAssemblerTest {
    private static final byte[] NO_PREFIX = {};

    private final LineAssembler assembler = new LineAssembler();
    private final List<byte[]> lines = new ArrayList<>();

    @Test
    void givesALineOnceItHasEnded() {
        append("one\ntwo\nthr");
        assertThat(lines()).containsExactly("one", "two");
        append("ee\n");
        assertThat(lines()).containsExactly("one", "two", "three");
    }

    @Test
    void putsThePrefixBeforeEveryLine() {
        assembler.append(bytes("a\nb\n"), bytes("#7 1.2 "), lines::add);
        assertThat(lines()).containsExactly("#7 1.2 a", "#7 1.2 b");
    }

    @Test
    void keepsEmptyLines() {
        append("\n\na\n");
        assertThat(lines()).containsExactly("", "", "a");
    }

    @Test
    void dropsTheCarriageReturnOfALineEnd() {
        append("one\r\ntwo\r");
        append("\nthree\r\r\n");
        assertThat(lines()).containsExactly("one", "two", "three");
    }

    @Test
    void leavesTheLastStateOfAProgressBar() {
        append("10 %\r20 %\r");
        append("30 %");
        append("\r100 %\ndone\n");
        assertThat(lines()).containsExactly("100 %", "done");
    }

    @Test
    void leavesTheLastStateOfAProgressBarThatBeginsWithItsCarriageReturn() {
        append("\r10 %");
        append("\r20 %");
        append("\nnext\n");
        assertThat(lines()).containsExactly("20 %", "next");
    }

    @Test
    void showsALineWithoutEndWhenAskedAndOnlyTheRestLater() {
        append("waiting for lock");
        flush();
        append(" ... got it\n");
        assertThat(lines()).containsExactly("waiting for lock", " ... got it");
    }

    @Test
    void showsNoEmptyLineWhenAllOfALineHasBeenShown() {
        append("Continue? ");
        flush();
        append("\nnext\n\n");
        assertThat(lines()).containsExactly("Continue? ", "next", "");
    }

    @Test
    void showsTheStateOfAProgressBarWhenAsked() {
        append("10 %\r20 %\r");
        flush();
        append("30 %\r");
        append("\n");
        assertThat(lines()).containsExactly("20 %", "30 %");
    }

    @Test
    void hasNothingToShowWhenNothingIsHeld() {
        append("a\n");
        flush();
        assertThat(lines()).containsExactly("a");
    }

    @Test
    void cutsALineThatIsTooLongAndLosesNothing() {
        String text = "ä".repeat(LineAssembler.LONGEST);
        append("x" + text);
        assertThat(lines.size()).isEqualTo(2);
        assertThat(lines.get(0).length).isLessThanOrEqualTo(LineAssembler.LONGEST);
        append("end\n");
        assertThat(String.join("", lines()).equals("x" + text + "end")).isTrue();
    }

    @Test
    void keepsBytesThatAreNoText() {
        byte[] line = {(byte) 0xff, 'a', (byte) 0xc3, 0, (byte) 0x80, '\n'};
        assembler.append(line, NO_PREFIX, lines::add);
        assertThat(lines).containsExactly(Arrays.copyOf(line, 5));
    }

    @Test
    void endsAColourThatALineLeavesOpen() {
        append("\u001b[31mred\nplain\n\u001b[1mbold\u001b[0m\n");
        assertThat(lines()).containsExactly("\u001b[31mred\u001b[0m", "plain", "\u001b[1mbold\u001b[0m");
    }

    @Test
    void showsNoHalfOfAnEscapeSequence() {
        append("text \u001b[3");
        flush();
        append("1mred\u001b[0m\n");
        assertThat(lines()).containsExactly("text ", "\u001b[31mred\u001b[0m");
    }

    @Test
    void makesTheSameLinesHoweverTheStreamIsCut() {
        Random random = new Random(1);
        byte[] alphabet = {'a', 'b', '\n', '\r', 0x1b, '[', 'm', '1', (byte) 0xc3, (byte) 0xa4};
        for (int round = 0; round < 2000; round++) {
            byte[] stream = new byte[random.nextInt(40)];
            for (int i = 0; i < stream.length; i++) {
                stream[i] = alphabet[random.nextInt(alphabet.length)];
            }
            List<byte[]> whole = new ArrayList<>();
            LineAssembler atOnce = new LineAssembler();
            atOnce.append(stream, NO_PREFIX, whole::add);
            atOnce.flush(NO_PREFIX, whole::add);
            List<byte[]> cut = new ArrayList<>();
            LineAssembler inPieces = new LineAssembler();
            for (int from = 0; from < stream.length; ) {
                int to = Math.min(stream.length, from + random.nextInt(5));
                inPieces.append(Arrays.copyOfRange(stream, from, to), NO_PREFIX, cut::add);
                from = to;
            }
            inPieces.flush(NO_PREFIX, cut::add);
            assertThat(joined(cut)).as("%s", Arrays.toString(stream)).isEqualTo(joined(whole));
        }
    }

    private static byte[] joined(List<byte[]> lines) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            joined.writeBytes(line);
            joined.write('\n');
        }
        return joined.toByteArray();
    }

    private void append(String text) {
        assembler.append(bytes(text), NO_PREFIX, lines::add);
    }

    private void flush() {
        assembler.flush(NO_PREFIX, lines::add);
    }

    private List<String> lines() {
        return lines.stream()
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
