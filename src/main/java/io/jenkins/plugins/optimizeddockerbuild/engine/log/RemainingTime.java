package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * How long a build still takes, from what its layers usually take: BuildKit announces all of them at the beginning. A layer
 * that runs, and all that builds on one that ran, count; of the others nobody knows whether they come from the cache. Without
 * the usual duration of one that counts there is no estimate.
 */
final class RemainingTime implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final long UNKNOWN = -1;

    /** A vertex as far as it matters here. */
    private static final class Node implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String name;
        private final List<String> inputs;
        private boolean started;
        private boolean completed;
        private boolean cached;
        private boolean step;
        private boolean export;

        Node(ProgressEvent.Vertex vertex) {
            name = vertex.name();
            inputs = List.copyOf(vertex.inputs());
            VertexName.Kind kind = VertexName.parse(name).kind();
            step = kind == VertexName.Kind.STEP
                    && !VertexName.parse(name).text().startsWith("FROM ");
            export = kind == VertexName.Kind.EXPORT;
        }

        boolean ran() {
            return step && started && !cached;
        }
    }

    private final Map<String, Node> nodes = new HashMap<>();

    /** As a person says it: {@code about 3m left}. */
    static String words(Duration left) {
        long seconds = left.toSeconds();
        long rounded = seconds < 90 ? (seconds + 4) / 5 * 5 : (seconds + 30) / 60 * 60;
        String time = Durations.coarse(Duration.ofSeconds(rounded));
        return "about " + (rounded > 60 && rounded < 3600 ? rounded / 60 + "m" : time) + " left";
    }

    void on(ProgressEvent.Vertex vertex) {
        Node node = nodes.get(vertex.digest());
        if (node == null) {
            node = new Node(vertex);
            nodes.put(vertex.digest(), node);
        }
        node.started |= vertex.started() != null;
        node.completed |= vertex.completed() != null;
        node.cached |= vertex.cached();
    }

    /**
     * The time that is left; null when it cannot be told, or nothing that takes time is known to come.
     *
     * @param usual how long a layer usually takes; null where unknown
     * @param running for how many milliseconds a vertex, by its digest, has been running
     * @param export how long exporting the result usually takes; null when unknown
     */
    @CheckForNull
    Duration estimate(
            Function<VertexName, Usual> usual, ToLongFunction<String> running, @CheckForNull Duration export) {
        Estimate estimate = new Estimate(usual, running);
        long left = 0;
        boolean exports = false;
        boolean works = false;
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            Node node = entry.getValue();
            exports |= node.export && node.started;
            works |= node.step && !node.completed && estimate.counts(entry.getKey());
            long until = estimate.until(entry.getKey());
            if (until == UNKNOWN) {
                return null;
            }
            left = Math.max(left, until);
        }
        if (!works) {
            return null;
        }
        return Duration.ofMillis(left + (exports || export == null ? 0 : export.toMillis()));
    }

    /** One look at the graph. */
    private final class Estimate {
        private final Function<VertexName, Usual> usual;
        private final ToLongFunction<String> running;
        private final Map<String, Long> until = new HashMap<>();
        private final Map<String, Boolean> counts = new HashMap<>();
        private final Set<String> onTheWay = new HashSet<>();

        Estimate(Function<VertexName, Usual> usual, ToLongFunction<String> running) {
            this.usual = usual;
            this.running = running;
        }

        /** Whether a vertex runs, ran, or has to because something before it did. */
        boolean counts(String digest) {
            Boolean known = counts.get(digest);
            if (known != null) {
                return known;
            }
            Node node = nodes.get(digest);
            if (node == null || node.cached) {
                return false;
            }
            counts.put(digest, node.ran());
            boolean result = node.ran();
            for (String input : node.inputs) {
                result |= counts(input);
            }
            counts.put(digest, result);
            return result;
        }

        /** When a vertex will have ended, in milliseconds from now. */
        long until(String digest) {
            Long known = until.get(digest);
            if (known != null) {
                return known;
            }
            Node node = nodes.get(digest);
            if (node == null || node.completed || !onTheWay.add(digest)) {
                return 0;
            }
            long start = 0;
            for (String input : node.inputs) {
                long before = until(input);
                if (before == UNKNOWN) {
                    until.put(digest, UNKNOWN);
                    return UNKNOWN;
                }
                start = Math.max(start, before);
            }
            long end = start;
            if (node.step && counts(digest)) {
                Usual takes = usual.apply(VertexName.parse(node.name));
                end = takes == null
                        ? UNKNOWN
                        : start
                                + Math.max(
                                        0, takes.time().toMillis() - (node.started ? running.applyAsLong(digest) : 0));
            }
            until.put(digest, end);
            return end;
        }
    }
}
