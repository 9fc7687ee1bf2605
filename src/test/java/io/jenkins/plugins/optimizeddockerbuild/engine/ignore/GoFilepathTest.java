package io.jenkins.plugins.optimizeddockerbuild.engine.ignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoFilepathTest {

    @ParameterizedTest
    @CsvSource({
        "'', .",
        ".,.",
        "/,/",
        "a/,a",
        "a//b,a/b",
        "./a,a",
        "a/./b,a/b",
        "a/../b,b",
        "../a,../a",
        "a/../../b,../b",
        "/../a,/a",
        "/a/..,/",
        "a/..,.",
        "...,...",
        "../..,../.."
    })
    void cleansAPathByItsTextAlone(String path, String clean) {
        assertThat(GoFilepath.clean(path)).isEqualTo(clean);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abc, true",
        "*, abc, true",
        "*c, abc, true",
        "a*, a, true",
        "a*, ab/c, false",
        "a*/b, a/b, true",
        "a*b*c*d*e*/f, axbxcxdxe/f, true",
        "a*b*c*d*e*/f, axbxcxdxexxx/fff, false",
        "a*b?c*x, abxbbxdbxebxczzx, true",
        "ab[c], abc, true",
        "ab[b-d], abc, true",
        "ab[^c], abc, false",
        "a\\*b, a*b, true",
        "a\\*b, ab, false",
        "a?b, a☺b, true",
        "a[^a]b, a☺b, true",
        "[a-ζ]*, α, true",
        "a?b, a/b, false",
        "a*b, a/b, false",
        "[\\]a], ], true",
        "[\\-], -, true",
        "[x\\-], -, true",
        "[\\-x], a, false",
        "*x, xxx, true"
    })
    void matchesAsGoDoes(String pattern, String name, boolean match) throws Exception {
        assertThat(GoFilepath.matches(pattern, name)).isEqualTo(match);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]a]", "[-]", "[x-]", "[-x]", "\\", "[a-b-c]", "[", "[^", "[^bc", "a["})
    void refusesWhatGoRefuses(String pattern) {
        assertThatThrownBy(() -> GoFilepath.matches(pattern, "a")).isInstanceOf(GoFilepath.BadPattern.class);
    }
}
