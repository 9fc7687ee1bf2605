package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What is said and done about the disk of a real builder. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class BuilderRoomBuildKitTest {
    private static final long NEVER_REACHED = 1L << 50;

    @TempDir
    Path home;

    private Report build(String run, long keepBytes) throws IOException {
        Path context = Files.createDirectories(home.resolve("context"));
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nRUN : " + UUID.randomUUID() + "; " + run + "\n");
        return new ForegroundBuild(
                        BuildRequest.builder().context(context.toString()).build(),
                        BuildSettings.of("1.2.3").withKeepStorage(keepBytes),
                        new BuildFolders(home, null, null),
                        ClientEnvironment.ofThisProcess(),
                        new LogWriter(new ByteArrayOutputStream()))
                .run(InputStream.nullInputStream());
    }

    @Test
    void tellsWhatTheBuilderHoldsWhenItsDiskIsFull() throws Exception {
        Report report = build("echo 'cp: write error: No space left on device' >&2; exit 1", 0);

        assertThat(report.result().status()).isEqualTo(Status.FAILURE);
        assertThat(report.notes())
                .anySatisfy(note -> assertThat(note)
                        .startsWith("Disk space is low (no space left on device), and the builder ")
                        .containsPattern("holds [0-9.]+ [kMG]?B of build cache")
                        .contains("docker buildx prune", "--keep-storage"));
    }

    @Test
    void saysNothingOfABuilderThatKeepsItsBound() throws Exception {
        Report report = build("echo done", NEVER_REACHED);

        assertThat(report.result().status()).isEqualTo(Status.SUCCESS);
        assertThat(report.notes()).noneMatch(note -> note.contains("build cache"));
    }

    @Test
    void prunesNothingAfterABuildThatFailed() throws Exception {
        Report report = build("exit 3", 1);

        assertThat(report.notes()).noneMatch(note -> note.contains("pruned after the build"));
    }
}
