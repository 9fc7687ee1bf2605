package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ExportPart;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTimeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private AdvisedProject project;

    @BeforeEach
    void makeProject() {
        project = new AdvisedProject(folder);
    }

    private static ExportPart part(ExportPart.Phase phase, long seconds) {
        return new ExportPart(phase, List.of(new Interval(START, START.plusSeconds(seconds))));
    }

    private static TimelineSection.Vertex vertex(Kind kind, long seconds, Long bytes, ExportPart... parts) {
        TimelineVertex observed = new TimelineVertex(
                1,
                "sha256:1",
                new VertexName("a", kind, null, null, 0, 0, "a"),
                List.of(),
                List.of(),
                Outcome.DONE,
                false,
                0,
                0,
                0,
                List.of(),
                null,
                List.of(parts));
        return new TimelineSection.Vertex(
                observed,
                seconds * 1000,
                null,
                bytes == null ? null : new Lines(2, 2),
                null,
                true,
                bytes,
                null,
                null,
                null,
                null);
    }

    private List<Advice> advice(long seconds, TimelineSection.Vertex... vertices) throws Exception {
        TimelineSection timeline =
                new TimelineSection(START, START.plusSeconds(seconds), seconds * 1000, List.of(), List.of(vertices));
        return project.observed(new Measurements(timeline, null, List.of(), null, List.of()))
                .advice("export-time", "FROM debian:12", "RUN make");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNPACKING | `push: true` and no `load: true`",
                "LAYERS | `outputs: ['type=registry,compression=zstd"
            })
    void namesTheOptionsAsAPipelineWritesThem(ExportPart.Phase longest, String advised) throws Exception {
        project.spelled(Spelling.PIPELINE);
        assertThat(advice(60, vertex(Kind.EXPORT, 40, null, part(longest, 30))))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains(advised));
    }

    @ParameterizedTest
    @CsvSource({"UNPACKING, straight to the registry", "PUSHING_LAYERS, COPY --link", "LAYERS, compression=zstd"})
    void saysWhatMakesTheLongestPartShorter(ExportPart.Phase longest, String advised) throws Exception {
        assertThat(advice(
                        60,
                        vertex(Kind.STEP, 5, 50_000_000L),
                        vertex(Kind.EXPORT, 40, null, part(longest, 30), part(ExportPart.Phase.MANIFESTS, 1))))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.text()).contains(advised);
                    assertThat(advice.evidence()).contains("40.0s of 1m00.0s", longest.words() + " 30.0s");
                    assertThat(advice.savedMillis())
                            .isEqualTo(longest == ExportPart.Phase.UNPACKING ? Long.valueOf(30_000) : null);
                });
    }

    @Test
    void namesTheLargestLayerThatWasMade() throws Exception {
        assertThat(advice(
                                60,
                                vertex(Kind.STEP, 5, 50_000_000L),
                                vertex(Kind.EXPORT, 40, null, part(ExportPart.Phase.PUSHING_LAYERS, 30)))
                        .get(0)
                        .text())
                .contains("line 2, 50.0 MB");
    }

    @Test
    void isSilentWhereTheExportIsShortOrTheSmallerPart() throws Exception {
        assertThat(advice(8, vertex(Kind.EXPORT, 8, null, part(ExportPart.Phase.LAYERS, 8))))
                .isEmpty();
        assertThat(advice(90, vertex(Kind.EXPORT, 40, null, part(ExportPart.Phase.LAYERS, 30))))
                .isEmpty();
        assertThat(advice(60, vertex(Kind.EXPORT, 40, null))).isEmpty();
    }
}
