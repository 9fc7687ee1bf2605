package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainScriptTest {

    private static final Variables VARIABLES =
            new Variables(Map.of("DIR", "/app", "LIST", "a b"), Set.of("BASE"), false);

    private static PlainScript script(String text) {
        return PlainScript.of(text, VARIABLES);
    }

    private static List<List<String>> words(String text) {
        PlainScript script = script(text);
        assertThat(script.obstacle()).isNull();
        return script.commands().stream().map(PlainScript.Command::plainWords).toList();
    }

    @Test
    void tellsCommandsApart() {
        assertThat(words("set -eux; apt-get update && \\\n  apt-get install -y curl # why not\ncd /x"))
                .containsExactly(
                        List.of("set", "-eux"),
                        List.of("apt-get", "update"),
                        List.of("apt-get", "install", "-y", "curl"),
                        List.of("cd", "/x"));
    }

    @Test
    void removesQuotesAndExpandsWhatIsKnown() {
        assertThat(words("cp \"$DIR/a b\" '$DIR' ${DIR}/c x\\ y"))
                .containsExactly(List.of("cp", "/app/a b", "$DIR", "/app/c", "x y"));
        assertThat(words("V=1.2; curl -o /t-$V && export W=$V; echo \"$W\""))
                .containsExactly(List.of("curl", "-o", "/t-1.2"), List.of("export", "W=1.2"), List.of("echo", "1.2"));
    }

    @Test
    void doesNotKnowAWordThatOnlyTheShellKnows() {
        for (String word : new String[] {"$BASE", "$LIST", "~/x", "${DIR:-x}", "$1", "$?"}) {
            assertThat(script("cat " + word).commands().get(0).words().get(1).text())
                    .as(word)
                    .isNull();
        }
        assertThat(script("read DIR; cat $DIR").commands().get(1).words().get(1).text())
                .isNull();
    }

    @Test
    void keepsWordsAsTheyAreWritten() {
        assertThat(script("cp \"$DIR/a b\" ${LIST} x\\ y ~/z").commands().get(0).words())
                .extracting(PlainScript.Word::written)
                .containsExactly("cp", "$DIR/a b", "${LIST}", "x y", "~/z");
        assertThat(script("pip install --token=$(cat /run/secrets/token)")
                        .commands()
                        .get(0)
                        .words()
                        .get(2))
                .isEqualTo(new PlainScript.Word(null, "--token=$(cat /run/secrets/token)", false));
        for (String word : new String[] {"'$DIR'", "\\$DIR", "${DIR:-x}", "$1", "\"\\$DIR\""}) {
            assertThat(script("cat " + word).commands().get(0).words().get(1).written())
                    .as(word)
                    .isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "export A=1 && x, 1",
        "A=1; export A; x, 1",
        "A=1; x, 1",
        "A=2 y; x,",
        "A=2; A=1 x, 1",
        "y || export A=1; x, $",
        "read A; x, $",
        "export A=$BASE; x, $",
    })
    void tellsTheEnvironmentOfACommand(String text, String value) {
        PlainScript script = script(text);
        assertThat(script.commands().get(script.commands().size() - 1).environment())
                .isEqualTo(value == null ? Map.of() : Map.of("A", value));
    }

    @Test
    void keepsTheCommandsBeforeWhatIsNotPlain() {
        PlainScript script = script("npm ci && if true; then make; fi");
        assertThat(script.obstacle()).isEqualTo("`if`");
        assertThat(script.commands())
                .extracting(PlainScript.Command::plainWords)
                .containsExactly(List.of("npm", "ci"));
        assertThat(script.all()).isEmpty();
    }

    @Test
    void tellsWhereCommandsStand() {
        String text = "A=1; npm ci >/dev/null 2>&1 && make # all";
        assertThat(script(text).commands())
                .extracting(command ->
                        text.substring(command.place().start(), command.place().end()))
                .containsExactly(" npm ci >/dev/null 2>&1", " make");
    }

    @ParameterizedTest
    @CsvSource({
        "x, /w",
        "cd a && x, /w/a",
        "cd a; cd ../b; x, /w/b",
        "cd a || exit 1; x, /w/a",
        "cd a || true; x,",
        "y || cd a; x,",
        "cd a | x,",
        "cd $BASE && x,",
        "cd; x,",
        "cd $BASE; cd /v && x, /v",
    })
    void tellsWhereACommandWorks(String text, String folder) {
        PlainScript script = script(text);
        assertThat(script.folder(script.commands().size() - 1, "/w")).isEqualTo(folder);
    }

    @ParameterizedTest
    @CsvSource({"/bin/bash -eo pipefail -c, true", "/bin/sh -c, true", "/bin/bash -lc, false", "pwsh -Command, false"})
    void readsForAShellThatReadsNothingElse(String shell, boolean isRead) throws Exception {
        Instruction.Run run =
                (Instruction.Run) Dockerfile.parse("FROM x\nRUN make\n".getBytes(StandardCharsets.UTF_8), "Dockerfile")
                        .stages()
                        .get(0)
                        .instructions()
                        .get(0);
        assertThat(PlainScript.of(run, shell, VARIABLES).obstacle() == null).isEqualTo(isRead);
        assertThat(PlainScript.of(run, shell, new Variables(Map.of("BASH_ENV", "/env"), Set.of(), false))
                        .obstacle())
                .isNotNull();
    }

    @Test
    void tellsRedirectionsFromArguments() {
        PlainScript.Command command =
                script("sort < in > out 2>&1 2>/dev/null").commands().get(0);
        assertThat(command.plainWords()).containsExactly("sort");
        assertThat(command.inputs()).extracting(PlainScript.Word::text).containsExactly("in");
        assertThat(command.outputs()).extracting(PlainScript.Word::text).containsExactly("out");
        assertThat(script("ls >/dev/null").commands().get(0).isCaptured()).isFalse();
        assertThat(script("ls | wc -l").commands().get(0).isCaptured()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if true; then make; fi",
                "for f in a; do x; done",
                "echo $(x)",
                "echo `x`",
                "echo \"$(x)\"",
                "(cd a)",
                "a &",
                "{ a; }",
                "cat <<EOF\nx\nEOF",
                "diff <(a) b",
                "echo ${A:-$(x)}",
                "echo 'a",
                "! a",
                "eval a",
                ". ./a",
                "f() { a; }",
                "&& a",
                "> file",
                "a >"
            })
    void isNotPlain(String text) {
        assertThat(script(text).obstacle()).isNotNull();
        assertThat(script(text).commands()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "a && x", "x && b", "a; x", "A=1 && x", "a &&\n x", "set -e; x; b", "set -eux && x && b"})
    void knowsACommandWithoutWhichTheScriptFails(String text) {
        assertThat(surelySucceeds(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x; b",
                "set -e; a && x; b",
                "set -e; x && a; b",
                "x || true",
                "a || x",
                "a && x || b",
                "x | tee log",
                "a | x"
            })
    void doesNotRelyOnACommandThatMayFailOrNotRun(String text) {
        assertThat(surelySucceeds(text)).isFalse();
    }

    private static boolean surelySucceeds(String text) {
        PlainScript script = script(text);
        for (int i = 0; i < script.commands().size(); i++) {
            if ("x".equals(script.commands().get(i).program())) {
                return script.surelySucceeds(i, false);
            }
        }
        throw new AssertionError(text + " has no x");
    }
}
