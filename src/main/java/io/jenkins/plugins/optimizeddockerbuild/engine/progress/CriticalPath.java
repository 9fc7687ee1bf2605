package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the vertices that determined a build's duration: from the last one that ended back to what it waited for, and
 * so on to the start.
 *
 * <p>A run of a vertex waited for the input that ended last. Exporters, loading and sending have no inputs, cached
 * results do not need them, and plain progress prints none (there, a step waits for the previous step of its stage).
 * Such a run waited for whatever ended last before it.
 */
final class CriticalPath {

    /**
     * Plain progress rounds to tenths of a second, so an input may seem to end slightly after its dependent started.
     */
    private static final Duration PLAIN_ROUNDING = Duration.ofMillis(100);

    /** A run that starts later than this after its last input waited for something else. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** The same for the previous step in plain progress, where a step may also depend on other stages. */
    private static final Duration PLAIN_AT_ONCE = Duration.ofMillis(250);

    /** One interval of one vertex; ordered by its end. */
    private static final class Run {
        final TimelineVertex vertex;
        final Instant started;
        final Instant completed;
        boolean visited;

        Run(TimelineVertex vertex, Interval interval) {
            this.vertex = vertex;
            started = interval.started();
            completed = interval.completed();
        }

        static int byEnd(Run one, Run other) {
            int byEnd = one.completed.compareTo(other.completed);
            return byEnd == 0 ? one.started.compareTo(other.started) : byEnd;
        }
    }

    private final Map<Integer, TimelineVertex> byNumber = new HashMap<>();
    private final Map<String, TimelineVertex> byStep = new HashMap<>();
    private final Map<Integer, List<Run>> runs = new HashMap<>();
    private final List<Run> runsByEnd = new ArrayList<>();
    private boolean inputsKnown;

    private CriticalPath(List<TimelineVertex> vertices) {
        for (TimelineVertex vertex : vertices) {
            inputsKnown |= !vertex.inputs().isEmpty();
            byNumber.put(vertex.number(), vertex);
            byStep.put(step(vertex.name(), vertex.name().step()), vertex);
            List<Run> itsRuns = new ArrayList<>(vertex.intervals().size());
            for (Interval interval : vertex.intervals()) {
                itsRuns.add(new Run(vertex, interval));
            }
            runs.put(vertex.number(), itsRuns);
            runsByEnd.addAll(itsRuns);
        }
        runsByEnd.sort(Run::byEnd);
    }

    /**
     * Vertex numbers in order of time, without vertices that took no time.
     *
     * @param failure the vertex that failed the build, even if vertices that BuildKit canceled ended later
     */
    static List<Integer> of(List<TimelineVertex> vertices, @CheckForNull TimelineVertex failure) {
        CriticalPath path = new CriticalPath(vertices);
        List<Run> candidates = failure == null ? path.runsByEnd : path.runs.get(failure.number());
        return path.walkBackFrom(candidates.isEmpty() ? null : candidates.get(candidates.size() - 1));
    }

    private List<Integer> walkBackFrom(@CheckForNull Run last) {
        List<Integer> backwards = new ArrayList<>();
        Run run = last;
        while (run != null) {
            run.visited = true;
            if (run.started.isBefore(run.completed)) {
                backwards.add(run.vertex.number());
            }
            run = waitedFor(run);
        }
        Set<Integer> path = new LinkedHashSet<>();
        for (int i = backwards.size() - 1; i >= 0; i--) {
            path.add(backwards.get(i));
        }
        return List.copyOf(path);
    }

    @CheckForNull
    private Run waitedFor(Run run) {
        Run input = run.vertex.cached() ? null : lastInput(run);
        Duration atOnce = inputsKnown ? AT_ONCE : PLAIN_AT_ONCE;
        if (input != null && !input.completed.plus(atOnce).isBefore(run.started)) {
            return input;
        }
        Run other = lastBefore(run);
        return other == null || input != null && !input.completed.isBefore(other.completed) ? input : other;
    }

    /** A vertex that did not run, because its result was not needed, passes on its own dependencies. */
    @CheckForNull
    private Run lastInput(Run run) {
        Run last = null;
        Set<Integer> asked = new HashSet<>();
        ArrayDeque<TimelineVertex> toAsk = new ArrayDeque<>();
        toAsk.add(run.vertex);
        while (!toAsk.isEmpty()) {
            for (TimelineVertex input : inputs(toAsk.remove())) {
                List<Run> inputRuns = runs.get(input.number());
                if (inputRuns.isEmpty() && asked.add(input.number())) {
                    toAsk.add(input);
                }
                for (Run inputRun : inputRuns) {
                    if (mayPrecede(inputRun, run) && (last == null || last.completed.isBefore(inputRun.completed))) {
                        last = inputRun;
                    }
                }
            }
        }
        return last;
    }

    private List<TimelineVertex> inputs(TimelineVertex vertex) {
        List<TimelineVertex> inputs = new ArrayList<>(vertex.inputs().size() + 1);
        for (int number : vertex.inputs()) {
            TimelineVertex input = byNumber.get(number);
            if (input != null) {
                inputs.add(input);
            }
        }
        VertexName name = vertex.name();
        if (!inputsKnown && name.step() > 1) {
            TimelineVertex above = byStep.get(step(name, name.step() - 1));
            if (above != null) {
                inputs.add(above);
            }
        }
        return inputs;
    }

    private static String step(VertexName name, int step) {
        return step + " " + name.platform() + " " + name.stage();
    }

    @CheckForNull
    private Run lastBefore(Run run) {
        int low = 0;
        int high = runsByEnd.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (endsInTime(runsByEnd.get(middle), run)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int i = low - 1; i >= 0; i--) {
            if (mayPrecede(runsByEnd.get(i), run)) {
                return runsByEnd.get(i);
            }
        }
        return null;
    }

    private boolean mayPrecede(Run earlier, Run later) {
        return !earlier.visited && !earlier.started.isAfter(later.started) && endsInTime(earlier, later);
    }

    private boolean endsInTime(Run earlier, Run later) {
        Instant limit = inputsKnown ? later.started : later.started.plus(PLAIN_ROUNDING);
        return !earlier.completed.isAfter(limit);
    }
}
