package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {
    private static String printed(String line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintWriter out = PrintableWriter.on(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        out.println(line);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void hidesThePasswordOfAnAddress() {
        assertThat(printed("`https://joe:sesame0pen@example.org/x.git` is no folder"))
                .contains("example.org/x.git")
                .doesNotContain("sesame0pen");
    }

    @Test
    void hidesTheSignatureOfAnAddress() {
        assertThat(printed("ADD https://example.org/a?X-Amz-Signature=0123456789abcdef /a"))
                .doesNotContain("0123456789abcdef");
    }

    @Test
    void printsNothingThatATerminalObeys() {
        assertThat(printed("a\u001b[31mb")).doesNotContain("\u001b");
    }

    @Test
    void leavesOtherTextsAsTheyAre() {
        assertThat(printed("COPY größe /app")).isEqualTo("COPY größe /app\n");
    }
}
