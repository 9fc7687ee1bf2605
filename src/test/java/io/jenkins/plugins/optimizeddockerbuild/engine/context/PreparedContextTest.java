package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedContextTest {

    @TempDir
    Path folder;

    @Test
    void writesTheDockerfileAndTheGeneratedIgnoreFileWhereOnlyThisUserCanReadThem() throws Exception {
        byte[] dockerfile = "FROM scratch\r\nCOPY . /\nCMD [\"/app\"]\n# \u00FC".getBytes(StandardCharsets.ISO_8859_1);
        ContextOnDisk context = new ContextOnDisk(folder.resolve("context"))
                .file("web.Dockerfile", dockerfile)
                .repository(".git");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        ContextAnalysis analysis = ContextAnalysis.of(
                ContextRequest.of(context.root().toString()).withDockerfile(context.root() + "/web.Dockerfile"),
                InputStream.nullInputStream());
        PreparedContext prepared = analysis.prepare(temporary);

        Path written = Path.of(prepared.dockerfile());
        assertThat(prepared.isGenerated()).isTrue();
        assertThat(prepared.context()).isEqualTo(context.root().toString());
        assertThat(written).hasFileName("web.Dockerfile").hasBinaryContent(dockerfile);
        assertThat(written.resolveSibling("web.Dockerfile.dockerignore"))
                .hasBinaryContent(analysis.effectiveIgnoreFile());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written.getParent())))
                .isEqualTo("rwx------");

        prepared.close();
        assertThat(temporary).isEmptyDirectory();
        prepared.close();
    }

    @Test
    void namesAContextForOtherProgramsThatTheLocaleCannotName() throws Exception {
        ContextOnDisk context = new ContextOnDisk(folder.resolve("gr\u00FCn"))
                .file("Dockerfile", "FROM scratch\nCOPY Dockerfile a /\n")
                .file("Dockerfile.dockerignore", "Dockerfile.dockerignore\n")
                .with("a");
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ListsPrepared.class.getName(),
                context.root().toString(),
                folder.toString());
        child.environment().put("LC_ALL", "C");
        child.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = child.start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        assertThat(new String(output, StandardCharsets.UTF_8).lines())
                .containsExactly("Dockerfile", "Dockerfile.dockerignore", "a", "Dockerfile.dockerignore");
    }

    /** Run in a virtual machine of its own: the encoding of names is fixed when it starts. */
    static final class ListsPrepared {
        private ListsPrepared() {}

        public static void main(String[] arguments) throws Exception {
            ContextAnalysis analysis =
                    ContextAnalysis.of(ContextRequest.of(arguments[0]), InputStream.nullInputStream());
            try (PreparedContext prepared = analysis.prepare(Path.of(arguments[1]))) {
                new ProcessBuilder("ls", prepared.context() + "/")
                        .inheritIO()
                        .start()
                        .waitFor();
                new ProcessBuilder("cat", prepared.dockerfile() + ".dockerignore")
                        .inheritIO()
                        .start()
                        .waitFor();
            }
        }
    }

    @Test
    void changesNothingWhenThereIsNothingToPrune() throws Exception {
        ContextOnDisk context = new ContextOnDisk(folder.resolve("context"))
                .file("Dockerfile", "FROM scratch\nCOPY Dockerfile a /\n")
                .with("a");
        ContextAnalysis analysis =
                ContextAnalysis.of(ContextRequest.of(context.root().toString()), InputStream.nullInputStream());
        try (PreparedContext prepared = analysis.prepare(folder)) {
            assertThat(prepared.isGenerated()).isFalse();
            assertThat(prepared.dockerfile()).isNull();
            assertThat(prepared.context()).isEqualTo(context.root().toString());
        }
    }
}
