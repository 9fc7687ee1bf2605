package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.Pages;
import io.jenkins.plugins.optimizeddockerbuild.engine.Pages.Block;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of odb and docker in the pages as they stand, in a project that has something for each of them. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_BASE_IMAGE", matches = ".+")
class PageCommandsTest {
    private static final String REGISTRY = System.getenv("ODB_TEST_REGISTRY");

    @TempDir
    Path folder;

    private final String repository = "commands-" + UUID.randomUUID();
    private Path checkout;
    private InstalledOdb odb;

    @BeforeEach
    void checkOut() throws Exception {
        checkout = Files.createDirectories(folder.resolve("checkout"));
        // The lists that a RUN leaves are what there is advice on, with a patch; the base has no apt-get of its own.
        Files.writeString(checkout.resolve("Dockerfile"), """
                FROM BASE
                ARG VERSION
                RUN mkdir -p /usr/local/bin && printf '#!/bin/sh\\n' > /usr/local/bin/apt-get \\
                    && chmod +x /usr/local/bin/apt-get
                RUN apt-get update && apt-get install -y curl
                WORKDIR /app
                COPY . .
                RUN echo REPOSITORY $VERSION > about
                CMD ["python", "-m", "http.server", "8000"]
                """.replace("BASE", System.getenv("ODB_TEST_BASE_IMAGE"))
                .replace("REPOSITORY", repository));
        Files.writeString(checkout.resolve("app.py"), "print(1)\n");
        Files.writeString(checkout.resolve("health"), "well\n");
        odb = InstalledOdb.in(folder.resolve("bin"));
        odb.run(checkout, Map.of(), "sh", "-ec", """
                git init -q . && git add . && git -c user.name=N -c user.email=e@example.com commit -q -m First
                odb build --history ../history --report yesterday .
                echo 'print(2)' > app.py
                odb build --history ../history --report today .
                """);
    }

    /** Those of shell.md are a script of their own, of which PlatformPagesTest knows more. */
    static Stream<Block> commands() {
        return Pages.blocks("sh").stream()
                .filter(block -> block.text()
                        .lines()
                        .allMatch(line -> line.startsWith("odb ") || line.startsWith("docker build")))
                .filter(block ->
                        !block.page().endsWith("shell.md") && !block.text().contains("--builder-pool"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void succeed(Block block) throws Exception {
        String commands = block.text()
                .replace("registry.example.com", REGISTRY + "/" + repository)
                .replace("REGISTRY", REGISTRY + "/" + repository)
                .replace("~/.odb/app", "../history");

        odb.run(checkout, Map.of(), "bash", "-ec", "set -o pipefail\n" + commands);
    }
}
