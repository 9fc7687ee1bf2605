package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruningPlanTest extends PruningScenario {

    @Test
    void keepsTheDockerfileAndTheIgnoreFileAwayBecauseBuildKitReadsThemByItself() throws Exception {
        context.file(".dockerignore", "*.log\n").with("a.log");
        assertThat(kept("FROM scratch", "COPY . /", "CMD [\"/app\"]")).containsExactly("app.py");
    }

    /** Such an image holds files for others: a build that copies from it, or a folder that is exported. */
    @Test
    void keepsTheHistoryInAnImageOfFilesWithoutAProgram() throws Exception {
        context.repository(".git");
        assertThat(doubt(".git", "FROM scratch", "COPY . /").reason()).contains("neither CMD nor ENTRYPOINT");
        assertThat(doubt(".git", "FROM scratch AS files", "COPY . /", "FROM files")
                        .reason())
                .contains("neither CMD nor ENTRYPOINT");
    }

    @Test
    void keepsADockerfileThatIsCopiedByName() throws Exception {
        assertThat(doubtAbout("Dockerfile", "FROM scratch", "COPY . /", "COPY Dockerfile /"))
                .isEqualTo("Line 3 of the Dockerfile names it.");
    }

    @Test
    void keepsADockerfileThatARunLooksAt() throws Exception {
        assertThat(doubtAbout("Dockerfile", "FROM x", "COPY . /", "RUN cat Dockerfile"))
                .isEqualTo("The RUN in line 3 of the Dockerfile names it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rm Dock*", "chmod 600 D*file", "ls *", "cat *", "touch Dockerfile"})
    void keepsADockerfileThatAWildcardOfACommandMatches(String command) throws Exception {
        assertThat(doubtAbout("Dockerfile", "FROM x", "WORKDIR /app", "COPY . .", "RUN " + command))
                .startsWith("The RUN in line 4 of the Dockerfile ");
        assertThat(kept("FROM x", "WORKDIR /app", "COPY . .", "RUN rm -f Dock* && rm *.log"))
                .doesNotContain("Dockerfile");
    }

    @Test
    void keepsADockerfileForAContainerThatBuildsImages() throws Exception {
        assertThat(doubtAbout("Dockerfile", "FROM x", "COPY . /src", "CMD buildah bud /src"))
                .isEqualTo("The CMD in line 3 of the Dockerfile mentions the Dockerfile.");
    }

    @Test
    void keepsADockerfileForAProgramThatLooksForIt() throws Exception {
        assertThat(doubtAbout("Dockerfile", "FROM x", "COPY . /", "RUN buildah bud ."))
                .startsWith("The RUN in line 3 of the Dockerfile runs `buildah bud`, which may read it");
    }

    @Test
    void prunesNothingWhenItsRulesWouldBeTooManyForBuildKit() throws Exception {
        StringBuilder own = new StringBuilder();
        for (int i = 0; i < 9990; i++) {
            own.append("some/folder/that/is/excluded/with/a/long/name/")
                    .append(10_000 + i)
                    .append('\n');
        }
        context.repository(".git").file(".dockerignore", own.toString());
        assertThat(analysed(PruneMode.SAFE, "FROM x", "COPY . /").plan().prunes())
                .isTrue();
        context.file(".dockerignore", own + "x".repeat(60_000) + "\n");
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "FROM x", "COPY . /");
        assertThat(analysis.plan().prunes()).isFalse();
        assertThat(analysis.plan().note()).startsWith("Nothing is pruned");
    }

    @Test
    void doesNotLookAtAContextThatIsNotRead() throws Exception {
        context.file(".dockerignore", "[\n");
        ContextAnalysis analysis = analysed(PruneMode.MINIMAL, "FROM x", "RUN true");
        assertThat(analysis.plan().note())
                .isEqualTo(
                        "The Dockerfile reads nothing from the context. Build triggers (ONBUILD) of its base image may,"
                                + " so nothing is pruned.");
        assertThat(analysis.plan().prunes()).isFalse();
        assertThat(analysed(PruneMode.SAFE, "FROM scratch", "LABEL a=b").plan().note())
                .isEqualTo("The build reads nothing from its context.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM x\nCOPY . .\nRUN echo $((1 << 20)) > /size",
                "FROM x\nCOPY . .\nRUN cat << EOF\nhello\nEOF",
                "FROM x\nCOPY . .\nFLY away",
            })
    void givesADockerfileThatItDoesNotUnderstandToBuildKitAsItIs(String dockerfile) throws Exception {
        context.repository(".git");
        ContextAnalysis analysis = analysed(PruneMode.SAFE, dockerfile.split("\n"));
        assertThat(analysis.plan().prunes()).isFalse();
        assertThat(analysis.plan().note()).contains("goes to BuildKit unchanged, and nothing is pruned");
        assertThat(ContextOnDisk.kept(analysis)).contains(".git/HEAD");
    }

    @Test
    void addsTheRulesOfTheBuildToTheUsersInEveryMode() throws Exception {
        context.file("docs/a.md", "")
                .file("data/b.csv", "")
                .file(".dockerignore", "docs")
                .file("Dockerfile", "FROM x\nCOPY . .\n");
        ContextRequest request = ContextRequest.of(context.root().toString()).withIgnore(List.of("data", "*.tmp"));
        for (PruneMode mode : PruneMode.values()) {
            ContextAnalysis analysis = ContextAnalysis.of(request.withPrune(mode), InputStream.nullInputStream());
            assertThat(ContextOnDisk.kept(analysis))
                    .doesNotContain("docs/", "data/")
                    .contains("app.py");
            assertThat(new String(analysis.effectiveIgnoreFile(), StandardCharsets.UTF_8))
                    .startsWith("docs\n\n# Rules that this build adds.\ndata\n*.tmp\n");
        }
    }

    @Test
    void keepsWhatASourceWithAnUnknownVariableMayName() throws Exception {
        context.repository(".git").repository("build/.git");
        assertThat(doubtAbout(".git", "FROM x", "COPY $FROM_BASE_IMAGE /app"))
                .isEqualTo("Line 2 of the Dockerfile names it.");
        assertThat(doubtAbout("build/.git", "FROM x", "COPY build/$FROM_BASE_IMAGE /app"))
                .isEqualTo("Line 2 of the Dockerfile names it.");
        assertThat(kept("FROM x", "COPY build/$FROM_BASE_IMAGE /app")).doesNotContain(".git/");
    }

    @Test
    void onlyReportsInModeReport() throws Exception {
        context.repository(".git");
        ContextAnalysis analysis = analysed(PruneMode.REPORT, "FROM x", "COPY . .");
        assertThat(analysis.plan().prunes()).isFalse();
        assertThat(group(analysis, "version-control").patterns()).containsExactly(".git");
        assertThat(ContextOnDisk.kept(analysis)).contains(".git/HEAD", "Dockerfile");
    }

    @Test
    void prunesNothingForAnotherFrontend() throws Exception {
        context.repository(".git");
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "# syntax=example.org/mine:1", "whatever");
        assertThat(analysis.plan().prunes()).isFalse();
        assertThat(analysis.plan().note()).contains("another frontend than Docker's own");
        assertThat(ContextOnDisk.kept(analysis)).contains(".git/HEAD");
    }

    @Test
    void prunesNothingForAnotherFrontendThatABuildArgumentAsksFor() throws Exception {
        context.repository(".git").file("Dockerfile", "FROM x\nCOPY . .\n");
        ContextRequest request = ContextRequest.of(context.root().toString());
        for (String frontend : List.of("example.org/mine:1", "example.org/mine:1 key=value")) {
            assertThat(plan(withArgument(request, "BUILDKIT_SYNTAX", frontend)).groups())
                    .isEmpty();
        }
        assertThat(plan(withArgument(request, "BUILDKIT_SYNTAX", "docker/dockerfile:1"))
                        .prunes())
                .isTrue();
        assertThat(plan(withArgument(request, "BUILDKIT_SYNTAX", "")).prunes()).isTrue();
    }

    private static ContextRequest withArgument(ContextRequest request, String name, String value) {
        return new ContextRequest(
                request.context(), null, null, Map.of(name, value), Set.of(), List.of(), request.prune());
    }

    private static ContextRequest withTarget(ContextRequest request, String target) {
        return new ContextRequest(request.context(), null, target, Map.of(), Set.of(), List.of(), request.prune());
    }

    @Test
    void followsTargetAndBuildArguments() throws Exception {
        context.repository(".git")
                .file(
                        "Dockerfile",
                        "FROM x AS a\nCOPY . .\nRUN git log\nFROM scratch AS b\nARG D=app.py\nCOPY $D /d\n");
        ContextRequest request = ContextRequest.of(context.root().toString());
        assertThat(plan(withTarget(request, "a")).doubtful())
                .extracting(PruningPlan.Doubtful::path)
                .containsExactly(".git", "Dockerfile");
        assertThat(plan(withTarget(request, "b")).doubtful()).isEmpty();
        ContextRequest named = new ContextRequest(
                request.context(), null, "b", Map.of("D", ".git"), Set.of(), List.of("linux/arm64"), PruneMode.SAFE);
        assertThat(plan(named).doubtful())
                .extracting(PruningPlan.Doubtful::path)
                .containsExactly(".git");
    }

    private static PruningPlan plan(ContextRequest request) throws Exception {
        return ContextAnalysis.of(request, InputStream.nullInputStream()).plan();
    }

    @Test
    void keepsANameThatNoRuleCanExpress() throws Exception {
        context.repository("a\nb/.git");
        assertThat(doubtAbout("a\\nb/.git", "FROM x", "COPY . .")).startsWith("No ignore rule can name it");
    }

    @Test
    void namesPathsWithCharactersOfPatterns() throws Exception {
        context.repository("a[b]*/.git")
                .repository("!x/.git")
                .repository(" y/.git")
                .repository("#z/.git");
        assertThat(kept("FROM x", "COPY . .")).containsExactly(" y/", "!x/", "#z/", "a[b]*/", "app.py");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.log", "*.log\r\n", "\uFEFF*.log", "*.log\n# comment", "# x", "", "!app.py"})
    void putsItsRulesBelowTheUsersByteForByte(String own) throws Exception {
        context.repository(".git").file(".dockerignore", own);
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "FROM x", "COPY . .");
        String file = new String(analysis.effectiveIgnoreFile(), StandardCharsets.UTF_8);
        assertThat(file)
                .startsWith(own)
                .contains("\n\n# The history of the source; nothing in the build suggests that it reads it.\n.git\n");
        assertThat(ContextOnDisk.kept(analysis)).containsExactly("app.py");
    }

    @Test
    void doesNotTouchTheContext() throws Exception {
        context.repository(".git").with("a.py", "__pycache__/a.cpython-311.pyc");
        ContextAnalysis analysis = analysed(PruneMode.SAFE, "FROM x", "COPY . .");
        long before = Files.getLastModifiedTime(context.root()).toMillis();
        List<String> entries = entries();
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        analysis.prepare(temporary).close();
        assertThat(entries()).isEqualTo(entries);
        assertThat(Files.getLastModifiedTime(context.root()).toMillis()).isEqualTo(before);
    }

    private List<String> entries() throws Exception {
        try (var walk = Files.walk(context.root())) {
            return walk.map(Path::toString).sorted().toList();
        }
    }
}
