package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviceFormatTest {
    private static final List<Advice> ADVICE = List.of(
            new Advice(
                    "cache-mount",
                    Severity.MEDIUM,
                    "Keep: 100 %, all",
                    "One\ntwo",
                    null,
                    null,
                    null,
                    new Lines(3, 5),
                    null,
                    null),
            new Advice("ignore-file", Severity.HIGH, "Add it", "Text", null, null, null, null, null, null),
            new Advice("cache-mount", Severity.LOW, "Keep", "Text", null, null, null, new Lines(9, 9), null, null));

    @TempDir
    private Path folder;

    @BeforeEach
    void makeContext() throws Exception {
        Path context = Files.createDirectories(folder.resolve("services/a b"));
        Files.writeString(context.resolve("package.json"), "{}");
        Files.writeString(context.resolve("package-lock.json"), "{}");
        Files.writeString(context.resolve("Dockerfile"), "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n");
    }

    @Test
    void sarifHasEachRuleOnceWithItsPageAndEachPieceWithItsPlace() throws Exception {
        JsonNode run = new ObjectMapper()
                .readTree(AdviceFormat.sarif(ADVICE, "services/a b/Dockerfile", "1.0"))
                .at("/runs/0");
        assertThat(run.at("/tool/driver/rules")).hasSize(2);
        assertThat(run.at("/tool/driver/rules/0/helpUri").asText()).endsWith("/docs/rules/cache-mount.md");
        assertThat(run.at("/results")).hasSize(3);
        assertThat(run.at("/results/0/level").asText()).isEqualTo("warning");
        assertThat(run.at("/results/0/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("services/a%20b/Dockerfile");
        assertThat(run.at("/results/0/locations/0/physicalLocation/region/startLine")
                        .asInt())
                .isEqualTo(3);
        assertThat(run.at("/results/1/level").asText()).isEqualTo("error");
        assertThat(run.at("/results/1/locations/0/physicalLocation").has("region"))
                .isFalse();
        assertThat(run.at("/results/2/ruleIndex").asInt()).isZero();
    }

    @Test
    void githubsCommandsEscapeWhatHasAMeaningThere() {
        assertThat(GitHubCommands.of(Annotation.of(ADVICE), "a/Dockerfile")
                        .lines()
                        .toList())
                .startsWith(
                        "::warning file=a/Dockerfile,line=3,endLine=5,title=Keep%3A 100 %25%2C all [cache-mount]::One%0Atwo%0A"
                                + "https://github.com/jenkinsci/optimized-docker-build-plugin/blob/main/docs/rules/cache-mount.md")
                .hasSize(3);
    }

    @Test
    void placesAreThoseOfTheWorkingDirectory() throws Exception {
        Ended ended = OdbProcess.in(folder).run("advise", "--format", "sarif", "services/a b");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(new ObjectMapper()
                        .readTree(ended.out())
                        .at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("services/a%20b/Dockerfile");
    }

    @Test
    void failsOnAdviceOfTheSeverityThatIsAskedFor() throws Exception {
        assertThat(OdbProcess.in(folder)
                        .run("advise", "--fail-on", "high", "services/a b")
                        .exitCode())
                .isEqualTo(Odb.EXIT_GATE);
        assertThat(OdbProcess.in(folder)
                        .run(
                                "advise",
                                "--fail-on",
                                "low",
                                "--ignore-rule",
                                "dependencies-after-source,cache-mount",
                                "services/a b")
                        .exitCode())
                .isZero();
    }
}
