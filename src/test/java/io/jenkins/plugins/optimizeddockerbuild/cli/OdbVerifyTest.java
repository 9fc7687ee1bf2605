package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What {@code odb advise --verify} measures of a project, with a real BuildKit. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class OdbVerifyTest {
    /** A pip that takes its time, as the real one does, and keeps a download in its cache. */
    private static final String PIP =
            "RUN printf '#!/bin/sh\\nsleep 2; mkdir -p /root/.cache/pip; touch /root/.cache/pip/a; test -e requirements.txt'"
                    + " > /bin/pip && chmod +x /bin/pip";

    @TempDir
    private Path folder;

    private Path context;

    @BeforeEach
    void makeContext() throws Exception {
        context = Files.createDirectories(folder.resolve("context/app")).getParent();
        Files.writeString(context.resolve("app/main.py"), "print(1)\n");
        Files.writeString(context.resolve("requirements.txt"), "flask\n");
        dockerfile("COPY . .");
    }

    private void dockerfile(String copy) throws IOException {
        Files.writeString(
                context.resolve("Dockerfile"),
                String.join(
                        "\n",
                        "FROM " + System.getenv("ODB_TEST_BUSYBOX"),
                        PIP,
                        "WORKDIR /srv",
                        copy,
                        "RUN pip install -r requirements.txt",
                        ""));
    }

    private static String listing(Path tree) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted().toList()) {
                text.append(file).append(' ').append(Files.getLastModifiedTime(file));
                text.append(Files.isDirectory(file) ? "" : Files.readString(file))
                        .append('\n');
            }
        }
        return text.toString();
    }

    @Test
    void measuresWhatThePatchesSaveAndTouchesNothing() throws Exception {
        String before = listing(context);

        Ended ended = OdbProcess.in(folder).run("advise", "--verify", "--json", "context");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        assertThat(listing(context)).isEqualTo(before);
        JsonNode verification = new ObjectMapper().readTree(ended.out()).path("verification");
        assertThat(verification.path("changedFile").asText()).isEqualTo("app/main.py");
        assertThat(verification.at("/original/cold/millis").asLong()).isGreaterThan(2000);
        assertThat(verification.at("/patched/cold/millis").asLong()).isGreaterThan(2000);
        assertThat(verification.at("/original/changed/millis").asLong()).isGreaterThan(2000);
        assertThat(verification.at("/original/changed/ran").asInt()).isEqualTo(2);
        assertThat(verification.at("/patched/changed/ran").asInt()).isEqualTo(1);
        assertThat(verification.at("/saved/changedMillis").asLong()).isGreaterThan(1000);
        assertThat(verification.at("/original/imageBytes").asLong()).isPositive();
    }

    @Test
    void appliesOnlyThePatchesThatBuild() throws Exception {
        // an install that looks at the source, which nobody can see from outside
        String pip = "RUN printf '#!/bin/sh\\ntest -e app/main.py' > /bin/pip && chmod +x /bin/pip"
                + " && printf '#!/bin/sh\\ntrue' > /bin/apt-get && chmod +x /bin/apt-get";
        Files.writeString(
                context.resolve("Dockerfile"),
                String.join(
                        "\n",
                        "FROM " + System.getenv("ODB_TEST_BUSYBOX"),
                        pip,
                        "WORKDIR /srv",
                        "RUN apt-get update && apt-get install -y curl",
                        "COPY . .",
                        "RUN pip install -r requirements.txt",
                        ""));

        Ended ended = OdbProcess.in(folder).run("advise", "--verify", "--apply", "context");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        assertThat(Files.readString(context.resolve("Dockerfile")))
                .contains("COPY . .\nRUN pip install -r requirements.txt")
                .contains("rm -rf /var/lib/apt/lists/*");
        assertThat(ended.text())
                .contains("Built, and it does not build")
                .contains("Built and measured")
                .contains("To be done manually: Install what pip needs before copying the source");
    }

    @Test
    void takesThePatchesOfOneRuleApart() throws Exception {
        String base = "FROM " + System.getenv("ODB_TEST_BUSYBOX");
        String looks = "RUN printf '#!/bin/sh\\ntest -e app/main.py' > /bin/pip && chmod +x /bin/pip";
        Files.writeString(
                context.resolve("Dockerfile"),
                String.join(
                        "\n",
                        base + " AS first",
                        looks,
                        "WORKDIR /srv",
                        "COPY . .",
                        "RUN pip install -r requirements.txt",
                        base,
                        PIP,
                        "WORKDIR /srv",
                        "COPY . .",
                        "RUN pip install -r requirements.txt",
                        "COPY --from=first /bin/pip /pip",
                        ""));

        Ended ended = OdbProcess.in(folder)
                .run("advise", "--verify", "--apply", "--ignore-rule", "cache-mount", "--json", "context");

        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        List<String> proofs = new ArrayList<>();
        for (JsonNode piece : new ObjectMapper().readTree(ended.out()).path("advice")) {
            proofs.add(piece.at("/lines/first").asText() + " "
                    + piece.path("id").asText() + " " + piece.path("proof").asText());
        }
        assertThat(proofs).contains("5 dependencies-after-source FAILED", "10 dependencies-after-source BUILT");
        assertThat(Files.readString(context.resolve("Dockerfile")))
                .contains(
                        looks + "\nWORKDIR /srv\nCOPY . .\nRUN pip",
                        PIP + "\nWORKDIR /srv\nCOPY requirements.txt ./\nRUN pip");
    }

    @Test
    void saysThatItIsTheDockerfileThatDoesNotBuild() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "RUN echo no && false\n", StandardOpenOption.APPEND);

        Ended ended = OdbProcess.in(folder).run("advise", "--verify", "context");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("The build as it is, cold failed").contains("    no");
    }

    @Test
    void needsABuilder() throws Exception {
        Ended ended = OdbProcess.in(folder)
                .with("DOCKER_HOST", "unix://" + folder.resolve("none.sock"))
                .run("advise", "--verify", "context");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("There is no builder: Docker is not running");
    }
}
