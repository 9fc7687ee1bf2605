package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import io.jenkins.plugins.optimizeddockerbuild.engine.build.ReportAssembler;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds of a folder without a builder: which steps run is said by the test, everything else comes from the Dockerfile and
 * the files. Each build becomes part of the history of the next.
 */
final class BuildSketch {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final Path context;
    private final List<BuildSummary> history = new ArrayList<>();
    private final Map<String, String> arguments = new HashMap<>();
    private String digest = "1".repeat(64);
    private String cacheImport;
    private boolean noCache;
    private boolean outOfTime;

    BuildSketch(Path context) {
        this.context = context;
    }

    BuildSketch write(String path, String content) throws Exception {
        Path file = context.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    BuildSketch argument(String name, String value) {
        arguments.put(name, value);
        return this;
    }

    BuildSketch base(char everyDigit) {
        digest = String.valueOf(everyDigit).repeat(64);
        return this;
    }

    /** The build looks for a cache, and ends with that error; null for none. */
    BuildSketch cacheImport(String error) {
        cacheImport = error;
        return this;
    }

    BuildSketch noCache() {
        noCache = true;
        return this;
    }

    /** There is no time to read files. */
    BuildSketch outOfTime(boolean value) {
        outOfTime = value;
        return this;
    }

    List<BuildSummary> history() {
        return history;
    }

    /**
     * Builds.
     *
     * @param ran beginnings of the instructions that run; "*" for all
     * @return the reasons by the beginning of the instruction
     */
    Map<String, LayerReason> build(String... ran) throws Exception {
        BuildInputs inputs = new BuildInputs(null, arguments, Set.of(), null);
        ContextAnalysis analysis = ContextAnalysis.of(
                new ContextRequest(context.toString(), null, null, arguments, Set.of(), List.of(), PruneMode.SAFE),
                InputStream.nullInputStream());
        Dockerfile dockerfile = analysis.dockerfile();
        DockerfileSteps steps = DockerfileSteps.of(dockerfile, inputs);
        Timeline timeline = timeline(steps, Set.of(ran));
        boolean salted = !history.isEmpty() && history.get(0).ingredients() != null;
        IngredientReader reader =
                new IngredientReader(salted ? history.get(0).ingredients().salt() : null);
        Ingredients ingredients = reader.withFiles(
                reader.read(
                        dockerfile,
                        inputs,
                        noCache,
                        List.of(),
                        argument -> argument.getKey().contains("TOKEN")),
                dockerfile,
                inputs,
                analysis.location().folder(),
                analysis.copied(),
                () -> outOfTime);
        ingredients = IngredientReader.withImages(ingredients, timeline);
        Report report = new ReportAssembler("build-" + (history.size() + 1), RequestSection.UNKNOWN)
                .ran(START, START.plusSeconds(1))
                .succeeded()
                .timeline(timeline)
                .steps(steps)
                .assemble();
        Map<Integer, LayerReason> reasons = Reasons.of(report.timeline(), ingredients, history);
        history.add(0, throughJson(BuildSummary.of(report).withIngredients(ingredients)));
        Map<String, LayerReason> named = new HashMap<>();
        for (TimelineSection.Vertex vertex : report.timeline().vertices()) {
            if (reasons.containsKey(vertex.number())) {
                named.put(vertex.layer().instruction(), reasons.get(vertex.number()));
            }
        }
        return named;
    }

    private static BuildSummary throughJson(BuildSummary summary) throws Exception {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        ReportJson.write(summary, json);
        return ReportJson.readSummary(new ByteArrayInputStream(json.toByteArray()), "summary.json");
    }

    private Timeline timeline(DockerfileSteps steps, Set<String> ran) {
        List<TimelineVertex> vertices = new ArrayList<>();
        if (cacheImport != null) {
            VertexName name = VertexName.parse("importing cache manifest from registry/app:cache");
            boolean failed = !cacheImport.isEmpty();
            vertices.add(vertex(
                    1,
                    "import",
                    List.of(),
                    name,
                    failed ? TimelineVertex.Outcome.FAILED : TimelineVertex.Outcome.DONE,
                    failed ? cacheImport : null));
        }
        Map<Integer, Integer> last = new HashMap<>();
        for (DockerfileSteps.Step step : steps.steps()) {
            boolean from = step.text().startsWith("FROM ");
            String text = from ? step.text() + "@sha256:" + digest : step.text();
            boolean runs = ran.contains("*") || ran.stream().anyMatch(step.text()::startsWith);
            int number = vertices.size() + 1;
            List<Integer> inputs = new ArrayList<>();
            Integer before = last.get(step.stage().index());
            if (before == null && !from) {
                before = last.get(step.stage().index() - 1);
            }
            if (before != null) {
                inputs.add(before);
            }
            if (text.contains("--from=")) {
                inputs.add(last.get(0));
            }
            VertexName name = new VertexName(
                    text, VertexName.Kind.STEP, null, step.stage().displayName(), step.number(), step.total(), text);
            TimelineVertex.Outcome outcome = from || runs ? TimelineVertex.Outcome.DONE : TimelineVertex.Outcome.CACHED;
            vertices.add(vertex(number, "v" + number, inputs, name, outcome, null));
            last.put(step.stage().index(), number);
        }
        return new Timeline(vertices, START, START.plusSeconds(1), List.of(), null, List.of(), List.of(), 0);
    }

    private static TimelineVertex vertex(
            int number,
            String digest,
            List<Integer> inputs,
            VertexName name,
            TimelineVertex.Outcome outcome,
            String error) {
        List<Interval> intervals = outcome == TimelineVertex.Outcome.CACHED
                ? List.of()
                : List.of(new Interval(START, START.plusMillis(100)));
        return new TimelineVertex(
                number,
                digest,
                name,
                inputs,
                intervals,
                outcome,
                outcome == TimelineVertex.Outcome.CACHED,
                0,
                0,
                0,
                List.of(),
                error,
                List.of());
    }
}
