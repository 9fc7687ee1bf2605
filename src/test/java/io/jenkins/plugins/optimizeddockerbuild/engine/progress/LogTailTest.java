package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogTailTest {

    private final LogTail tail = new LogTail();

    @Test
    void keepsTheLastLinesAndCountsAll() {
        for (int i = 1; i <= 1_000; i++) {
            add("line " + i + "\n");
        }

        assertThat(tail.lines()).isEqualTo(1_000);
        assertThat(tail.bytes()).isEqualTo(8_893);
        assertThat(tail.last())
                .isEqualTo(IntStream.rangeClosed(951, 1_000)
                        .mapToObj(i -> "line " + i)
                        .toList());
    }

    @Test
    void countsALineWithoutAnEnd() {
        add("one\ntwo");

        assertThat(tail.lines()).isEqualTo(2);
        assertThat(tail.last()).containsExactly("one", "two");
    }

    @Test
    void putsLinesTogetherThatWereCutAnywhere() {
        byte[] text = "eins ✓\r\n\nzwei ü\n".getBytes(StandardCharsets.UTF_8);
        for (byte next : text) {
            tail.add(new byte[] {next});
        }

        assertThat(tail.last()).containsExactly("eins ✓", "", "zwei ü");
        assertThat(tail.lines()).isEqualTo(3);
    }

    @Test
    void keepsAProgressBarAsItLookedLast() {
        add("10 %\r50 %\r");
        add("\r100 %\ndone\r");

        assertThat(tail.last()).containsExactly("100 %", "done");
    }

    @Test
    void cutsLongLines() {
        add("x".repeat(1_000_000) + "\nshort\n" + "ü".repeat(5_000));

        List<String> lines = tail.last();
        assertThat(lines.get(0)).hasSize(LogTail.MAX_LINE_LENGTH).endsWith("x…");
        assertThat(lines.get(1)).isEqualTo("short");
        assertThat(lines.get(2)).startsWith("üü").endsWith("ü…").hasSizeLessThan(LogTail.MAX_LINE_LENGTH);
        assertThat(tail.keptBytes()).isLessThan(10_000);
    }

    @Test
    void countsOnWhenItHasGivenUpItsLines() {
        add("one\ntwo\nthr");
        tail.forget();
        add("ee\n");

        assertThat(tail.lines()).isEqualTo(3);
        assertThat(tail.last()).containsExactly("three");
    }

    private void add(String text) {
        tail.add(text.getBytes(StandardCharsets.UTF_8));
    }
}
