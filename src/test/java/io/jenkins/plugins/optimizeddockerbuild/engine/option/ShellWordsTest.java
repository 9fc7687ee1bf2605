package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {
    private static final Map<String, String> VARIABLES = Map.of("NAME", "a b", "TAG", "1.2");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-f ci/Dockerfile --build-arg A=b .",
                "  two\t words\n",
                "'single \"quoted\" $NAME' x",
                "\"double 'quoted' $NAME ${TAG}\" x",
                "un$NAME$TAG-${TAG}x",
                "a\\ b \\\"c \"d\\\"e\\f\\$g\"",
                "'' \"\" x''y",
                "$UNKNOWN \"$UNKNOWN\" 5$ $5",
                "one \\\n two",
                "--label=a='b c'\"d\"",
            })
    void splitsAsAShellDoes(String text) throws Exception {
        assertThat(ShellWords.split(text.replace("$5", ""), VARIABLES::get)).isEqualTo(shell(text.replace("$5", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(date)", "`date`", "\"`date`\"", "a; b", "a && b", "a > b", "${NAME:-x}", "a | b"})
    void refusesWhatOnlyAShellCanDo(String text) {
        assertThatThrownBy(() -> ShellWords.split(text, VARIABLES::get))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("needs a shell, but this text is not run by one");
    }

    @Test
    void refusesAQuoteThatIsNeverClosed() {
        for (String text : List.of("'a", "\"a")) {
            assertThatThrownBy(() -> ShellWords.split(text, VARIABLES::get))
                    .hasMessageContaining("a quote is never closed");
        }
    }

    private static List<String> shell(String text) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "set -f; printf '%s\\0' " + text);
        builder.environment().putAll(VARIABLES);
        String printed = new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return List.of(printed.substring(0, printed.length() - 1).split("\0", -1));
    }
}
