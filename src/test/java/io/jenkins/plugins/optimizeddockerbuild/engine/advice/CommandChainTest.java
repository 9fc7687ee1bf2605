package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.PlainScript;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandChainTest {

    private static CommandChain chain(String run) throws Exception {
        byte[] dockerfile = ("FROM x\nRUN " + run + "\n").getBytes(StandardCharsets.UTF_8);
        Instruction.Run instruction = (Instruction.Run) Dockerfile.parse(dockerfile, "Dockerfile")
                .stages()
                .get(0)
                .instructions()
                .get(0);
        Variables variables = new Variables(Map.of("V", "1.2"), Set.of(), false);
        return CommandChain.of(instruction, PlainScript.of(instruction, "", variables));
    }

    @Test
    void takesCommandsAsTheyAreWritten() throws Exception {
        CommandChain chain = chain("CI=1 npm ci \"--tag=$V\" >/dev/null && sudo -E make; echo done");
        assertThat(chain.complete()).isTrue();
        assertThat(chain.commands())
                .extracting(CommandChain.Command::text)
                .containsExactly("CI=1 npm ci \"--tag=$V\" >/dev/null", "sudo -E make", "echo done");
        assertThat(chain.commands().get(0).words()).containsExactly("npm", "ci", "--tag=$V");
        assertThat(chain.commands().get(0).environment()).containsEntry("CI", "1");
        assertThat(chain.commands().get(1).words()).containsExactly("make");
        assertThat(chain.commands()).extracting(CommandChain.Command::joiner).containsExactly("&&", ";", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', textBlock = """
            npm ci || true                  ^ true
            npm ci || exit 0; make          ^ true
            npm ci; make                    ^ true
            npm ci && make                  ^ false
            npm ci                          ^ false
            """)
    void knowsWhichCommandMayFail(String run, boolean mayFail) throws Exception {
        assertThat(chain(run).commands().get(0).mayFail()).isEqualTo(mayFail);
        assertThat(chain("set -e; npm ci; make").commands().get(1).mayFail()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', textBlock = """
            a && b | c                      ^ 1
            a && b > file                   ^ 1
            a && b < file                   ^ 1
            a; V=2; b                       ^ 1
            V=2; a                          ^ 0
            a && b || c                     ^ 1
            a && (b)                        ^ 1
            a && if b; then c; fi           ^ 1
            a && b '$V'                     ^ 1
            a && b &                        ^ 1
            a && sudo -u app b              ^ 1
            a && sudo V=2 b                 ^ 1
            """)
    void endsBeforeWhatCannotBeMoved(String run, int commands) throws Exception {
        assertThat(chain(run).complete()).isFalse();
        assertThat(chain(run).commands()).hasSize(commands);
    }

    @Test
    void takesAnExecFormOnlyWithoutVariables() throws Exception {
        assertThat(chain("[\"npm\", \"ci\"]").complete()).isTrue();
        assertThat(chain("[\"npm\", \"$V\"]").commands()).isEmpty();
    }

    @Test
    void leavesADocumentAlone() throws Exception {
        assertThat(chain("<<EOF\nnpm ci\nEOF").commands()).isEmpty();
    }
}
