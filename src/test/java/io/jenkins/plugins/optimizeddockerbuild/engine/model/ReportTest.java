package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Report report = SampleReports.mlBackend();

    private Report named(List<String> requested, List<String> exported) {
        ImageSection image = RecordCopy.with(report.image(), "names", exported);
        return RecordCopy.with(
                RecordCopy.with(report, "request", report.request().withTags(requested)), "image", image);
    }

    @Test
    void namesTheImageAsRequested() {
        assertThat(named(List.of("app:1", "app:2"), List.of("docker.io/library/app:1"))
                        .imageName())
                .isEqualTo("app:1");
    }

    @Test
    void namesTheImageAsExportedWhenTheRequestDoesNot() {
        assertThat(named(List.of(), List.of("docker.io/library/app:1")).imageName())
                .isEqualTo("docker.io/library/app:1");
    }

    @Test
    void hasNoNameForAnImageWithoutOne() {
        assertThat(named(List.of(), List.of()).imageName()).isNull();
    }
}
