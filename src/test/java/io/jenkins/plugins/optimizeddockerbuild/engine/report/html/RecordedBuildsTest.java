package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.build.ReportAssembler;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reports of what real builds printed: the streams that the package {@code progress} keeps. */
class RecordedBuildsTest {
    private static final Path RECORDED =
            Path.of("src/test/resources", "io/jenkins/plugins/optimizeddockerbuild/engine/progress");

    @TempDir
    private Path folder;

    static List<Path> streams() throws IOException {
        try (Stream<Path> files = Files.walk(RECORDED)) {
            return files.filter(file -> file.toString().endsWith(".rawjson")
                            || file.toString().endsWith(".plain"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void getAReportThatReadsBackAndAPageThatShowsEveryVertex(Path stream) throws IOException {
        Report report = report(stream);

        ReportWriter.write(folder, report);

        assertThat(ReportJson.read(folder.resolve(ReportWriter.JSON))).isEqualTo(report);
        assertThat(Files.readString(folder.resolve(ReportWriter.HTML)))
                .contains(report.timeline().vertices().stream()
                        .map(vertex -> "id=\"odb-layer-" + vertex.number() + "\"")
                        .toList());
    }

    @Test
    void tellWhichLayersWereFetchedFromTheImportedCache() throws IOException {
        Report report = report(RECORDED.resolve("buildx-0.13.1/import-cache.rawjson"));

        assertThat(report.timeline().vertices())
                .filteredOn(vertex -> vertex.cacheSource() != null)
                .isNotEmpty()
                .allSatisfy(vertex -> {
                    assertThat(vertex.observed().outcome()).isEqualTo(TimelineVertex.Outcome.CACHED);
                    assertThat(vertex.cacheSource()).isEqualTo("registry.example/recorded/app:cache");
                });
        assertThat(report.cache().imports()).singleElement().satisfies(transfer -> {
            assertThat(transfer.reference()).isEqualTo("registry.example/recorded/app:cache");
            assertThat(transfer.error()).isNull();
        });
    }

    @Test
    void callACacheThatDoesNotExistYetNoFailure() throws IOException {
        for (String buildx : new String[] {"buildx-0.13.1", "buildx-0.29.1"}) {
            Report report = report(RECORDED.resolve(buildx).resolve("no-cache-yet.rawjson"));

            assertThat(report.timeline().vertices())
                    .filteredOn(vertex -> vertex.observed().missedCache())
                    .hasSize(1);
        }
    }

    @Test
    void nameThePlatformOfALayerWhereBuildKitDoes() throws IOException {
        Report report = report(RECORDED.resolve("buildx-0.13.1/platforms.rawjson"));

        assertThat(report.timeline().vertices())
                .filteredOn(vertex -> vertex.layer() != null)
                .extracting(vertex -> vertex.layer().platform())
                .isNotEmpty()
                .containsOnly("linux/amd64");
    }

    private static Report report(Path stream) throws IOException {
        LiveTimeline timeline = new LiveTimeline();
        try (ProgressReader reader = new ProgressReader(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), timeline)) {
            reader.write(Files.readAllBytes(stream));
        }
        Timeline built = timeline.build();
        ReportAssembler report = new ReportAssembler("recorded", RequestSection.UNKNOWN)
                .ran(Instant.EPOCH, Instant.EPOCH.plusSeconds(1))
                .timeline(built);
        return (built.failure() == null ? report.succeeded() : report.failed(1, null, null)).assemble();
    }
}
