package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellLexerTest {
    private static final Variables VALUES =
            new Variables(Map.of("A", "one", "PATHS", "/usr/lib/x.tar.gz", "EMPTY", ""), Set.of("BUILDARCH"), false);

    private static ShellLexer.Expansion expand(String text) throws SyntaxProblem {
        return ShellLexer.forArguments('\\').expand(text, VALUES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            $A/${A}x          | one/onex
            $NOPE.            | .
            "$A" '$A'         | one $A
            \\$A               | $A
            "\\$A \\" \\x"     | $A " \\x
            ${NOPE:-${A}}     | one
            ${EMPTY:-x}${EMPTY-x} | x
            ${A:+yes}${EMPTY:+no}${EMPTY+yes} | yesyes
            ${A:?message}     | one
            ${PATHS#*/}       | usr/lib/x.tar.gz
            ${PATHS##*/}      | x.tar.gz
            ${PATHS%.*}       | /usr/lib/x.tar
            ${PATHS%%.*}      | /usr/lib/x
            ${PATHS/r/R}      | /usR/lib/x.tar.gz
            ${PATHS//r/R}     | /usR/lib/x.taR.gz
            ${PATHS//\\//_}    | _usr_lib_x.tar.gz
            ${A/?n/N}         | Ne
            a$                | a$
            $1                | ~~
            """)
    void expandsAsBuildKitDoes(String text, String expected) throws SyntaxProblem {
        assertThat(expand(text).text()).isEqualTo(expected);
    }

    @Test
    void refusesWhatBuildKitRefuses() {
        assertThatThrownBy(() -> expand("${A")).hasMessageContaining("closing }");
        assertThatThrownBy(() -> expand("${}")).hasMessageContaining("not a valid substitution");
        assertThatThrownBy(() -> expand("${A:#x}")).hasMessageContaining("not supported in a Dockerfile");
        assertThatThrownBy(() -> expand("${NOPE:?give it}")).hasMessageContaining("NOPE: give it");
        assertThatThrownBy(() -> expand("${EMPTY:?}")).hasMessageContaining("EMPTY: the variable is empty");
        assertThatThrownBy(() -> expand("'a"))
                .hasMessageContaining("single quote")
                .hasMessageContaining("in 'a");
        assertThatThrownBy(() -> expand("\"a")).hasMessageContaining("double quote");
    }

    @Test
    void tellsUnsetVariablesFromThoseThatOnlyTheBuildKnows() throws SyntaxProblem {
        ShellLexer.Expansion expansion = expand("$NOPE-${BUILDARCH:-x}");

        assertThat(expansion.unset()).containsExactly("NOPE");
        assertThat(expansion.unknown()).containsExactly("BUILDARCH");
        assertThat(expansion.isKnown()).isFalse();
    }

    @Test
    void takesTheEscapeCharacterOfTheDockerfile() throws SyntaxProblem {
        assertThat(ShellLexer.forArguments('`').expand("c:\\$A `$A", VALUES).text())
                .isEqualTo("c:\\one $A");
    }
}
