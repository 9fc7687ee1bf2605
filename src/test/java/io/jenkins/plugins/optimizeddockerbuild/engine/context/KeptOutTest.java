package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeptOutTest {
    private static final List<String> TEMPORARY = List.of("**/*@tmp");

    @TempDir
    Path folder;

    private ContextOnDisk context;

    @BeforeEach
    void makeContext() {
        context = new ContextOnDisk(folder.resolve("context"))
                .file("app.py", "print()\n")
                .with("docker@tmp/secrets/token", "src/a@tmp/login", "src/main.py");
    }

    private ContextAnalysis analysed(PruneMode mode, String... instructions) throws Exception {
        context.file("Dockerfile", "FROM x\n" + String.join("\n", instructions) + "\n");
        ContextRequest request =
                ContextRequest.of(context.root().toString()).withPrune(mode).withKeptOut(TEMPORARY);
        return ContextAnalysis.of(request, InputStream.nullInputStream());
    }

    private String preparedIgnoreFile(ContextAnalysis analysis) throws Exception {
        return Files.readString(
                Path.of(analysis.prepare(folder).dockerfile() + ".dockerignore"), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(PruneMode.class)
    void keepsTheFoldersOutInEveryModeAndNamesThem(PruneMode mode) throws Exception {
        ContextAnalysis analysis = analysed(mode, "COPY . /app");
        assertThat(ContextOnDisk.kept(analysis))
                .contains("app.py", "src/main.py")
                .noneMatch(path -> path.contains("@tmp"));
        assertThat(preparedIgnoreFile(analysis)).contains("\n**/*@tmp\n");
        assertThat(analysis.keptOutNotes())
                .containsExactly(
                        "Kept out of the context: docker@tmp, src/a@tmp, which belong to the CI server and may hold"
                                + " logins and secrets.");
    }

    @Test
    void keepsOutWhatTheUsersExceptionsBringBack() throws Exception {
        context.file(".dockerignore", "*\n!src\n!docker@tmp");
        ContextAnalysis analysis = analysed(PruneMode.REPORT, "COPY . /app");
        assertThat(ContextOnDisk.kept(analysis)).containsExactly("src/", "src/main.py");
        assertThat(preparedIgnoreFile(analysis)).startsWith("*\n!src\n!docker@tmp\n");
    }

    @Test
    void keepsOutWhatAnotherProgramMakesAfterTheLook() throws Exception {
        ContextAnalysis analysis = analysed(PruneMode.REPORT, "COPY . /app");
        context.with("later@tmp/secret");
        IgnoreRules rules =
                IgnoreRules.parse(preparedIgnoreFile(analysis).getBytes(StandardCharsets.UTF_8), "generated");
        assertThat(rules.excludes("later@tmp/secret".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void saysNothingWhenThereIsNoSuchFolder() throws Exception {
        context = new ContextOnDisk(folder.resolve("clean")).file("app.py", "");
        assertThat(analysed(PruneMode.REPORT, "COPY . /app").keptOutNotes()).isEmpty();
        context.file(".dockerignore", "x@tmp\n").with("x@tmp/secret");
        assertThat(analysed(PruneMode.REPORT, "COPY . /app").keptOutNotes())
                .as("the user keeps it out already")
                .isEmpty();
    }

    @Test
    void leavesWhatTheDockerfileNamesAndKeepsTheRestOut() throws Exception {
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "COPY docker@tmp/secrets /x", "COPY . /app");
        assertThat(ContextOnDisk.kept(analysis))
                .contains("docker@tmp/secrets/token", "src/main.py")
                .doesNotContain("src/a@tmp/login");
        assertThat(analysis.keptOutNotes())
                .containsExactly(
                        "Kept out of the context: src/a@tmp, which belong to the CI server and may hold logins and secrets.",
                        "docker@tmp stays in the context, because line 2 of the Dockerfile names it; it may hold logins and"
                                + " secrets of the CI server.");
    }

    @Test
    void doesNotTakeAPatternForAName() throws Exception {
        assertThat(ContextOnDisk.kept(analysed(PruneMode.SAFE, "COPY * /app/", "COPY src/* /src/")))
                .contains("src/main.py")
                .noneMatch(path -> path.contains("@tmp"));
    }

    @Test
    void keepsThemOutAlsoForAnotherFrontend() throws Exception {
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "COPY . /app");
        context.file("Dockerfile", "#syntax=example.com/frontend:1\nanything: goes\n");
        ContextAnalysis other = ContextAnalysis.of(
                ContextRequest.of(context.root().toString()).withKeptOut(TEMPORARY), InputStream.nullInputStream());
        assertThat(preparedIgnoreFile(other)).contains("**/*@tmp");
        assertThat(other.keptOutNotes()).isEqualTo(analysis.keptOutNotes());
    }

    @Test
    void saysSoWhenTheDockerfileIsFetchedByBuildKit() throws Exception {
        ContextRequest request = ContextRequest.of(context.root().toString())
                .withDockerfile("https://example.com/Dockerfile")
                .withKeptOut(TEMPORARY);
        assertThat(ContextAnalysis.of(request, InputStream.nullInputStream()).keptOutNotes())
                .singleElement()
                .asString()
                .contains("docker@tmp, src/a@tmp", "cannot be kept out: add **/*@tmp to .dockerignore");
    }

    @Test
    void countsThemAsLeftOutByTheBuildsOwnRules() throws Exception {
        context.file(".dockerignore", "*.log\n");
        Inventory inventory = analysed(PruneMode.SAFE, "COPY . /app").inventory();
        assertThat(inventory.excluded()).singleElement().satisfies(rule -> {
            assertThat(rule.file()).isEqualTo("the rules of the program that runs the build");
            assertThat(rule.files()).isEqualTo(2);
        });
    }

    @Test
    void leavesTheAdviceTheUsersOwnRules() throws Exception {
        context.file(".dockerignore", "*.log\n");
        assertThat(analysed(PruneMode.SAFE, "COPY . /app").files().ignoreRules())
                .isEqualTo("*.log\n");
    }
}
