package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextAnalysisTest {

    @TempDir
    Path folder;

    private ContextOnDisk context;

    @BeforeEach
    void makeContext() {
        context = new ContextOnDisk(folder.resolve("context")).file("app.py", "print()\n");
    }

    private static ContextAnalysis analysed(ContextRequest request) throws Exception {
        return ContextAnalysis.of(request, InputStream.nullInputStream());
    }

    private ContextRequest request() {
        return ContextRequest.of(context.root().toString());
    }

    @Test
    void saysThatThereIsNoDockerfileAndWhatIsBesideIt() {
        assertThatThrownBy(() -> analysed(request()))
                .isInstanceOf(UnusableDockerfileException.class)
                .hasMessage("There is no Dockerfile in the build context " + context.root() + ": name it with -f.");
        context.file("web.Dockerfile", "FROM x\n");
        assertThatThrownBy(() -> analysed(request()))
                .hasMessageEndingWith("name it with -f (web.Dockerfile is beside it).");
        assertThatThrownBy(() -> analysed(request().withDockerfile("/nowhere/Dockerfile")))
                .hasMessage("There is no Dockerfile /nowhere/Dockerfile: name it with -f.");
    }

    @Test
    void saysThatADockerfileIsAFolder() {
        context.folder("docker");
        String path = context.root().resolve("docker").toString();
        assertThatThrownBy(() -> analysed(request().withDockerfile(path)))
                .isInstanceOf(UnusableDockerfileException.class)
                .hasMessage("The Dockerfile " + path + " is a folder: name a file with -f, for example " + path
                        + "/Dockerfile.");
    }

    @Test
    void doesNotWaitForANamedPipe() throws Exception {
        assertThat(new ProcessBuilder(
                                "mkfifo", context.root().resolve("Dockerfile").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThatThrownBy(() -> analysed(request()))
                .isInstanceOf(UnusableDockerfileException.class)
                .hasMessageContaining("is a socket, named pipe or device");
    }

    @Test
    void saysWhereTheSyntaxOfADockerfileIsWrongAndLeavesTheRefusalToBuildKit() throws Exception {
        context.file("Dockerfile", "FROM x\nCOPI a b\n");
        ContextAnalysis analysis = analysed(request());
        assertThat(analysis.dockerfile()).isNull();
        assertThat(analysis.syntaxError().getMessage()).contains("Dockerfile:2");
        assertThat(analysis.plan().note()).contains(analysis.syntaxError().getMessage());
    }

    @Test
    void takesALowerCaseDockerfileAsBuildxDoes() throws Exception {
        context.file("dockerfile", "FROM x\nCOPY . .\n")
                .file("dockerfile.dockerignore", "*.log\n")
                .with("a.log");
        ContextAnalysis analysis = analysed(request());
        assertThat(analysis.dockerfile()).isNotNull();
        assertThat(ContextOnDisk.kept(analysis)).containsExactly("app.py");
    }

    @Test
    void saysThatTheContextIsMissing() {
        assertThatThrownBy(() -> analysed(ContextRequest.of("/nowhere/at/all")))
                .isInstanceOf(UnusableContextException.class)
                .hasMessage("There is no build context /nowhere/at/all: name an existing folder.");
        assertThatThrownBy(() -> analysed(ContextRequest.of("nowhere")))
                .hasMessageStartingWith(
                        "There is no build context nowhere: name an existing folder; it was looked for in ");
        assertThatThrownBy(() -> analysed(ContextRequest.of(""))).isInstanceOf(UnusableContextException.class);
        assertThatThrownBy(() -> analysed(ContextRequest.of("a\0b"))).isInstanceOf(UnusableContextException.class);
        context.link("gone", "nowhere");
        assertThatThrownBy(() -> analysed(ContextRequest.of(context.root() + "/gone")))
                .hasMessageContaining("is a dangling link");
    }

    @Test
    void saysThatTheContextIsAFile() {
        assertThatThrownBy(() -> analysed(ContextRequest.of(context.root() + "/app.py")))
                .isInstanceOf(UnusableContextException.class)
                .hasMessageContaining("app.py is a file, not a folder");
    }

    @Test
    void saysThatTheContextMustNotBeRead() throws Exception {
        Files.setPosixFilePermissions(context.root(), PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(context.root()))
                    .as("permissions matter")
                    .isFalse();
            assertThatThrownBy(() -> analysed(request()))
                    .isInstanceOf(UnusableContextException.class)
                    .hasMessageContaining("This user may not list the build context");
        } finally {
            Files.setPosixFilePermissions(context.root(), PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void worksWithAnEmptyContextAndSaysSo() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path dockerfile = Files.writeString(folder.resolve("Dockerfile"), "FROM x\n");
        ContextAnalysis analysis = analysed(ContextRequest.of(empty.toString()).withDockerfile(dockerfile.toString()));
        assertThat(ContextOnDisk.kept(analysis)).isEmpty();
        assertThat(analysis.inventory().problems())
                .extracting(ContextProblem::sentence)
                .containsExactly("The build context is empty, so COPY and ADD find nothing in it:"
                        + " check that it is the right folder.");
        assertThat(analysis.inventory().everything()).isEqualTo(Inventory.Figures.ZERO);
    }

    @Test
    void doesNotWalkTheWholeFileSystem() throws Exception {
        context.file("Dockerfile", "FROM x\n");
        ContextAnalysis analysis = analysed(ContextRequest.of("/").withDockerfile(context.root() + "/Dockerfile"));
        assertThat(analysis.isAnalysed()).isFalse();
        assertThat(analysis.plan().note())
                .isEqualTo("The build context is the root of the file system, so it was not analyzed:"
                        + " name the folder that holds what the Dockerfile copies.");
        try (PreparedContext prepared = analysis.prepare(folder)) {
            assertThat(prepared.context()).isEqualTo("/");
            assertThat(prepared.dockerfile()).isEqualTo(context.root() + "/Dockerfile");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/a/b.git#main:sub",
                "https://example.org/context.tar.gz",
                "git@github.com:a/b.git",
                "git://example.org/a",
                "ssh://git@example.org/a",
                "github.com/a/b",
                "user@host:path",
                "-"
            })
    void passesRemoteContextsOnAsTheyAre(String argument) throws Exception {
        ContextAnalysis analysis = analysed(ContextRequest.of(argument).withDockerfile("sub/Dockerfile"));
        assertThat(analysis.isAnalysed()).isFalse();
        assertThat(analysis.plan().note()).endsWith("so it was not analyzed.");
        assertThatThrownBy(analysis::inventory).isInstanceOf(IllegalStateException.class);
        try (PreparedContext prepared = analysis.prepare(folder)) {
            assertThat(prepared.context()).isEqualTo(argument);
            assertThat(prepared.dockerfile()).isEqualTo("sub/Dockerfile");
            assertThat(prepared.isGenerated()).isFalse();
        }
    }

    @Test
    void namesFileLineAndPatternOfAnInvalidRule() {
        context.file("Dockerfile", "FROM x\nCOPY . .\n").file(".dockerignore", "*.log\n[a\n");
        assertThatThrownBy(() -> analysed(request()))
                .isInstanceOf(InvalidIgnoreRuleException.class)
                .isInstanceOf(ContextException.class)
                .hasMessage("In .dockerignore, line 2, the rule \"[a\" is invalid: its [ is never closed."
                        + " Correct or remove the line, which BuildKit rejects as well.");
    }

    @Test
    void takesTheIgnoreFileBesideTheDockerfileFirst() throws Exception {
        context.file("docker/web.Dockerfile", "FROM x\nCOPY . .\n")
                .file("docker/web.Dockerfile.dockerignore", "*.md\n")
                .file(".dockerignore", "*.log\n")
                .with("a.md", "a.log");
        ContextAnalysis analysis = analysed(request().withDockerfile(context.root() + "/docker/web.Dockerfile"));
        assertThat(ContextOnDisk.kept(analysis)).containsExactly("a.log", "app.py", "docker/");
        assertThat(analysis.ignoreFile()).endsWith("docker/web.Dockerfile.dockerignore");
    }

    @Test
    void takesAnEmptyIgnoreFileBesideTheDockerfileForTheUsersWish() throws Exception {
        context.file("Dockerfile", "FROM x\nCOPY . .\n")
                .file("Dockerfile.dockerignore", "")
                .file(".dockerignore", "*.log\n")
                .with("a.log");
        assertThat(ContextOnDisk.kept(analysed(request()))).containsExactly("a.log", "app.py");
    }

    @Test
    void namesFilesWhoseNamesAreNotUtf8AsFarAsTheBuildSeesThem() throws Exception {
        context.file("Dockerfile", "FROM x\nCOPY . .\n")
                .file(".dockerignore", "left-out\n")
                .with("left-out/x", "gr\u00FCn");
        Process touch = new ProcessBuilder(
                        "sh", "-c", "touch \"$(printf 'n\\377me')\" \"$(printf 'left-out/n\\377me')\"")
                .directory(context.root().toFile())
                .start();
        assertThat(touch.waitFor()).isZero();

        assertThat(analysed(request()).pathsThatAreNotUtf8()).containsExactly("n\\xFFme");
    }

    @Test
    void looksIntoNoFileThatALinkOutOfTheContextLeadsTo() throws Exception {
        Files.writeString(folder.resolve("outside"), "torch\n");
        context.file("Dockerfile", "FROM x\nCOPY . .\n")
                .file("requirements/base.txt", "flask\n")
                .link("requirements.txt", "../outside")
                .link("package.json", folder.resolve("outside").toString())
                .link("base.txt", "requirements/base.txt");
        ContextFiles files = analysed(request()).files();

        assertThat(files.text("requirements.txt")).isEmpty();
        assertThat(files.text("package.json")).isEmpty();
        assertThat(files.text("base.txt")).isEqualTo("flask\n");
    }

    @Test
    void followsALinkToAnIgnoreFileOnlyWithinTheContext() throws Exception {
        context.file("Dockerfile", "FROM x\nCOPY . .\n").with("a.log").file("rules/ignore", "*.log\n");
        Files.writeString(folder.resolve("outside"), "*\n");
        context.link(".dockerignore", "rules/ignore");
        assertThat(ContextOnDisk.kept(analysed(request()))).doesNotContain("a.log");
        Files.delete(context.root().resolve(".dockerignore"));
        context.link(".dockerignore", "../outside");
        assertThat(ContextOnDisk.kept(analysed(request()))).contains("a.log");
        Files.delete(context.root().resolve(".dockerignore"));
        context.link(".dockerignore", "/rules/ignore");
        assertThat(ContextOnDisk.kept(analysed(request()))).doesNotContain("a.log");
    }

    @Test
    void passesOverAnIgnoreFileThatIsAFolder() throws Exception {
        context.file("Dockerfile", "FROM x\nCOPY . .\n").folder(".dockerignore");
        assertThat(ContextOnDisk.kept(analysed(request()))).containsExactly(".dockerignore/", "app.py");
    }

    @Test
    void readsADockerfileFromStandardInput() throws Exception {
        context.file(".dockerignore", "*.log\n").with("a.log").repository(".git");
        byte[] dockerfile = "FROM scratch\nCOPY . /\nCMD [\"/app\"]\n".getBytes(StandardCharsets.UTF_8);
        ContextAnalysis analysis =
                ContextAnalysis.of(request().withDockerfile("-"), new ByteArrayInputStream(dockerfile));
        assertThat(ContextOnDisk.kept(analysis)).containsExactly("app.py");
        try (PreparedContext prepared = analysis.prepare(folder)) {
            assertThat(Path.of(prepared.dockerfile())).hasBinaryContent(dockerfile);
        }
    }

    @Test
    void leavesADockerfileWithAnAddressToBuildKit() throws Exception {
        context.repository(".git").file(".dockerignore", "app.py\n");
        ContextAnalysis analysis = analysed(request().withDockerfile("https://example.org/Dockerfile"));
        assertThat(analysis.isAnalysed()).isTrue();
        assertThat(analysis.plan().note()).contains("has an address");
        assertThat(ContextOnDisk.kept(analysis)).contains(".git/HEAD").doesNotContain("app.py");
        try (PreparedContext prepared = analysis.prepare(folder)) {
            assertThat(prepared.dockerfile()).isEqualTo("https://example.org/Dockerfile");
        }
    }

    @Test
    void givesPathsAsTheBytesThatTheyAre() throws Exception {
        context.file("Dockerfile", "FROM x\nCOPY . .\n");
        byte[][] names = {
            "a\nb".getBytes(StandardCharsets.UTF_8),
            "#c".getBytes(StandardCharsets.UTF_8),
            "!d".getBytes(StandardCharsets.UTF_8),
            " e ".getBytes(StandardCharsets.UTF_8),
            "f\\g".getBytes(StandardCharsets.UTF_8),
            "ü".getBytes(StandardCharsets.UTF_8),
            {(byte) 0xFC},
            {(byte) 0xFF, (byte) 0xFE}
        };
        for (byte[] name : names) {
            Files.write(NativeNames.resolve(context.root(), name), new byte[3]);
        }
        ContextAnalysis analysis = analysed(request());
        List<byte[]> kept = new ArrayList<>();
        analysis.forEachKept(entry -> kept.add(entry.path()));
        assertThat(kept).contains(names);
        assertThat(analysis.inventory().after().files()).isEqualTo(names.length + 1);
    }
}
