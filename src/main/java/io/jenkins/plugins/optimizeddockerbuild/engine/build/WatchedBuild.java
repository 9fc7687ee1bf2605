package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Summary;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointFinder;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointProbe;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Failure;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A build that somebody else runs and of which we see the output only: annotates it and reports what can be told.
 */
public final class WatchedBuild {
    private final LogSettings settings;
    private final LogWriter log;

    @CheckForNull
    private final Dockerfile dockerfile;

    private final String version;
    private final Instant started = Instant.now();

    /**
     * @param log receives the annotated log; it is flushed, not closed
     * @param dockerfile to tell the lines of layers; null when it is not known
     * @param version of this product, for the report
     */
    public WatchedBuild(LogSettings settings, LogWriter log, @CheckForNull Dockerfile dockerfile, String version) {
        this.settings = settings;
        this.log = log;
        this.dockerfile = dockerfile;
        this.version = version;
    }

    /**
     * Follows the output to its end.
     *
     * @throws IOException when the output cannot be read
     */
    public Report follow(InputStream output) throws IOException {
        Timeline timeline;
        EndpointFinder endpoints = new EndpointFinder(dockerfile, BuildInputs.none(), null, List.of());
        EndpointProbe probe = new EndpointProbe(Map.of(), System.getenv());
        List<Path> disks = List.of(Path.of(System.getProperty("java.io.tmpdir")));
        try (BuildWatch watch = new BuildWatch(settings, log, endpoints, probe, disks, null)) {
            output.transferTo(watch);
            watch.close();
            timeline = watch.timeline();
        }
        Report report = report(timeline, settings.dockerfile(), dockerfile, version, started, log);
        log.flush();
        return report;
    }

    /**
     * What can be told of a build from its progress alone.
     *
     * @param dockerfile null when it is not at hand
     * @param started when nothing in the progress tells
     * @param log receives the summary
     */
    static Report report(
            Timeline timeline,
            String dockerfileName,
            @CheckForNull Dockerfile dockerfile,
            String version,
            Instant started,
            Consumer<LogLine> log) {
        DockerfileSteps steps = dockerfile == null ? null : DockerfileSteps.of(dockerfile, BuildInputs.none());
        DockerfileLines lines = StepLines.of(dockerfileName, timeline, steps);
        Summary.of(timeline, lines, Map.of()).forEach(log);
        ReportAssembler report = new ReportAssembler(ReportId.of(started), RequestSection.UNKNOWN)
                .ran(timeline.started() == null ? started : timeline.started(), completed(timeline))
                .versions(ReportSections.versions(version, null))
                .host(ReportSections.host())
                .timeline(timeline)
                .steps(steps)
                .lines(lines.byDigest())
                .verdict(Verdict.of(timeline, lines).sentence());
        Failure failure = Failure.of(timeline);
        if (failure != null) {
            report.failed(OptimizedBuild.EXIT_FAILED, failure.message(), failure.explanation());
        } else if (endedEarly(timeline)) {
            report.cancelled(OptimizedBuild.EXIT_CANCELLED, "The output ended before the build did.", null);
        } else {
            report.succeeded();
        }
        return report.assemble();
    }

    private static Instant completed(Timeline timeline) {
        return timeline.completed() == null ? Instant.now() : timeline.completed();
    }

    private static boolean endedEarly(Timeline timeline) {
        for (TimelineVertex vertex : timeline.vertices()) {
            boolean ran = !vertex.intervals().isEmpty();
            if (ran
                    && (vertex.outcome() == TimelineVertex.Outcome.CANCELLED
                            || vertex.outcome() == TimelineVertex.Outcome.UNFINISHED)) {
                return true;
            }
        }
        return false;
    }
}
