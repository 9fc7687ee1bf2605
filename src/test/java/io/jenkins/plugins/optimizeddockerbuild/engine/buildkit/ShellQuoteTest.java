package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellQuoteTest {
    @Test
    void leavesPlainWordsReadable() {
        assertThat(line(List.of("docker", "--tag", "example.com:5000/app:1.2", "A=b")))
                .isEqualTo("docker --tag example.com:5000/app:1.2 A=b");
    }

    @Test
    void writesWordsThatAShellReadsBackAsTheyWere() throws Exception {
        List<String> words = List.of(
                "", " ", "a b", "it's", "$HOME", "`id`", "a\\b", "a\nb", "*", "~", "#x", "é", "\"q\"", "a;b&c|d", "!x");
        Process shell = new ProcessBuilder(
                        "sh", "-c", "for word in " + line(words) + "; do printf '%s\\0' \"$word\"; done")
                .start();
        String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(read.split("\0", -1)).startsWith(words.toArray(String[]::new));
    }

    private static String line(List<String> words) {
        StringBuilder line = new StringBuilder();
        words.forEach(word -> ShellQuote.append(line, word));
        return line.toString();
    }
}
