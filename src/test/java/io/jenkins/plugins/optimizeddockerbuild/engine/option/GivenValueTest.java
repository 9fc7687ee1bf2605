package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption.Shape.FLAG;
import static io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption.Shape.LIST;
import static io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption.Shape.ONE;
import static io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption.Shape.PAIRS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GivenValueTest {
    private static final Option OPTION = new Label("tags");

    @Test
    void takesNullForNotGiven() {
        for (BuildOption.Shape shape : BuildOption.Shape.values()) {
            assertThat(GivenValue.of(OPTION, shape, null)).isNull();
        }
        assertThat(GivenValue.of(OPTION, LIST, Arrays.asList(null, "latest"))).isEqualTo(List.of("latest"));
        Map<String, Object> map = new HashMap<>();
        map.put("A", null);
        map.put("B", 7);
        assertThat(GivenValue.of(OPTION, PAIRS, map)).isEqualTo(Map.of("B", "7"));
    }

    @Test
    void takesListsSetsArraysAndOneText() {
        List<String> both = List.of("a", "b");
        assertThat(GivenValue.of(OPTION, LIST, both)).isEqualTo(both);
        assertThat(GivenValue.of(OPTION, LIST, new LinkedHashSet<>(both))).isEqualTo(both);
        assertThat(GivenValue.of(OPTION, LIST, new String[] {"a", "b"})).isEqualTo(both);
        assertThat(GivenValue.of(OPTION, LIST, "a\n  b\n")).isEqualTo(both);
        assertThat(GivenValue.of(OPTION, LIST, new StringBuilder("a"))).isEqualTo(List.of("a"));
        assertThat(GivenValue.of(OPTION, LIST, 8080)).isEqualTo(List.of("8080"));
        assertThat(GivenValue.of(OPTION, LIST, "")).isEqualTo(List.of());
    }

    @Test
    void takesPairsAsMapListOrText() {
        assertThat(GivenValue.of(OPTION, PAIRS, Map.of("A", true))).isEqualTo(Map.of("A", "true"));
        assertThat(GivenValue.of(OPTION, PAIRS, List.of("A=b=c"))).isEqualTo(Map.of("A", "b=c"));
        assertThat(GivenValue.of(OPTION, PAIRS, "A=b")).isEqualTo(Map.of("A", "b"));
        refuses(PAIRS, "A", "tags: `A` is not NAME=VALUE");
    }

    @Test
    void takesATruthValueOnlyWhereItIsOne() {
        assertThat(GivenValue.of(OPTION, FLAG, true)).isEqualTo(true);
        assertThat(GivenValue.of(OPTION, FLAG, "false")).isEqualTo(false);
        assertThat(GivenValue.of(OPTION, ONE, false)).isEqualTo("false");
        refuses(FLAG, "yes", "tags: `yes` is neither true nor false");
        refuses(FLAG, 1, "tags: `1` is neither true nor false");
    }

    @Test
    void refusesAListForOneTextAndAMapForAList() {
        refuses(ONE, List.of("a"), "tags takes a single string, not a list.");
        refuses(LIST, Map.of("a", "b"), "tags takes a list such as ['a', 'b'], not a map.");
        refuses(LIST, List.of(List.of("a")), "tags takes a single string, not a list.");
    }

    private static void refuses(BuildOption.Shape shape, Object value, String why) {
        assertThatThrownBy(() -> GivenValue.of(OPTION, shape, value))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(why);
    }
}
