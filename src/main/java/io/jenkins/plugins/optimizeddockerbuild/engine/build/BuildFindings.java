package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildFailure;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.CacheNote;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspection;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspector;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RequestCheck;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LineRange;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Usual;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointFinder;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Platform;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Failure;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Verdict;
import io.jenkins.plugins.optimizeddockerbuild.engine.why.IngredientReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.why.Reasons;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All that is known about one build, as it becomes known, and the report that can be made of it at any point: a build
 * that ended early leaves the later parts null.
 */
final class BuildFindings {
    private final BuildRequest request;
    private final BuildSettings settings;
    private final Map<String, String> buildArguments;
    private final Instant started;

    /** One sentence each, in the order in which they were noticed. */
    final List<String> notes = new ArrayList<>();

    /** The parsed Dockerfile; null when it is not at hand. */
    @CheckForNull
    Dockerfile dockerfile;

    /** The context's folder; null when it is none. */
    @CheckForNull
    Path contextFolder;

    /** What the report says of the context; null when nobody looked. */
    @CheckForNull
    ContextSection context;

    @CheckForNull
    Capabilities capabilities;

    @CheckForNull
    BuildPlan plan;

    @CheckForNull
    ReportHistory history;

    /** What the build is made of; null when nobody looked. */
    @CheckForNull
    Ingredients ingredients;

    @CheckForNull
    BuildResult result;

    @CheckForNull
    ImageInspection inspection;

    Timeline timeline = new Timeline(List.of(), null, null, List.of(), null, List.of(), List.of());

    /** Where advice comes from; null when nobody can give any. */
    @CheckForNull
    Advising advising;

    /** Why the build could not even begin; null when it did. */
    @CheckForNull
    String refusal;

    /** How many of the notes the log has already. */
    int saidNotes;

    private Map<String, LineRange> lines = Map.of();
    private Map<String, Verdict.Because> because = Map.of();

    BuildFindings(BuildRequest request, BuildSettings settings, Map<String, String> buildArguments, Instant started) {
        this.request = request;
        this.buildArguments = buildArguments;
        this.settings = settings;
        this.started = started;
    }

    /** What to look at before the build. */
    ContextRequest contextRequest() {
        return new ContextRequest(
                request.context(),
                request.file(),
                request.target(),
                buildArguments,
                request.buildContexts().keySet(),
                request.platforms().stream().map(Platform::text).toList(),
                settings.prune(),
                settings.keptOut());
    }

    /** Takes over what a look at the context told; its inventory may come later. */
    void saw(ContextAnalysis analysis) {
        dockerfile = analysis.dockerfile();
        contextFolder = analysis.location().folder();
        context = ContextSection.of(analysis, null);
        notes.addAll(analysis.keptOutNotes());
        if (dockerfile != null) {
            notes.addAll(RequestCheck.checkStages(request, dockerfile));
        }
    }

    /** Asks for the image that a good build made. Never makes it fail. */
    void inspect(ClientEnvironment environment) throws InterruptedException {
        if (result.problem() != null) {
            notes.add("Not all of the client's output was read: "
                    + result.problem().getMessage());
        }
        if (result.ending() != BuildResult.Ending.SUCCEEDED) {
            return;
        }
        inspection = ImageInspector.inspect(request, capabilities, environment, result.metadata(), dockerfile);
        if (inspection.note() != null) {
            notes.add(inspection.note());
        }
    }

    /** What the annotated log has to know before the build. */
    LogSettings logSettings() {
        Map<LayerKey, LayerHistory> usual = usual();
        DockerfileSteps steps = steps();
        Map<VertexName, Optional<Usual>> known = new ConcurrentHashMap<>();
        Set<String> exported = new HashSet<>();
        for (CacheEntry cache : request.untrusted() ? List.<CacheEntry>of() : request.cacheTo()) {
            if (cache.reference() != null) {
                exported.add(cache.reference());
            }
        }
        return LogSettings.DEFAULT
                .withHeartbeatAfter(settings.heartbeatAfter())
                .withStallAfter(settings.stallAfter())
                .withDockerfile(dockerfileName())
                .withExportedCaches(exported)
                .withUsualExport(history == null ? null : history.usualExport())
                .withUsual(name -> usual.isEmpty()
                        ? null
                        : known.computeIfAbsent(name, any -> Optional.ofNullable(usualDuration(usual, any, steps)))
                                .orElse(null));
    }

    @CheckForNull
    private static Usual usualDuration(
            Map<LayerKey, LayerHistory> usual, VertexName name, @CheckForNull DockerfileSteps steps) {
        if (name.kind() != VertexName.Kind.STEP) {
            return null;
        }
        // what BuildKit prints has the values of build arguments in it, the history has the Dockerfile's words
        DockerfileSteps.Step step = steps == null || usual.isEmpty() || name.steps() == 0
                ? null
                : steps.find(name.stage(), name.step(), name.steps(), name.text());
        LayerHistory found = usual.get(
                step == null
                        ? LayerKey.of(name.platform(), name.stage(), name.text())
                        : LayerKey.of(name.platform(), step));
        return found == null || found.usualMillis() == null
                ? null
                : new Usual(Duration.ofMillis(found.usualMillis()), found.measured());
    }

    private Map<LayerKey, LayerHistory> usual() {
        return history == null ? Map.of() : history.layers();
    }

    /** Which servers a layer that says nothing may be waiting for. */
    EndpointFinder endpoints() {
        List<String> references = new ArrayList<>();
        for (ImageReference tag : request.tags()) {
            references.add(tag.text());
        }
        for (List<CacheEntry> caches : List.of(request.cacheFrom(), request.cacheTo())) {
            for (CacheEntry cache : caches) {
                if (cache.reference() != null) {
                    references.add(cache.reference());
                }
            }
        }
        return new EndpointFinder(dockerfile, inputs(), contextFolder, references);
    }

    /** Lines of the Dockerfile by vertex, for log and report. */
    DockerfileLines dockerfileLines() {
        return new DockerfileLines(dockerfileName(), lines);
    }

    /** Why layers ran, by vertex, as far as it is known. */
    Map<String, Verdict.Because> because() {
        return because;
    }

    /** Sizes of the layers by vertex, as far as they are known. */
    Map<String, Long> layerBytes() {
        if (inspection == null) {
            return Map.of();
        }
        Map<String, Long> bytes = new HashMap<>(inspection.layerBytes());
        LayerMakers makers = new LayerMakers(timeline, lines);
        for (ImageInspection.PlatformImage image : inspection.platforms()) {
            for (ImageInspection.ImageLayer layer : image.layers()) {
                TimelineVertex maker = makers.of(image, layer);
                if (maker != null) {
                    bytes.putIfAbsent(maker.digest(), layer.bytes());
                }
            }
        }
        return bytes;
    }

    String dockerfileName() {
        String file = request.file();
        if (file == null || file.equals("-")) {
            return "Dockerfile";
        }
        Path name = Path.of(file).getFileName();
        return name == null ? file : name.toString();
    }

    /** Gives advice on the build. */
    interface Advising {
        Adviser.Result advise(Observed observed) throws Exception;
    }

    BuildRequest request() {
        return request;
    }

    /** Those of the request with their values, as far as they are known. */
    Map<String, String> buildArguments() {
        return buildArguments;
    }

    /** What the build gives to the Dockerfile. */
    BuildInputs buildInputs() {
        return inputs();
    }

    Set<String> ignoredRules() {
        return settings.ignoredRules();
    }

    /** The report of what is known. */
    Report report(boolean cancelled, Instant completed) {
        DockerfileSteps steps = steps();
        lines = lines(steps);
        ReportAssembler report = new ReportAssembler(
                        ReportId.of(started), ReportSections.request(request, settings.prune(), plan))
                .ran(started, completed)
                .versions(ReportSections.versions(settings.version(), capabilities))
                .host(ReportSections.host())
                .builder(capabilities == null ? null : ReportSections.builder(capabilities))
                .context(context)
                .timeline(timeline)
                .steps(steps)
                .lines(lines)
                .history(usual())
                .previous(history == null ? null : history.lastSuccess())
                .earlier(history == null ? List.of() : history.builds())
                .image(inspection == null ? null : ReportSections.image(inspection, new LayerMakers(timeline, lines)))
                .notes(allNotes());
        end(report, cancelled, completed);
        Report assembled = report.assemble();
        if (history != null && ingredients != null && refusal == null) {
            explain(report, assembled, cancelled, completed);
            assembled = report.assemble();
        }
        if (advising != null && refusal == null) {
            advise(report, assembled);
            assembled = report.assemble();
        }
        return judged(assembled);
    }

    /** The report with what a smoke test showed, and what the quality gates say of that. */
    Report tested(Report report, SmokeTestSection section) {
        return judged(report.withSmokeTest(section));
    }

    private Report judged(Report report) {
        return settings.gates().isEmpty()
                ? report
                : report.withGates(
                        QualityGate.evaluate(settings.gates(), report, history == null ? null : history.lastSuccess()));
    }

    /** Why its layers ran; that it cannot be told is no reason to have no report. */
    private void explain(ReportAssembler report, Report made, boolean cancelled, Instant completed) {
        try {
            ingredients = IngredientReader.withImages(ingredients, timeline);
            Map<Integer, LayerReason> reasons = Reasons.of(made.timeline(), ingredients, history.builds());
            Map<Integer, String> digests = new HashMap<>();
            for (TimelineVertex vertex : timeline.vertices()) {
                digests.put(vertex.number(), vertex.digest());
            }
            Map<String, Verdict.Because> found = new HashMap<>();
            reasons.forEach((number, reason) -> found.put(
                    digests.get(number),
                    new Verdict.Because(
                            reason.text(), digests.get(reason.cause()), reason.kind() != LayerReason.Kind.FIRST)));
            because = Map.copyOf(found);
            report.reasons(reasons);
            end(report, cancelled, completed);
        } catch (RuntimeException e) {
            notes.add("Why layers ran is not told: " + e);
            report.notes(allNotes());
        }
    }

    /** What advice builds on is in the report; that none can be given is no reason to have no report. */
    private void advise(ReportAssembler report, Report made) {
        try {
            Observed observed = new Observed(
                    made.timeline(),
                    made.cache(),
                    history == null ? List.of() : history.builds(),
                    ingredients,
                    made.warnings());
            Adviser.Result result = advising.advise(observed);
            report.advice(result.advice()).patch(result.patch());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            List<String> more = allNotes();
            more.add("There is no advice: " + e.getMessage());
            report.notes(more);
        }
    }

    /** The log tells of a cache at its vertex, where the report has no line for it. */
    private List<String> allNotes() {
        List<String> all = new ArrayList<>(notes);
        for (TimelineVertex vertex : timeline.vertices()) {
            CacheNote note = vertex.error() == null ? null : CacheNote.of(request, vertex.fullName(), vertex.error());
            if (note != null && note.isProblem()) {
                all.add(note.sentence());
            }
        }
        return all;
    }

    private void end(ReportAssembler report, boolean cancelled, Instant completed) {
        if (refusal != null) {
            report.failed(OptimizedBuild.EXIT_FAILED, refusal, null).verdict("The build did not begin: " + refusal);
            return;
        }
        Duration whole = Duration.between(started, completed);
        report.verdict(Verdict.of(timeline, dockerfileLines(), because, whole).sentence());
        if (cancelled) {
            report.cancelled(OptimizedBuild.EXIT_CANCELLED, "The build was cancelled.", null);
        } else if (result != null && result.ending() == BuildResult.Ending.SUCCEEDED) {
            report.succeeded();
        } else {
            Explanation explanation = explanation();
            report.failed(exitCode(), explanation.message(), explanation.wayOut());
        }
    }

    private int exitCode() {
        return result == null ? OptimizedBuild.EXIT_FAILED : result.exitCode();
    }

    /** What a failure means: what the client says of itself and of servers goes before what a layer says. */
    record Explanation(
            @CheckForNull String message, @CheckForNull String wayOut) {}

    Explanation explanation() {
        TimelineVertex failed = timeline.failure();
        BuildFailure ofClient = BuildFailure.explain(
                request,
                capabilities,
                exitCode(),
                timeline.text(),
                failed == null ? null : failed.fullName(),
                failed == null ? null : failed.error());
        if (ofClient != null) {
            return new Explanation(ofClient.message(), ofClient.explanation());
        }
        Failure ofLayer = Failure.of(timeline);
        return ofLayer == null
                ? new Explanation("The client ended with exit code " + exitCode() + ".", null)
                : new Explanation(ofLayer.message(), ofLayer.explanation());
    }

    @CheckForNull
    private DockerfileSteps steps() {
        return dockerfile == null ? null : DockerfileSteps.of(dockerfile, inputs());
    }

    private BuildInputs inputs() {
        return new BuildInputs(
                request.target(), buildArguments, request.buildContexts().keySet(), null);
    }

    /** From the provenance where there is one, else from the Dockerfile's own steps. */
    private Map<String, LineRange> lines(@CheckForNull DockerfileSteps steps) {
        Map<String, LineRange> found =
                new HashMap<>(StepLines.of(dockerfileName(), timeline, steps).byDigest());
        if (inspection != null) {
            found.putAll(inspection.lines());
        }
        return found;
    }
}
