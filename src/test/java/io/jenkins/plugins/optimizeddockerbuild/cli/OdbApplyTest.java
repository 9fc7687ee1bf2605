package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code odb advise --apply} does to files as they are found, and that {@code git apply} does the same. */
class OdbApplyTest {
    private static final String DOCKERFILE =
            "FROM python:3.12\nWORKDIR /srv\nCOPY . .\nRUN pip install -r requirements.txt\nCMD [\"python\", \"main.py\"]\n";

    @TempDir
    private Path folder;

    private Path context;

    @BeforeEach
    void makeContext() throws IOException {
        context = Files.createDirectories(folder.resolve("repository/services/web"));
        Files.writeString(context.resolve("main.py"), "print(1)\n");
        Files.writeString(
                context.resolve("requirements.txt"), "flask==3.0.3\nclick==8.1.7\nnumpy==1.26.4\ntorch==2.3.1\n");
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    }

    private Ended advise(String... options) throws Exception {
        String[] words = Stream.concat(
                        Stream.concat(Stream.of("advise"), Stream.of(options)), Stream.of(context.toString()))
                .toArray(String[]::new);
        return OdbProcess.in(folder).run(words);
    }

    private String git(Path where, String... words) throws Exception {
        Process git = new ProcessBuilder(Stream.concat(
                                Stream.of("git", "-c", "user.name=a", "-c", "user.email=a@example.org"),
                                Stream.of(words))
                        .toList())
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as(said).isZero();
        return said;
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(context)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                contents.put(
                        file.getFileName().toString(),
                        Files.isDirectory(file) ? "" : Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    private static byte[] written(String how) {
        String text =
                switch (how) {
                    case "CRLF" -> DOCKERFILE.replace("\n", "\r\n");
                    case "byte order mark" -> "\u00EF\u00BB\u00BF" + DOCKERFILE;
                    case "byte order mark and CRLF" -> "\u00EF\u00BB\u00BF" + DOCKERFILE.replace("\n", "\r\n");
                    case "tabs" ->
                        DOCKERFILE.replace("COPY . .", "\tCOPY\t.\t.").replace("RUN pip", "RUN\tpip");
                    case "lower case" ->
                        DOCKERFILE
                                .replace("FROM", "from")
                                .replace("COPY", "copy")
                                .replace("RUN", "run");
                    case "syntax" -> "# syntax=docker/dockerfile:1\n" + DOCKERFILE;
                    case "arguments" ->
                        "ARG V=3.12\nARG IMAGE=python:${V}\n" + DOCKERFILE.replace("python:3.12", "$IMAGE");
                    case "comments in a command" ->
                        DOCKERFILE.replace(
                                "RUN pip install", "RUN set -e && \\\n# why\n\n    # indented\n  pip install \\\n");
                    case "here-document" ->
                        DOCKERFILE.replace(
                                "CMD", "COPY <<EOF /x\nCOPY . .\nRUN pip install -r requirements.txt\nEOF\nCMD");
                    case "ONBUILD" -> DOCKERFILE.replace("RUN pip", "ONBUILD COPY . .\nRUN pip");
                    case "two alike" ->
                        DOCKERFILE.replace("3.12", "3.12 AS a") + DOCKERFILE.replace("3.12", "3.12 AS b")
                                + "COPY --from=a /srv/main.py /x\n";
                    case "no line end" -> DOCKERFILE.stripTrailing();
                    default -> throw new IllegalArgumentException(how);
                };
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CRLF",
                "byte order mark",
                "byte order mark and CRLF",
                "tabs",
                "lower case",
                "syntax",
                "arguments",
                "comments in a command",
                "here-document",
                "ONBUILD",
                "two alike",
                "no line end"
            })
    void changesItOnceAndAsGitDoes(String how) throws Exception {
        Files.write(context.resolve("Dockerfile"), written(how));
        Path repository = folder.resolve("repository");
        git(repository, "init", "-q");
        git(repository, "add", "-A");
        git(repository, "commit", "-qm", "before");
        Files.write(folder.resolve("all.patch"), advise("--patch").out());
        git(context, "apply", folder.resolve("all.patch").toString());
        Map<String, String> byGit = contents();
        git(repository, "checkout", "-q", ".");
        git(repository, "clean", "-fdq");

        assertThat(advise("--apply").text()).contains("Changed: ");

        assertThat(contents()).isEqualTo(byGit);
        String dockerfile = byGit.get("Dockerfile");
        assertThat(dockerfile).containsIgnoringCase("--mount=type=cache,target=/root/.cache/pip");
        if (how.contains("CRLF")) {
            assertThat(dockerfile.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
        }
        advise("--apply");
        assertThat(contents()).isEqualTo(byGit);
    }

    @Test
    void followsALinkToTheDockerfile() throws Exception {
        Files.move(context.resolve("Dockerfile"), context.resolve("Real"));
        Files.createSymbolicLink(context.resolve("Dockerfile"), Path.of("Real"));

        assertThat(advise("--apply").text()).contains("Changed: Real");

        assertThat(context.resolve("Dockerfile")).isSymbolicLink();
        assertThat(context.resolve("Real")).content().contains("--mount=type=cache");
    }

    @Test
    void keepsThePermissions() throws Exception {
        Path dockerfile = context.resolve("Dockerfile");
        Files.setPosixFilePermissions(dockerfile, PosixFilePermissions.fromString("rw-r----x"));

        advise("--apply");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dockerfile)))
                .isEqualTo("rw-r----x");
    }

    @Test
    void saysThatADockerfileOutsideTheContextGetsNoPatch() throws Exception {
        Path outside = folder.resolve("outside.Dockerfile");
        Files.move(context.resolve("Dockerfile"), outside);

        Ended ended = advise("--apply", "-f", outside.toString());

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.text()).contains("Nothing was changed: the Dockerfile is outside the context");
    }

    @Test
    void changesNothingWhenOneOfTheFilesCannotBeWritten() throws Exception {
        Files.createDirectories(context.resolve("requirements-ml.txt.odb-new/full"));
        Map<String, String> before = contents();

        Ended ended = advise("--apply");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("cannot be written").doesNotContain("\tat ");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void saysThatNoPatchCanHoldBytesThatAreNoText() throws Exception {
        Files.write(
                context.resolve("Dockerfile"),
                DOCKERFILE.replace("WORKDIR", "LABEL a=\"caf\u00E9\"\nWORKDIR").getBytes(StandardCharsets.ISO_8859_1));

        Ended patch = advise("--patch");

        assertThat(patch.exitCode()).isEqualTo(2);
        assertThat(patch.err()).contains("use odb advise --apply");
        assertThat(advise("--apply").text()).contains("Changed: ");
        assertThat(contents().get("Dockerfile")).contains("LABEL a=\"caf\u00E9\"", "--mount=type=cache");
    }

    @Test
    void endsWithCommandsThatWorkInTheFolderTheyArePrintedIn() throws Exception {
        Path spaced = Files.move(context, context.resolveSibling("my web"));
        Files.move(spaced.resolve("Dockerfile"), spaced.resolve("Dockerfile.prod"));

        String[] advice = {"advise", "--build-arg", "A=it's", "-f", spaced + "/Dockerfile.prod", spaced.toString()};
        String last = OdbProcess.in(folder)
                .run(advice)
                .text()
                .strip()
                .lines()
                .reduce((a, b) -> b)
                .orElseThrow();

        String options = "--build-arg 'A=it'\\''s' '" + spaced + "'";
        assertThat(last)
                .isEqualTo("To make the changes: odb advise --apply -f '" + spaced + "/Dockerfile.prod' " + options
                        + ", or odb advise --patch -f '" + spaced + "/Dockerfile.prod' " + options + " | git -C '"
                        + spaced + "' apply");
    }

    @Test
    void leavesToPeopleOnlyWhatTheChangedFilesStillLack() throws Exception {
        Files.writeString(context.resolve("build.gradle"), "plugins { id 'java' }\n");
        Files.createDirectories(context.resolve("src"));
        Files.writeString(context.resolve("src/Main.java"), "class Main {}\n");
        // the downloads may go to a cache mount as soon as the build is a stage of its own
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM gradle:8.5-jdk17\nWORKDIR /app\nCOPY . .\nRUN gradle --no-daemon build\n"
                        + "CMD [\"java\", \"-jar\", \"build/libs/web.jar\"]\n");

        assertThat(advise("--apply").text()).contains("Changed: Dockerfile").doesNotContain("To be done manually");
        assertThat(contents().get("Dockerfile"))
                .contains("RUN --mount=type=cache,target=/home/gradle/.gradle/caches gradle");
    }

    @Test
    void namesTheLineInTheChangedFileOfWhatIsLeftToPeople() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE.replace("CMD", "RUN chown -R nobody /srv\nCMD"));
        // the owner of a few bytes would not be worth a word
        Files.write(context.resolve("model.bin"), new byte[2_000_000]);

        assertThat(advise("--apply").text())
                .contains("To be done manually: Set the owner of files where they come from (line 8)");
    }
}
