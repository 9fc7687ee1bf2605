package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuilderSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection.Figures;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.HostSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.VersionsSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.time.Instant;
import java.util.List;

/** A small report that touches every part of the page once, so that its classes are loaded. */
final class SampleReport {
    private SampleReport() {}

    static Report report() {
        Instant started = Instant.EPOCH;
        Instant completed = started.plusMillis(2_000);
        Interval all = new Interval(started, completed);
        VertexName step = new VertexName(VertexName.Kind.STEP, null, "stage", 1, 2, "RUN true");
        VertexName cacheImport = new VertexName(
                VertexName.Kind.CACHE_IMPORT, null, null, 0, 0, "importing cache manifest from registry/cache");
        TimelineVertex run = new TimelineVertex(
                1,
                "a",
                List.of("b"),
                "[stage 1/2] RUN true",
                step,
                List.of(all),
                false,
                TimelineVertex.Outcome.DONE,
                null,
                1,
                1,
                1,
                List.of("line"));
        TimelineVertex transfer = new TimelineVertex(
                2,
                "b",
                List.of(),
                cacheImport.text(),
                cacheImport,
                List.of(all),
                false,
                TimelineVertex.Outcome.DONE,
                null,
                1,
                0,
                0,
                List.of());
        Figures figures = new Figures(2_000, 2_000_000);
        LayerKey layer = new LayerKey("", "stage", "RUN true");
        return new ReportAssembler("warm-up", RequestSection.UNKNOWN)
                .ran(started, completed)
                .succeeded()
                .versions(new VersionsSection("0", "0", "0", "0"))
                .host(new HostSection("host", "os", "architecture", 1, 1))
                .builder(new BuilderSection("builder", "docker", List.of("linux/amd64")))
                .verdict("`RUN true` took 2.0s.")
                .timeline(new Timeline(
                        List.of(run, transfer),
                        started,
                        completed,
                        List.of("b", "a"),
                        null,
                        List.of(),
                        List.of("text"),
                        0))
                .context(new ContextSection(
                        true,
                        "note",
                        "safe",
                        true,
                        1,
                        figures,
                        figures,
                        Figures.ZERO,
                        0,
                        ".dockerignore",
                        List.of(new ContextSection.Folder("folder", figures, figures, Figures.ZERO)),
                        List.of(new ContextSection.Kind("kind", figures, figures, Figures.ZERO)),
                        List.of(new ContextSection.LargeFile("file", 1, true)),
                        List.of(new ContextSection.ExcludedByRule(".dockerignore", 1, "rule", 1, 1)),
                        List.of(new ContextSection.PrunedGroup(
                                "group", "title", "reason", List.of("pattern"), 1, 1, List.of("example"))),
                        List.of(new ContextSection.Doubtful("group", "path", "reason", true, 1, "path", 1, 1)),
                        List.of(new ContextSection.Secret("path", "reason", true, null)),
                        List.of(new ContextSection.Problem("path", "sentence"))))
                .image(new ImageSection(
                        "digest",
                        List.of("name"),
                        List.of(new ImageSection.Platform(
                                "linux/amd64",
                                "digest",
                                ImageSection.SizeKind.COMPRESSED,
                                List.of(new ImageSection.Layer("digest", 1, "RUN true", new Lines(1, 1), 1))))))
                .previous(new BuildSummary(
                        Report.SCHEMA,
                        "before",
                        started,
                        ResultSection.Status.SUCCESS,
                        1_000,
                        1L,
                        1L,
                        ImageSection.SizeKind.COMPRESSED,
                        null,
                        List.of(new BuildSummary.Layer(layer, 1, null, TimelineVertex.Outcome.CACHED, 0, null)),
                        List.of(new BuildSummary.Folder("folder", 1)),
                        null))
                .notes(List.of("note"))
                .assemble();
    }
}
