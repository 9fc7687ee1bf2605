package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import org.junit.jupiter.api.Test;

class WaitsForStageTest extends RuleTest {
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
