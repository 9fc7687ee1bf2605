package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Cache mounts that travel in a registry, in whole builds. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class OdbCacheMountsTest {
    @TempDir
    Path folder;

    private Path context;
    private final String unique = UUID.randomUUID().toString();
    private final String carried = System.getenv("ODB_TEST_REGISTRY") + "/mounts/" + unique + ":1";

    @BeforeEach
    void makeContext() throws Exception {
        context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nCOPY list /list\nRUN --mount=type=cache,id=" + unique
                        + ",target=/root/.npm : " + unique + "; for p in $(cat /list); do f=/root/.npm/_cacache/$p;"
                        + " [ -e $f ] || { mkdir -p ${f%/*}; echo $p >$f; echo downloaded $p; }; done\n");
        packages("a b");
    }

    private void packages(String names) throws Exception {
        Files.writeString(context.resolve("list"), names);
    }

    private Ended build(String... more) throws Exception {
        return buildWith(carried, more);
    }

    private Ended buildWith(String mounts, String... more) throws Exception {
        List<String> words =
                new ArrayList<>(List.of("build", "--cache-mounts", mounts, "--report", "out", "-o", "type=cacheonly"));
        words.addAll(List.of(more));
        words.add("context");
        Ended ended = OdbProcess.in(folder).run(words.toArray(String[]::new));
        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        return ended;
    }

    private JsonNode mounts() throws Exception {
        return new ObjectMapper()
                .readTree(folder.resolve("out/report.json").toFile())
                .at("/cache/mounts");
    }

    /** As on an agent that has built nothing yet. */
    private static void forgetMounts() throws Exception {
        Process prune = new ProcessBuilder("docker", "buildx", "prune", "-af", "--filter", "type=exec.cachemount")
                .redirectErrorStream(true)
                .start();
        prune.getInputStream().readAllBytes();
        assertThat(prune.waitFor()).isZero();
    }

    @Test
    void asksNoRegistryWhereTheHistoryKnowsThatTheLayersAreCached() throws Exception {
        build("--history", "history");
        String away = "127.0.0.1:1/mounts:1";
        assertThat(buildWith(away, "--history", "history").text())
                .contains("CACHED")
                .doesNotContain("cannot be read");

        packages("a b c");
        assertThat(buildWith(away, "--history", "history").text()).contains("cannot be read");
    }

    @Test
    void downloadsOnAnotherBuilderOnlyWhatIsNew() throws Exception {
        assertThat(build().text())
                .contains("downloaded a", "downloaded b")
                .containsPattern("MOUNTS 2 files, 4 B in .* to " + carried);
        assertThat(mounts().at("/written/mounts/0/files").asInt()).isEqualTo(2);
        forgetMounts();
        packages("a b c");
        assertThat(build().text())
                .doesNotContain("downloaded a")
                .contains("downloaded c")
                .containsPattern("MOUNTS 2 files, 4 B in .* from " + carried)
                .containsPattern("MOUNTS 1 file, 2 B in .* to " + carried);
        assertThat(mounts().at("/filled/mounts/0/id").asText()).isEqualTo(unique);
        assertThat(Files.readString(folder.resolve("out/report.html"))).contains("mounts filled", "mounts written");
    }

    /** Nothing brings the layers to another builder. */
    @Test
    void fillsForTheSameBuildWhereNoLayerCacheIsRead() throws Exception {
        build();
        forgetMounts();
        assertThat(build().text()).containsPattern("MOUNTS 2 files, 4 B in .* from " + carried);
    }

    @Test
    void asksForTheSameBuildOnAnotherBuilderOfTheHistory() throws Exception {
        build("--history", "history");
        try (Stream<Path> summaries = Files.walk(folder.resolve("history"))) {
            for (Path summary : summaries.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(summary);
                Files.writeString(summary, text.replaceAll("(\"host\" ?: ?)\"[^\"]*\"", "$1\"another\""));
            }
        }
        assertThat(buildWith("127.0.0.1:1/mounts:1", "--history", "history").text())
                .contains("cannot be read");
    }

    @Test
    void movesNothingForABuildThatIsCached() throws Exception {
        String layers = "type=registry,ref=" + carried + "-layers";
        build("--cache-from", layers, "--cache-to", layers);
        assertThat(build("--cache-from", layers).text()).doesNotContain("MOUNTS");
        assertThat(mounts().isValueNode() || mounts().isMissingNode()).isTrue();
    }

    @Test
    void writesNothingForAnUntrustedBuild() throws Exception {
        assertThat(build("--untrusted").text()).contains("downloaded a").doesNotContain("MOUNTS");
    }
}
