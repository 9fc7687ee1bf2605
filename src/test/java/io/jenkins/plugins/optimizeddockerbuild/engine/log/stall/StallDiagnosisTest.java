package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.RunningLayer;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Stall;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StallDiagnosisTest {
    private static final Path DOCKER = Path.of("/var/lib/docker");
    private static final DiskSpace ROOM = new DiskSpace(DOCKER, 12_300_000_000L, 50_000_000_000L);
    private static final DiskSpace NO_ROOM = new DiskSpace(DOCKER, 312_000_000L, 50_000_000_000L);

    @Test
    void namesTheServerThatCannotBeReachedFirst() {
        assertThat(StallDiagnosis.describe(
                        stall("#7 12.4 Collecting numpy"),
                        List.of(
                                answer("https://pypi.org", "used by this step", false, "does not answer within 3s"),
                                answer("https://registry.example.com", "FROM python:3.11", true, "answers in 0.1s"),
                                answer("https://npm.example.com", ".npmrc", true, "answers in 0.2s")),
                        List.of(ROOM)))
                .containsExactly(
                        "silent for 5m00s: pypi.org cannot be reached from here, the step may be waiting for it",
                        "it printed last: #7 12.4 Collecting numpy",
                        "pypi.org (used by this step): does not answer within 3s",
                        "reachable from here: registry.example.com (FROM python:3.11), npm.example.com (.npmrc)",
                        "disk: 12.3 GB of 50.0 GB free at /var/lib/docker");
    }

    @Test
    void saysThatTheDiskIsAlmostFull() {
        assertThat(StallDiagnosis.describe(stall(), List.of(), List.of(NO_ROOM)))
                .containsExactly(
                        "silent for 5m00s: the disk is almost full, the builder may be waiting for space",
                        "it has printed nothing so far",
                        "disk: 312 MB of 50.0 GB free at /var/lib/docker, almost full");
    }

    @Test
    void saysThatNothingSpeaksAgainstAStepThatIsBusy() {
        assertThat(StallDiagnosis.describe(
                                stall(), List.of(answer("https://pypi.org", "x", true, "answers")), List.of(ROOM))
                        .get(0))
                .isEqualTo(
                        "silent for 5m00s: every server it may need answers from here; it may be computing, or waiting"
                                + " for input or a lock");
    }

    @Test
    void looksFromAThreadOfItsOwnAndTellsNothingAfterItsEnd(@TempDir Path folder) throws InterruptedException {
        BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
        StallDiagnosis diagnosis = new StallDiagnosis(
                new EndpointFinder(null, BuildInputs.none(), null, List.of()),
                new EndpointProbe(Map.of(), Map.of()),
                List.of(folder, folder.resolve("missing")),
                (number, lines) -> told.add(lines));
        diagnosis.accept(stall());
        assertThat(told.poll(30, TimeUnit.SECONDS)).hasSize(3).last().asString().startsWith("disk: ");
        diagnosis.close();
        diagnosis.accept(stall());
        assertThat(told.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    private static Answer answer(String url, String purpose, boolean well, String finding) {
        return new Answer(Endpoint.ofUrl(url, purpose), well, well, finding);
    }

    private static Stall stall(String... lastLines) {
        String heading = "[2/2] RUN make";
        return new Stall(
                new RunningLayer(7, heading, VertexName.parse(heading), 312_000, 300_000, null, 0, 0),
                List.of(lastLines));
    }
}
