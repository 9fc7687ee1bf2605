package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportPartsTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final ExportParts parts = new ExportParts();

    private void status(String id, int from, @CheckForNull Integer to) {
        parts.update(new ProgressEvent.Status(
                "sha256:1", id, "", 0, 0, null, START.plusSeconds(from), to == null ? null : START.plusSeconds(to)));
    }

    @ParameterizedTest
    @CsvSource({
        "exporting layers, LAYERS",
        "exporting manifest sha256:1, MANIFESTS",
        "exporting config sha256:1, MANIFESTS",
        "exporting attestation manifest sha256:1, MANIFESTS",
        "exporting manifest list sha256:1, MANIFESTS",
        "naming to r.example.com/app:1, MANIFESTS",
        "unpacking to r.example.com/app:1, UNPACKING",
        "sending tarball, TARBALL",
        "pushing layers, PUSHING_LAYERS",
        "pushing manifest for r.example.com/app:1@sha256:1, PUSHING_MANIFEST",
        "writing layer sha256:1, CACHE_LAYERS",
        "writing config sha256:1, CACHE_MANIFEST",
        "writing cache manifest sha256:1, CACHE_MANIFEST"
    })
    void knowsTheWordsOfBuildKit(String status, ExportPart.Phase phase) {
        assertThat(ExportPart.Phase.of(status)).isEqualTo(phase);
    }

    @Test
    void leavesOutWhatIsNoPart() {
        status("preparing build cache for export", 0, 9);
        status("sha256:1", 0, 9);

        assertThat(parts.parts(START)).isEmpty();
    }

    @Test
    void countsWhatRunsBesideEachOtherOnce() {
        status("writing layer sha256:1", 0, 5);
        status("writing layer sha256:2", 2, 6);
        status("writing layer sha256:3", 8, 9);

        assertThat(parts.parts(START)).singleElement().satisfies(part -> {
            assertThat(part.phase()).isEqualTo(ExportPart.Phase.CACHE_LAYERS);
            assertThat(part.durationMillis()).isEqualTo(7_000);
        });
    }

    @Test
    void givesThePartsInTheirOrder() {
        status("pushing layers", 6, 9);
        status("exporting layers", 0, 4);
        status("unpacking to app", 4, 6);

        assertThat(parts.parts(START))
                .extracting(ExportPart::phase)
                .containsExactly(ExportPart.Phase.LAYERS, ExportPart.Phase.UNPACKING, ExportPart.Phase.PUSHING_LAYERS);
    }

    @Test
    void countsAPartThatDidNotEndUpToTheLastMoment() {
        status("pushing layers", 1, null);

        assertThat(parts.parts(START.plusSeconds(4)))
                .singleElement()
                .satisfies(part -> assertThat(part.durationMillis()).isEqualTo(3_000));
    }
}
