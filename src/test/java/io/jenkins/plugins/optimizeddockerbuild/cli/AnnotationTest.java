package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationTest {
    @TempDir
    private Path folder;

    @Test
    void putsAFailureAndCrossedGatesBeforeTheAdvice() throws Exception {
        Files.writeString(folder.resolve("report.json"), """
                {"schema": 1, "id": "one", "request": {"dockerfile": "Dockerfile"},
                 "started": "2026-03-01T10:15:30Z", "completed": "2026-03-01T10:15:31Z", "durationMillis": 1000,
                 "result": {"status": "FAILURE", "exitCode": 1,
                            "error": {"message": "exit code: 7", "explanation": "The command failed.", "vertex": 4}},
                 "timeline": {"vertices": [{"number": 4, "digest": "d", "name": "[2/2] RUN false", "kind": "STEP",
                              "instruction": "RUN false", "lines": {"first": 2, "last": 2}, "outcome": "FAILED"}]},
                 "gates": [{"id": "image <= 1GB", "value": 1.2e9, "limit": 1e9, "unit": "bytes",
                            "outcome": "FAILED"},
                           {"id": "context <= 1GB", "unit": "bytes", "outcome": "PASSED"}],
                 "advice": [{"id": "cache-mount", "severity": "LOW", "title": "Keep", "text": "Text"}]}
                """);

        assertThat(GitHubCommands.of(Annotation.of(ReportJson.read(folder.resolve("report.json"))), "Dockerfile")
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("::error file=Dockerfile,line=2,endLine=2,title=The build failed::"
                                        + "exit code: 7%0AThe command failed."),
                        line -> assertThat(line)
                                .isEqualTo("::error file=Dockerfile,title=Quality gate crossed%3A image 1.2 GB%2C "
                                        + "limit 1.0 GB::The gate is `image <= 1GB`."),
                        line -> assertThat(line)
                                .startsWith("::notice file=Dockerfile,title=Keep [cache-mount]::Text%0A"));
    }
}
