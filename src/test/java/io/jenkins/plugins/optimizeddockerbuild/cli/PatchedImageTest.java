package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What patches of the advice make of real images, with a real BuildKit. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class PatchedImageTest {
    /** An image that the rules know, and that is small here. */
    private static final String PYTHON = "python:3.12=docker-image://" + System.getenv("ODB_TEST_BUSYBOX");

    @TempDir
    private Path folder;

    private Path context;

    @BeforeEach
    void makeContext() throws Exception {
        context = Files.createDirectories(folder.resolve("context/src/deep"))
                .getParent()
                .getParent();
        Files.writeString(context.resolve("src/main.py"), "print(1)\n");
        Files.writeString(context.resolve("src/deep/run.sh"), "true\n");
        context.resolve("src/deep/run.sh").toFile().setExecutable(true);
        Files.writeString(context.resolve("requirements.txt"), "demo-package\n");
    }

    private void dockerfile(String... lines) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), String.join("\n", lines) + "\n");
    }

    /** Every file of the image with its mode, owner and size. */
    private List<String> image(String name) throws Exception {
        Ended built =
                OdbProcess.in(folder).run("build", "--build-context", PYTHON, "-o", "type=tar,dest=" + name, "context");
        assertThat(built.exitCode()).as(built.text() + built.err()).isZero();
        Process tar = new ProcessBuilder("tar", "--numeric-owner", "-tvf", name)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String listing = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as(listing).isZero();
        // without the time, and what the patch itself changes
        return listing.lines()
                .map(line -> line.replaceAll(" +", " ").replaceFirst(" \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d ", " "))
                .filter(line -> !line.contains("/Dockerfile") && !line.endsWith("/.dockerignore"))
                .sorted()
                .toList();
    }

    private String applied() throws Exception {
        Ended advised = OdbProcess.in(folder).run("advise", "--apply", "context");
        assertThat(advised.exitCode()).as(advised.text() + advised.err()).isZero();
        return Files.readString(context.resolve("Dockerfile"));
    }

    @Test
    void theOwnerThatACopySetsIsThatOfChown() throws Exception {
        dockerfile(
                "FROM python:3.12",
                "WORKDIR /app",
                "COPY requirements.txt ./",
                "COPY src /app/src",
                "RUN chown -R 1000:1001 /app");
        // the owner of a few bytes would not be worth a word
        Files.write(context.resolve("src/model.bin"), new byte[2_000_000]);
        List<String> before = image("before.tar");

        assertThat(applied()).contains("COPY --chown=1000:1001 src /app/src");

        assertThat(image("after.tar")).isEqualTo(before).anyMatch(line -> line.contains("1000/1001"));
    }

    @Test
    void aLinkedCopyOfTheSourceMakesTheSameImage() throws Exception {
        dockerfile(
                "FROM python:3.12",
                "WORKDIR /srv",
                "COPY . .",
                "RUN apt-get install -y tree || true",
                "CMD [\"true\"]");
        List<String> before = image("before.tar");

        assertThat(applied()).contains("COPY --link . .");

        assertThat(image("after.tar")).isEqualTo(before);
    }
}
