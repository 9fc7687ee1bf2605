package io.jenkins.plugins.optimizeddockerbuild.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
    @Test
    void readsEveryKindOfValue() throws Exception {
        JsonTree tree = parse(" { \"a\" : [ 1, -2.5e3 , true, false, null, \"x\" ], \"b\":{}, \"c\":[] } ");
        assertThat(tree.get("a").items())
                .extracting(JsonTree::text)
                .containsExactly("1", "-2500.0", "true", "false", null, "x");
        assertThat(tree.get("a").items().get(0).number(0)).isEqualTo(1);
        assertThat(tree.get("a").items().get(2).isTrue()).isTrue();
        assertThat(tree.get("b").members()).isEmpty();
        assertThat(tree.get("c").items()).isEmpty();
        assertThat(tree.members().keySet()).containsExactly("a", "b", "c");
    }

    @Test
    void readsEscapes() throws Exception {
        assertThat(parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é\"").text())
                .isEqualTo("\"\\/\b\f\n\r\té\ud83d\ude00é");
    }

    @Test
    void answersNothingWhereAMemberIsMissing() throws Exception {
        JsonTree tree = parse("{\"a\":1}");
        assertThat(tree.get("b").get("c").items()).isEmpty();
        assertThat(tree.get("b").text()).isNull();
        assertThat(tree.get("b").text("x")).isEqualTo("x");
        assertThat(tree.get("a").get("c").isMissing()).isTrue();
        assertThat(tree.get("b").number(7)).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "[1,",
                "\"x",
                "\"\\",
                "\"\\u12",
                "{a:1}",
                "[1 2]",
                "{} x",
                "nul",
                "tru",
                "'x'",
                "\"\\q\"",
                "{\"a\" 1}",
                "[1,]",
                "+"
            })
    void refusesWhatIsNoDocument(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesADocumentThatIsNestedWithoutEnd() {
        assertThatThrownBy(() -> parse("[".repeat(100_000))).hasMessageContaining("nesting depth");
    }

    private static JsonTree parse(String json) throws IOException {
        return JsonTree.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
