package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ExportPart;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A timeline for tests, vertex by vertex; times are milliseconds from its beginning. All vertices are on its critical path. */
public final class TimelineSketch {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final List<TimelineVertex> vertices = new ArrayList<>();
    private final List<Integer> path = new ArrayList<>();
    private final List<String> text = new ArrayList<>();
    private TimelineVertex failure;

    public void step(String digest, String instruction, long from, long to, Outcome outcome, String... inputs) {
        int step = vertices.size() + 1;
        add(
                digest,
                new VertexName(
                        "[" + step + "/9] " + instruction, VertexName.Kind.STEP, null, null, step, 9, instruction),
                from,
                to,
                outcome,
                null,
                List.of(),
                inputs);
    }

    /** The step that makes the build fail. */
    public void fail(String digest, String instruction, long from, long to, String error, String... output) {
        int step = vertices.size() + 1;
        add(
                digest,
                new VertexName(
                        "[" + step + "/9] " + instruction, VertexName.Kind.STEP, null, null, step, 9, instruction),
                from,
                to,
                Outcome.FAILED,
                error,
                Arrays.asList(output));
        failure = vertices.get(vertices.size() - 1);
    }

    public void context(long from, long to) {
        other("context", VertexName.Kind.CONTEXT, "load build context", from, to);
    }

    public void export(long from, long to) {
        other("export", VertexName.Kind.EXPORT, "exporting to image", from, to);
    }

    /** An export with a part of it. */
    public void export(long from, long to, ExportPart.Phase phase, long partFrom, long partTo) {
        export(from, to);
        TimelineVertex whole = vertices.remove(vertices.size() - 1);
        Interval interval = new Interval(START.plusMillis(partFrom), START.plusMillis(partTo));
        vertices.add(new TimelineVertex(
                whole.number(),
                whole.digest(),
                whole.name(),
                whole.inputs(),
                whole.intervals(),
                whole.outcome(),
                whole.cached(),
                0,
                0,
                0,
                List.of(),
                whole.error(),
                List.of(new ExportPart(phase, List.of(interval)))));
    }

    /** A line of the client's own. */
    public void text(String line) {
        text.add(line);
    }

    public Timeline timeline() {
        Instant end = START;
        for (TimelineVertex vertex : vertices) {
            for (Interval interval : vertex.intervals()) {
                end = interval.completed().isAfter(end) ? interval.completed() : end;
            }
        }
        boolean empty = vertices.isEmpty();
        return new Timeline(vertices, empty ? null : START, empty ? null : end, path, failure, List.of(), text, 0);
    }

    private List<Integer> numbers(String... digests) {
        List<Integer> numbers = new ArrayList<>();
        for (TimelineVertex vertex : vertices) {
            if (Arrays.asList(digests).contains(vertex.digest())) {
                numbers.add(vertex.number());
            }
        }
        return numbers;
    }

    private void other(String digest, VertexName.Kind kind, String name, long from, long to) {
        add(digest, new VertexName(name, kind, null, null, 0, 0, name), from, to, Outcome.DONE, null, List.of());
    }

    private void add(
            String digest,
            VertexName name,
            long from,
            long to,
            Outcome outcome,
            String error,
            List<String> output,
            String... inputs) {
        vertices.add(new TimelineVertex(
                vertices.size() + 1,
                digest,
                name,
                numbers(inputs),
                List.of(new Interval(START.plusMillis(from), START.plusMillis(to))),
                outcome,
                outcome == Outcome.CACHED,
                0,
                output.size(),
                0,
                output,
                error,
                List.of()));
        path.add(vertices.size());
    }
}
