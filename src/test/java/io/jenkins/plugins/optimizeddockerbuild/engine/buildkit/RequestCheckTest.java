package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCheckTest {
    @TempDir
    private Path folder;

    private final Map<String, String> variables = new HashMap<>();
    private final BuildRequest.Builder request = BuildRequest.builder().context("app");

    @BeforeEach
    void makeAContext() throws IOException {
        Files.createDirectories(folder.resolve("app/docker"));
        Files.writeString(folder.resolve("app/Dockerfile"), "FROM scratch\n");
        Files.writeString(folder.resolve("app/docker/Dockerfile"), "FROM scratch\n");
        Files.writeString(folder.resolve("token.txt"), "x");
    }

    @Test
    void acceptsWhatCanWork() {
        variables.put("TOKEN", "x");
        variables.put("SSH_AUTH_SOCK", "/x");
        accepts(request.read(BuildOption.SECRET, "id=a,src=token.txt")
                .read(BuildOption.SECRET, "id=b,env=TOKEN")
                .read(BuildOption.SECRET, "id=TOKEN")
                .read(BuildOption.SSH, "default")
                .read(BuildOption.BUILD_CONTEXT, "docs=app/docker")
                .read(BuildOption.BUILD_CONTEXT, "base=docker-image://alpine")
                .read(BuildOption.BUILD_CONTEXT, "src=https://example.com/x.git")
                .read(BuildOption.OUTPUT, "type=local,dest=new/folder")
                .read(BuildOption.OUTPUT, "type=tar,dest=x.tar")
                .read(BuildOption.TAG, "x")
                .add(BuildOption.PUSH, Push.JUDGED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/a/b.git#main:sub",
                "git@github.com:a/b.git",
                "github.com/a/b",
                "ssh://git@example.com/a",
                "git://example.com/a",
                "https://example.com/context.tar.gz",
                "-"
            })
    void leavesContextsFromElsewhereToBuildKit(String context) {
        accepts(BuildRequest.builder().context(context));
    }

    @Test
    void saysWhatIsWrongWithTheContext() throws Exception {
        refuses(
                request.context("nope"),
                "The build context nope does not exist in " + folder + "; give a folder, or a Git");
        refuses(request.context("token.txt"), "The build context token.txt is a file; use the folder");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
        refuses(request.context("link"), "is a link to something that does not exist");
    }

    @Test
    void saysWhatIsWrongWithTheDockerfile() throws Exception {
        refuses(request.read(BuildOption.FILE, "app"), "The Dockerfile app is a folder");
        refuses(
                request.read(BuildOption.FILE, "docker/Dockerfile"),
                "There is no Dockerfile docker/Dockerfile in " + folder
                        + "; it is in the context: --file app/docker/Dockerfile.");
        refuses(
                request.read(BuildOption.FILE, "nope"),
                "--file is relative to " + folder + ", not to the build context.");
        Files.delete(folder.resolve("app/Dockerfile"));
        refuses(
                request.without(BuildOption.FILE),
                "There is no Dockerfile in app; write one, or name another with --file.");
        Files.createDirectory(folder.resolve("app/Dockerfile"));
        refuses(request.without(BuildOption.FILE), "The Dockerfile in app is a folder");
    }

    @Test
    void findsADockerfileInLowerCaseAsTheClientDoes() throws Exception {
        Files.move(folder.resolve("app/Dockerfile"), folder.resolve("app/dockerfile"));
        accepts(request);
    }

    @Test
    void saysWhatCannotBeRead() throws Exception {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may read everything");
        assertThat(folder.resolve("app/Dockerfile").toFile().setReadable(false)).isTrue();
        refuses(request, "cannot be read by this user");
    }

    @Test
    void doesNotTakeStandardInputTwice() {
        refuses(BuildRequest.builder().context("-").read(BuildOption.FILE, "-"), "Standard input cannot be both");
        refuses(
                request.read(BuildOption.OUTPUT, "-").read(BuildOption.OUTPUT, "type=oci"),
                "Only one --output can go to standard output");
    }

    @Test
    void saysWhichSecretIsMissing() throws Exception {
        refuses(
                request.read(BuildOption.SECRET, "id=a,src=nope"),
                "--secret a: the file nope does not exist in " + folder);
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.SECRET, "id=b,env=NOPE"),
                "--secret b: the environment variable NOPE is not set.");
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.SECRET, "id=c"),
                "there is neither an environment variable nor a file");
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.SECRET, "id=d,src=app"),
                "--secret d: app is a folder");
        Files.write(folder.resolve("big"), new byte[600_000]);
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.SECRET, "id=e,src=big"),
                "has 600000 bytes; BuildKit accepts at most 512000");
    }

    @Test
    void saysWhenThereIsNoSshAgent() {
        refuses(
                request.read(BuildOption.SSH, "default"),
                "--ssh default: no SSH agent is running here (SSH_AUTH_SOCK is not set)");
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.SSH, "default=nokey"),
                "--ssh default: nokey does not exist.");
    }

    @Test
    void saysWhichExtraContextIsMissing() {
        refuses(request.read(BuildOption.BUILD_CONTEXT, "docs=nope"), "--build-context docs: nope does not exist.");
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.BUILD_CONTEXT, "docs=token.txt"),
                "token.txt is a file, not a folder.");
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.BUILD_CONTEXT, "base=oci-layout://nope:1"),
                "there is no OCI layout in nope");
    }

    @Test
    void saysWhichExportersCannotGoTogether() {
        refuses(
                request.read(BuildOption.IIDFILE, "id").read(BuildOption.OUTPUT, "out"),
                "--iidfile names an image, and --output type=local makes none");
        refuses(
                BuildRequest.builder().context("app").add(BuildOption.PUSH, Push.JUDGED),
                "There is nothing to push to; name the image with --tag");
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.OUTPUT, "type=local,dest=token.txt"),
                "is a file, and type=local writes a folder");
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.OUTPUT, "type=tar,dest=app"),
                "is a folder, and type=tar writes a file");
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.OUTPUT, "type=oci,dest=no/x.tar"),
                "the folder " + folder.resolve("no") + " for no/x.tar");
        refuses(
                BuildRequest.builder()
                        .context("app")
                        .add(BuildOption.NO_CACHE, true)
                        .read(BuildOption.NO_CACHE_FILTER, "x"),
                "--no-cache builds every stage again");
        accepts(BuildRequest.builder().context("app").read(BuildOption.OUTPUT, "type=registry,name=example.com/x"));
    }

    @Test
    void saysWhichFileCannotBeWritten() {
        refuses(request.read(BuildOption.METADATA_FILE, "app"), "--metadata-file: app is a folder; name a file.");
        refuses(
                BuildRequest.builder().context("app").read(BuildOption.IIDFILE, "no/id"),
                "--iidfile: the folder " + folder.resolve("no"));
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> RequestCheck.check(
                        request.read(BuildOption.SSH, "default")
                                .add(BuildOption.PUSH, Push.JUDGED)
                                .build(),
                        environment()))
                .satisfies(e -> assertThat(((InvalidRequestException) e).problems(Spelling.COMMAND_LINE))
                        .hasSize(2));
    }

    @Test
    void knowsTheStagesOfTheDockerfile() throws Exception {
        Dockerfile dockerfile = dockerfile("FROM scratch AS Base\nFROM base AS final\n");
        assertThatThrownBy(() -> RequestCheck.checkStages(
                        request.read(BuildOption.TARGET, "fianl").build(), dockerfile))
                .hasMessage("--target: Dockerfile has no stage `fianl`; it has base, final.");
        for (String target : new String[] {"base", "BASE", "final", "0", "1"}) {
            assertThat(RequestCheck.checkStages(
                            request.read(BuildOption.TARGET, target).build(), dockerfile))
                    .isEmpty();
        }
        assertThatThrownBy(() -> RequestCheck.checkStages(
                        request.read(BuildOption.TARGET, "2").build(), dockerfile))
                .hasMessageContaining("has no stage `2`");
        assertThatThrownBy(() -> RequestCheck.checkStages(
                        request.read(BuildOption.TARGET, "x").build(), dockerfile("FROM scratch\n")))
                .hasMessageEndingWith("its only stage has no name; write FROM … AS NAME.");
    }

    @Test
    void notesANameThatBuildKitWouldPassOverInSilence() throws Exception {
        assertThat(RequestCheck.checkStages(
                        request.read(BuildOption.NO_CACHE_FILTER, "base,nope").build(),
                        dockerfile("FROM scratch AS base\n")))
                .containsExactly("--no-cache-filter has no effect: Dockerfile has no stage `nope`; it has base.");
    }

    private static Dockerfile dockerfile(String text) throws Exception {
        return Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8), "Dockerfile");
    }

    private ClientEnvironment environment() {
        return new ClientEnvironment(variables, folder);
    }

    private void accepts(BuildRequest.Builder accepted) {
        assertThatCode(() -> RequestCheck.check(accepted.build(), environment()))
                .doesNotThrowAnyException();
    }

    private void refuses(BuildRequest.Builder refused, String why) {
        assertThatThrownBy(() -> RequestCheck.check(refused.build(), environment()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why);
    }
}
