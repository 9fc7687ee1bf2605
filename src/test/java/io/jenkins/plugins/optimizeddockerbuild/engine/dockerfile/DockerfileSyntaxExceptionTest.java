package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileSyntaxExceptionTest {
    private static DockerfileSyntaxException refused(String text) {
        return catchThrowableOfType(
                DockerfileSyntaxException.class,
                () -> Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8), "docker/Dockerfile"));
    }

    @Test
    void namesFileLineAndTextAndSaysWhatToDo() {
        DockerfileSyntaxException refused = refused("FROM scratch\n\nCPOY a \\\n  b\n");

        assertThat(refused)
                .hasMessage("docker/Dockerfile:3: unknown instruction CPOY, did you mean COPY?\n    CPOY a   b");
    }

    @Test
    void stopsAtAFileThatWouldExhaustMemory() {
        assertThat(refused("FROM scratch\n" + "ENV A=1\n".repeat(10_000)))
                .hasMessageContaining("docker/Dockerfile:10001: the file has more than 10,000 instructions");
    }

    @Test
    void refusesAFileWithoutInstructionsOrStages() {
        assertThat(refused("")).hasMessageContaining("docker/Dockerfile: the file is empty");
        assertThat(refused("# only a comment\n\n")).hasMessageContaining("there is no instruction");
        assertThat(refused("ARG A=1\n")).hasMessageContaining("there is no FROM");
        assertThat(refused("RUN a\nFROM scratch\n")).hasMessageContaining("only ARG may come before the first FROM");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            FROM a b                              | FROM takes an image, or an image, AS and a name
            FROM scratch AS 1st                   | invalid stage name 1st
            COPY a                                | COPY needs a source and a destination
            COPY --form=x a b                     | unknown flag --form of COPY, did you mean --from?
            COPY --chown a b                      | --chown needs a value
            COPY --link=maybe a b                 | --link takes true or false
            COPY --from=a --from=b c d            | --from is given twice
            USER --x app                          | unknown flag --x of USER; it takes no flags
            RUN --network=nat a                   | invalid network mode nat
            RUN --mount=type=bind,from=$X,target=/a b | variables are not expanded in from=$X
            RUN --mount= a                        | the value is empty
            RUN --security=none a                 | invalid security mode none
            RUN ["a", 1]                          | must consist of strings only
            RUN <<EOF                             | the here-document is not closed; write EOF alone
            COPY a <<EOF                          | the here-document is not closed
            ENV A                                 | ENV needs a name and a value; write ENV A=value
            ENV A=b c                             | there is no = in c
            LABEL =x                              | LABEL needs a name before the =
            ARG =x                                | ARG needs a name before the =
            ARG                                   | ARG needs a name
            WORKDIR                               | WORKDIR needs a path
            EXPOSE                                | EXPOSE needs a port
            VOLUME [""]                           | a path of VOLUME is empty
            SHELL /bin/sh -c                      | SHELL takes a JSON array only
            HEALTHCHECK CMD                       | HEALTHCHECK CMD needs a command
            HEALTHCHECK NONE x                    | HEALTHCHECK NONE takes no arguments
            HEALTHCHECK --interval=10 CMD x       | invalid --interval: 10 is not a duration
            HEALTHCHECK --interval=9us CMD x      | --interval must be 1ms or more
            HEALTHCHECK --retries=-1 CMD x        | --retries must be a whole number
            ONBUILD ONBUILD RUN x                 | ONBUILD cannot follow ONBUILD
            ONBUILD FROM x                        | FROM cannot be an ONBUILD trigger
            """)
    void saysWhatIsWrongWithAnInstruction(String instruction, String problem) {
        DockerfileSyntaxException refused = refused("FROM scratch\n" + instruction + "\n");

        assertThat(refused).hasMessageContaining("docker/Dockerfile:2: ").hasMessageContaining(problem);
    }

    @Test
    void refusesAHereDocumentAsDestination() {
        assertThat(refused("FROM scratch\nCOPY a <<EOF\nx\nEOF\n")).hasMessageContaining("as its destination");
    }

    @Test
    void refusesWrongDirectives() {
        assertThat(refused("# escape=x\nFROM scratch\n")).hasMessageContaining(":1: the escape character must be");
        assertThat(refused("# syntax=a\n# syntax=b\nFROM scratch\n")).hasMessageContaining(":2: the parser directive");
    }

    @Test
    void refusesALineThatBuildKitCannotRead() {
        assertThat(refused("FROM scratch\nRUN " + "x".repeat(65_536 - 5) + "\n"))
                .isNull();
        assertThat(refused("FROM scratch\nRUN " + "x".repeat(65_536 - 4) + "\n"))
                .hasMessageContaining(":2: the line is longer than the 65535 bytes");
        assertThat(refused("FROM scratch\nRUN " + "é".repeat(32_800) + "\n")).hasMessageContaining("longer");
        assertThat(refused("FROM scratch\nRUN " + "x".repeat(65_535 - 4))).isNull();
        assertThat(refused("FROM scratch\nRUN " + "x".repeat(65_536 - 4))).hasMessageContaining("longer");
    }

    @Test
    void quotesNoMoreThanALineOfText() {
        assertThat(refused("FROM scratch\nNOPE " + "x".repeat(5_000) + "\n").getMessage())
                .hasSizeLessThan(250);
    }

    @Test
    void survivesAnyNesting() {
        assertThat(refused("FROM scratch\nCMD " + "[".repeat(30_000) + "]".repeat(30_000) + "\n"))
                .hasMessageContaining("must consist of strings only");
        assertThat(refused("FROM scratch\n" + "ONBUILD ".repeat(8_000) + "RUN x\n"))
                .hasMessageContaining("ONBUILD cannot follow ONBUILD");
        assertThat(refused("FROM scratch\nRUN << " + "${x:-".repeat(10_000) + "\n"))
                .isNull();
    }
}
