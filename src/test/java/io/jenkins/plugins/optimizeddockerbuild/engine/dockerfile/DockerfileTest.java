package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import static io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfiles.only;
import static io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfiles.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerfileTest {
    @Test
    void knowsStagesWithTheirNamesBasesPlatformsAndLines() {
        Dockerfile dockerfile = parse("""
                ARG VERSION=3.20
                FROM --platform=$BUILDPLATFORM alpine:${VERSION} AS Build
                RUN make

                # nothing else
                FROM scratch
                COPY --from=build /out /
                """);

        assertThat(dockerfile.metaArgs()).hasSize(1);
        Stage build = dockerfile.stages().get(0);
        assertThat(build.name()).isEqualTo("build");
        assertThat(build.displayName()).isEqualTo("build");
        assertThat(build.from().base()).isEqualTo("alpine:${VERSION}");
        assertThat(build.from().platform()).isEqualTo("$BUILDPLATFORM");
        assertThat(build.lines()).isEqualTo(new Lines(2, 3));
        Stage last = dockerfile.lastStage();
        assertThat(last.name()).isNull();
        assertThat(last.displayName()).isEqualTo("stage-1");
        assertThat(last.lines()).isEqualTo(new Lines(6, 7));
    }

    @Test
    void takesKeywordsInAnyCaseAndKeepsTheirSpelling() {
        Statement statement =
                only("from scratch\nCoPy a /b\n", Instruction.Copy.class).statement();

        assertThat(statement.keyword()).isEqualTo("COPY");
        assertThat(statement.spelling()).isEqualTo("CoPy");
    }

    @Test
    void joinsContinuationLinesAndLeavesCommentsAndEmptyLinesBetweenThemOut() {
        Dockerfile dockerfile = parse("""
                FROM scratch
                RUN apt-get update && \\
                    # why curl
                    apt-get install -y \\

                      curl   \\\t
                      git
                USER app
                """);

        Instruction.Run run = only(dockerfile, Instruction.Run.class);
        assertThat(run.lines()).isEqualTo(new Lines(2, 7));
        assertThat(Whitespace.normalise(run.command().text()))
                .isEqualTo("apt-get update && apt-get install -y curl git");
        assertThat(run.statement().original())
                .startsWith("RUN apt-get")
                .contains("# why curl")
                .endsWith("git");
        assertThat(dockerfile.comments()).containsExactly(new Comment(3, "why curl"));
    }

    @Test
    void aDoubledEscapeCharacterAtTheEndContinuesNothing() {
        assertThat(parse("FROM scratch\nRUN echo \\\\\nRUN b\n").instructions()).hasSize(3);
    }

    @Test
    void endsTheLastInstructionWithTheFileEvenWhereItWantsToGoOn() {
        assertThat(only("FROM scratch\nRUN a \\\n", Instruction.Run.class)
                        .command()
                        .text())
                .isEqualTo("a");
    }

    @Test
    void readsDirectivesOnlyAtTheVeryTop() {
        Dockerfile top = parse("# syntax=docker/dockerfile:1\n# escape=`\nFROM scratch\nRUN a `\n b\n");
        assertThat(top.escape()).isEqualTo('`');
        assertThat(top.directives()).extracting(ParserDirective::name).containsExactly("syntax", "escape");
        assertThat(top.comments()).isEmpty();
        assertThat(only(top, Instruction.Run.class).lines()).isEqualTo(new Lines(4, 5));

        Dockerfile below = parse("# a comment\n# escape=`\nFROM scratch\nRUN a \\\n b\n");
        assertThat(below.escape()).isEqualTo('\\');
        assertThat(below.comments()).hasSize(2);

        assertThat(parse("\n# escape=`\nFROM scratch\n").escape()).isEqualTo('\\');
        assertThat(parse("# ESCAPE = `  \nFROM scratch\n").escape()).isEqualTo('`');
    }

    @Test
    void findsTheFrontendInAnyNotation() {
        assertThat(frontend("# syntax=docker/dockerfile:1.7-labs\nFROM scratch\n"))
                .isEqualTo(new Frontend("docker/dockerfile:1.7-labs"));
        assertThat(frontend("#!/usr/bin/env x\n# syntax=a/b\n")).isEqualTo(new Frontend("a/b"));
        assertThat(frontend("// syntax = a/b:1 with arguments\n")).isEqualTo(new Frontend("a/b:1"));
        assertThat(frontend("{\"syntax\": \"a/b\", \"x\": [1, null]}")).isEqualTo(new Frontend("a/b"));
        assertThat(frontend("FROM scratch\n# syntax=a/b\n")).isNull();
    }

    private static Frontend frontend(String text) {
        return Dockerfile.frontendOf(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tellsDockersOwnFrontendAlsoFromAMirror() {
        assertThat(new Frontend("docker/dockerfile:1").isDockerfile()).isTrue();
        assertThat(new Frontend("docker.io/docker/dockerfile-upstream@sha256:0a").isDockerfile())
                .isTrue();
        assertThat(new Frontend("mirror.example:5000/hub/docker/dockerfile:1").isDockerfile())
                .isTrue();
        assertThat(new Frontend("ghcr.io/example/frontend").isDockerfile()).isFalse();
        assertThat(new Frontend("example/mydocker/dockerfile-x").isDockerfile()).isFalse();
    }

    @Test
    void readsSeveralHereDocumentsOfOneInstruction() {
        Instruction.Copy copy = only("""
                FROM scratch
                COPY <<first.txt <<-"second.txt" plain /dir/
                one $VALUE
                first.txt
                \t\ttwo
                \tsecond.txt
                """, Instruction.Copy.class);

        assertThat(copy.sources()).containsExactly("plain");
        assertThat(copy.destination()).isEqualTo("/dir/");
        assertThat(copy.lines()).isEqualTo(new Lines(2, 6));
        HereDocument first = copy.documents().get(0);
        assertThat(first.name()).isEqualTo("first.txt");
        assertThat(first.expand()).isTrue();
        assertThat(first.content()).isEqualTo("one $VALUE\n");
        assertThat(first.lines()).isEqualTo(new Lines(3, 4));
        HereDocument second = copy.documents().get(1);
        assertThat(second.name()).isEqualTo("second.txt");
        assertThat(second.expand()).isFalse();
        assertThat(second.chomp()).isTrue();
        assertThat(second.content()).isEqualTo("\t\ttwo\n");
        assertThat(second.text()).isEqualTo("two\n");
        assertThat(second.lines()).isEqualTo(new Lines(5, 6));
    }

    @Test
    void aHereDocumentMayHaveLinesThatLookLikeInstructionsAndComments() {
        Instruction.Run run =
                only("FROM scratch\nRUN <<'EOF' bash\n# no comment\nRUN x \\\nEOF\n", Instruction.Run.class);

        assertThat(run.statement().documents().get(0).content()).isEqualTo("# no comment\nRUN x \\\n");
        assertThat(run.script()).isEqualTo("<<'EOF' bash\n# no comment\nRUN x \\\n");
    }

    @Test
    void shiftsOfNumbersAndHereStringsAreNoHereDocuments() {
        assertThat(parse("FROM scratch\nRUN echo $((1<<2)) && cat <<<text\nRUN echo '<<EOF'\n")
                        .instructions())
                .hasSize(3);
    }

    @Test
    void readsHereDocumentsBehindOnbuild() {
        Instruction.Onbuild onbuild = only("FROM scratch\nONBUILD RUN <<EOF\nmake\nEOF\n", Instruction.Onbuild.class);

        assertThat(onbuild.lines()).isEqualTo(new Lines(2, 4));
        assertThat(onbuild.expression()).isEqualTo("RUN <<EOF\nmake\nEOF");
        assertThat(onbuild.trigger()).isInstanceOfSatisfying(Instruction.Run.class, run -> {
            assertThat(run.script()).isEqualTo("<<EOF\nmake\n");
            assertThat(run.lines()).isEqualTo(new Lines(2, 4));
        });
    }

    @Test
    void onbuildTakesATriggerThatWillOnlyFailWhenItRuns() {
        assertThat(only("FROM scratch\nONBUILD CPOY a b\n", Instruction.Onbuild.class)
                        .trigger())
                .isNull();
    }

    @Test
    void takesInvalidJsonAsShellForm() {
        Dockerfile dockerfile = parse("FROM scratch\nCMD ['sh', '-c']\nENTRYPOINT [\"a\", \"b\\u00e9\"]\n");

        CommandLine command = only(dockerfile, Instruction.Cmd.class).command();
        assertThat(command.shell()).isTrue();
        assertThat(command.text()).isEqualTo("['sh', '-c']");
        CommandLine entrypoint = only(dockerfile, Instruction.Entrypoint.class).command();
        assertThat(entrypoint.shell()).isFalse();
        assertThat(entrypoint.words()).containsExactly("a", "bé");
    }

    @Test
    void readsTheFlagsOfRun() {
        Instruction.Run run = only("""
                FROM scratch
                RUN --mount=type=cache,id=pip,sharing=locked,target=/root/.cache \\
                    --mount=type=bind,from=build,src=/a,dst=/b \\
                    --mount=type=secret,\\"id=a,b\\" --mount=target=/src --network=none --security=sandbox \\
                    --device=vendor.com/gpu=all,required pip install
                """, Instruction.Run.class);

        assertThat(run.command().text()).isEqualTo("pip install");
        assertThat(run.network()).isEqualTo("none");
        assertThat(run.security()).isEqualTo("sandbox");
        assertThat(run.devices()).containsExactly("vendor.com/gpu=all,required");
        assertThat(run.mounts()).hasSize(4);
        Mount cache = run.mounts().get(0);
        assertThat(List.of(cache.type(), cache.id(), cache.field("sharing"), cache.target()))
                .containsExactly("cache", "pip", "locked", "/root/.cache");
        Mount bind = run.mounts().get(1);
        assertThat(List.of(bind.from(), bind.source(), bind.target())).containsExactly("build", "/a", "/b");
        assertThat(bind.readsContext()).isFalse();
        assertThat(run.mounts().get(2).id()).isEqualTo("a,b");
        assertThat(run.mounts().get(3).readsContext()).isTrue();
    }

    @Test
    void readsTheFlagsOfCopyAndAdd() {
        Dockerfile dockerfile = parse("""
                FROM scratch
                COPY --from=1 --chown=app:app --chmod=0644 --link --parents --exclude=*.md --exclude=docs a b /c/
                ADD --checksum=sha256:12 --keep-git-dir=false --unpack https://example.com/x.tgz /x
                """);

        Instruction.Copy copy = only(dockerfile, Instruction.Copy.class);
        assertThat(copy.from()).isEqualTo("1");
        assertThat(copy.chown()).isEqualTo("app:app");
        assertThat(copy.chmod()).isEqualTo("0644");
        assertThat(copy.link()).isTrue();
        assertThat(copy.parents()).isTrue();
        assertThat(copy.excludes()).containsExactly("*.md", "docs");
        assertThat(copy.sources()).containsExactly("a", "b");
        Instruction.Add add = only(dockerfile, Instruction.Add.class);
        assertThat(add.checksum()).isEqualTo("sha256:12");
        assertThat(add.keepGitDir()).isFalse();
        assertThat(add.unpack()).isTrue();
        assertThat(add.link()).isFalse();
    }

    @Test
    void endsFlagsAtTwoDashes() {
        assertThat(only("FROM scratch\nCOPY --link -- --odd /x\n", Instruction.Copy.class)
                        .sources())
                .containsExactly("--odd");
    }

    @Test
    void readsPairsWithTheirQuotes() {
        Dockerfile dockerfile = parse("FROM scratch\nENV A=1 B=\"x y\" C=a\\ b\nLABEL old form of it\n");

        assertThat(only(dockerfile, Instruction.Env.class).pairs())
                .containsExactly(new KeyValue("A", "1"), new KeyValue("B", "\"x y\""), new KeyValue("C", "a\\ b"));
        assertThat(only(dockerfile, Instruction.Label.class).pairs())
                .containsExactly(new KeyValue("old", "form of it"));
    }

    @Test
    void readsSeveralArgumentsOfOneArg() {
        assertThat(only("FROM scratch\nARG A B=2 C=\n", Instruction.Arg.class).declarations())
                .containsExactly(
                        new Instruction.Arg.Declaration("A", null),
                        new Instruction.Arg.Declaration("B", "2"),
                        new Instruction.Arg.Declaration("C", ""));
    }

    @Test
    void readsHealthchecks() {
        Instruction.Healthcheck check = only(
                "FROM scratch\nHEALTHCHECK --interval=1m30s --timeout=0.5s --retries=4 CMD curl -f localhost\n",
                Instruction.Healthcheck.class);

        assertThat(check.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(check.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(check.startPeriod()).isNull();
        assertThat(check.retries()).isEqualTo(4);
        assertThat(check.command()).isEqualTo(new CommandLine(true, List.of("curl -f localhost")));
        assertThat(only("FROM scratch\nHEALTHCHECK none\n", Instruction.Healthcheck.class)
                        .command())
                .isNull();
    }

    @Test
    void keepsEveryByteOfTheFile() throws DockerfileSyntaxException {
        byte[] bytes = concat(
                "\uFEFFFROM scratch\r\n# caf".getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xE9},
                " latin\r\n\nLABEL é=\"ü\"   \r\r\n#end".getBytes(StandardCharsets.UTF_8));

        Dockerfile dockerfile = Dockerfile.parse(bytes, "Dockerfile");

        assertThat(dockerfile.source().bytes()).isEqualTo(bytes);
        assertThat(dockerfile.source().byteOrderMark()).isTrue();
        assertThat(dockerfile.comments()).containsExactly(new Comment(2, "café latin"), new Comment(5, "end"));
        assertThat(only(dockerfile, Instruction.Label.class).pairs()).containsExactly(new KeyValue("é", "\"ü\""));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
