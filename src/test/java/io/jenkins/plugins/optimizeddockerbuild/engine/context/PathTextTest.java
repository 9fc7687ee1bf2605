package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PathTextTest {

    @Test
    void showsTextAsItIs() {
        assertThat(PathText.readable("src/Grüße 日本 😀.txt".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("src/Grüße 日本 😀.txt");
    }

    @Test
    void staysOnOneLineAndSendsNothingToTheTerminal() {
        assertThat(PathText.readable("a\nb\tc\r\u001B[31m\u009B".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("a\\nb\\tc\\r\\x1B[31m\\x9B");
        assertThat(PathText.readable("a\u202Eb\u2028".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("a\\u{202E}b\\u{2028}");
    }

    @Test
    void showsEachByteThatIsNoUtf8() {
        assertThat(PathText.readable(new byte[] {'a', (byte) 0xFF, (byte) 0xE2, (byte) 0x82, 'b'}))
                .isEqualTo("a\\xFF\\xE2\\x82b");
        assertThat(PathText.readable("\uFFFD".getBytes(StandardCharsets.UTF_8))).isEqualTo("\uFFFD");
    }
}
