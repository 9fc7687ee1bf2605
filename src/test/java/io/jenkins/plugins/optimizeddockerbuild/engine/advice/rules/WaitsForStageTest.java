package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitsForStageTest {
    @TempDir
    private Path temporary;

    private AdvisedProject project;

    @BeforeEach
    void makeFolder() throws Exception {
        project = new AdvisedProject(Files.createDirectory(temporary.resolve("context")));
    }

    private boolean speaks(String rule, String... dockerfile) throws Exception {
        return !project.advice(rule, dockerfile).isEmpty();
    }

    @Test
    void packagesNeedNotWaitForAnotherStage() throws Exception {
        String[] waiting = {
            "FROM golang:1.24 AS build",
            "COPY . /src",
            "RUN true",
            "FROM debian:12",
            "# The program",
            "COPY --from=build /a /usr/local/bin/a",
            "COPY --from=build /b /usr/local/bin/b",
            "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
            "CMD [\"a\"]"
        };
        Adviser.Result result = project.advise(waiting);
        assertThat(project.patched("Dockerfile", result))
                .endsWith(
                        "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
                        "# The program",
                        "COPY --from=build /a /usr/local/bin/a",
                        "COPY --from=build /b /usr/local/bin/b",
                        "CMD [\"a\"]");
        waiting[5] = "COPY --from=build /a /etc/apt/sources.list";
        waiting[6] = "";
        assertThat(speaks("waits-for-stage", waiting)).isFalse();
    }
}
