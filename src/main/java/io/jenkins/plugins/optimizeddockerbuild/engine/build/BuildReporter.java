package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CacheNote;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspection;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection.FailedTry;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.TotalTime;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Verdict;
import io.jenkins.plugins.optimizeddockerbuild.engine.why.IngredientReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.why.Reasons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last phase: turns what was observed of a build into its report, with explanations, advice and a verdict. */
final class BuildReporter {
    private final ObservedBuild build;
    private final Timeline timeline;
    private final List<String> notes;
    private final Map<String, Lines> lines;
    private Map<Integer, Verdict.Because> because = Map.of();
    private Ingredients ingredients;
    private List<Overview.Installed> installed = List.of();

    /**
     * The outcome of reporting.
     *
     * @param build the build that is reported
     * @param lines of the Dockerfile by vertex
     * @param because why layers ran, by vertex, where known
     * @param layerBytes sizes of layers by vertex, where known
     * @param ingredients as stored in the history; null when there are none
     * @param installed layers that install packages, as stored in the history
     * @param notes notes about the build that belong to no layer
     */
    record Reported(
            ObservedBuild build,
            Report report,
            DockerfileLines lines,
            Map<Integer, Verdict.Because> because,
            Map<String, Long> layerBytes,
            @CheckForNull Ingredients ingredients,
            List<Overview.Installed> installed,
            List<String> notes) {
        /** The notes that have not been logged yet. */
        List<String> newNotes() {
            return notes.subList(build.prepared().notes().size(), notes.size());
        }
    }

    private BuildReporter(ObservedBuild build) {
        this.build = build;
        this.timeline = build.timeline();
        this.notes = new ArrayList<>(build.notes());
        String tries = Retries.summary(build.prepared().failedTries());
        if (tries != null) {
            notes.add(tries);
        }
        this.ingredients = build.findings().ingredients();
        this.lines = lines(build, build.prepared().steps());
    }

    static Reported report(ObservedBuild build) {
        return new BuildReporter(build).report();
    }

    /** From the provenance if there is one, otherwise from the Dockerfile's steps. */
    private static Map<String, Lines> lines(ObservedBuild build, @CheckForNull DockerfileSteps steps) {
        Map<String, Lines> found =
                new HashMap<>(StepLines.of(build.prepared().dockerfileName(), build.timeline(), steps)
                        .byDigest());
        if (build.image() != null) {
            found.putAll(build.image().lines());
        }
        return found;
    }

    private Reported report() {
        PreparedBuild prepared = build.prepared();
        LayerMakers makers = new LayerMakers(timeline, lines);
        ReportAssembler report = new ReportAssembler(ReportId.of(prepared.started()), ReportSections.request(prepared))
                .ran(build.started(), build.completed())
                .versions(ReportSections.versions(prepared.settings().version(), build.capabilities()))
                .host(build.host())
                .builder(ReportSections.builder(build.capabilities(), build.pool()))
                .context(build.findings().context())
                .timeline(timeline)
                .steps(prepared.steps())
                .lines(lines)
                .cacheMounts(build.mounts())
                .exportedTo(prepared.request().exportedCache())
                .failedTries(prepared.failedTries())
                .image(build.image() == null ? null : ReportSections.image(build.image(), makers));
        if (build.history() != null) {
            report.history(build.history().layers())
                    .previous(build.history().lastSuccess())
                    .earlier(build.history().builds());
        }
        end(report);
        Report assembled = report.notes(allNotes()).assemble();
        if (build.refusal() == null) {
            explain(report, assembled);
            advise(report, assembled);
            assembled = report.notes(allNotes()).assemble();
        }
        return new Reported(
                build,
                judged(assembled, build),
                new DockerfileLines(prepared.dockerfileName(), lines),
                because,
                layerBytes(makers),
                ingredients,
                installed,
                allNotes());
    }

    private void end(ReportAssembler report) {
        String refusal = build.refusal();
        if (refusal != null && build.cancelled() == null) {
            report.failed(ObservedBuild.EXIT_FAILED, refusal, null).verdict("The build did not start: " + refusal);
            return;
        }
        TotalTime time = new TotalTime(
                Duration.between(build.started(), build.completed()).toMillis(),
                FailedTry.millis(build.prepared().failedTries()),
                timeline.duration().toMillis());
        DockerfileLines at = new DockerfileLines(build.prepared().dockerfileName(), lines);
        report.verdict(Verdict.of(timeline, at, because, time));
        if (build.cancelled() != null) {
            report.cancelled(ForegroundBuild.EXIT_CANCELED, build.cancelled(), null);
        } else if (build.succeeded()) {
            report.succeeded();
        } else {
            ObservedBuild.Explanation explanation = build.explanation();
            report.failed(build.exitCode(), explanation.message(), explanation.wayOut());
        }
    }

    /** Explains why layers ran. A failure here must not cost the report. */
    private void explain(ReportAssembler report, Report made) {
        try {
            Map<Integer, LayerReason> reasons;
            if (build.history() == null || ingredients == null) {
                BuildRequest request = build.prepared().request();
                reasons = Reasons.withoutHistory(made.timeline(), request.noCache(), request.noCacheFilter());
            } else {
                ingredients = IngredientReader.withImages(ingredients, timeline);
                reasons =
                        Reasons.of(made.timeline(), ingredients, build.history().builds());
            }
            Map<Integer, Verdict.Because> found = new HashMap<>();
            reasons.forEach((number, reason) -> found.put(
                    number,
                    new Verdict.Because(reason.text(), reason.cause(), reason.kind() != LayerReason.Kind.FIRST)));
            because = Map.copyOf(found);
            report.reasons(reasons);
            end(report);
        } catch (RuntimeException e) {
            notes.add("Why layers ran is not reported: " + e);
        }
    }

    /** Needs the finished report, on which the rules build. A failure here must not cost the report. */
    private void advise(ReportAssembler report, Report made) {
        if (build.context() == null) {
            return;
        }
        try {
            Measurements observed = new Measurements(
                    made.timeline(),
                    made.cache(),
                    build.history() == null ? List.of() : build.history().builds(),
                    ingredients,
                    made.warnings());
            Adviser.Result result = AdviceMaker.advise(
                    build.context(),
                    build.prepared().inputs(),
                    build.findings().inventory(),
                    observed,
                    build.prepared().settings().ignoredRules(),
                    build.prepared().request().spelling());
            report.advice(result.advice()).patch(result.patch());
            installed = result.installed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            notes.add("There is no advice: " + e.getMessage());
        }
    }

    /** Includes remedies for failed caches, for which the client only prints the error. */
    private List<String> allNotes() {
        List<String> all = new ArrayList<>(notes);
        for (TimelineVertex vertex : timeline.vertices()) {
            String note = vertex.error() == null
                    ? null
                    : CacheNote.of(build.prepared().request(), vertex.fullName(), vertex.error());
            if (note != null) {
                all.add(note);
            }
        }
        return all;
    }

    private Map<String, Long> layerBytes(LayerMakers makers) {
        if (build.image() == null) {
            return Map.of();
        }
        Map<String, Long> bytes = new HashMap<>(build.image().layerBytes());
        for (ImageInspection.PlatformImage image : build.image().platforms()) {
            for (ImageInspection.ImageLayer layer : image.layers()) {
                TimelineVertex maker = makers.of(image, layer);
                if (maker != null) {
                    bytes.putIfAbsent(maker.digest(), layer.bytes());
                }
            }
        }
        return bytes;
    }

    /** Adds the result of a smoke test and judges the quality gates again. */
    static Report tested(Report report, ObservedBuild build, SmokeTestSection shown) {
        return judged(report.withSmokeTest(shown), build);
    }

    private static Report judged(Report report, ObservedBuild build) {
        List<QualityGate> gates = build.prepared().settings().gates();
        return gates.isEmpty()
                ? report
                : report.withGates(QualityGate.evaluate(
                        gates,
                        report,
                        build.history() == null ? null : build.history().lastSuccess()));
    }
}
