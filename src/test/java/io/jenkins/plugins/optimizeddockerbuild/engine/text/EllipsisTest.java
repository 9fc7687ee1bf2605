package io.jenkins.plugins.optimizeddockerbuild.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EllipsisTest {
    @Test
    void leavesAShortTextAsItIs() {
        assertThat(Ellipsis.cut("abc", 3)).isEqualTo("abc");
    }

    @Test
    void cutsALongText() {
        assertThat(Ellipsis.cut("abcd", 3)).isEqualTo("abc…");
    }

    @Test
    void cutsNoCharacterInHalf() {
        assertThat(Ellipsis.cut("ab\uD83D\uDE00", 3)).isEqualTo("ab…");
    }
}
