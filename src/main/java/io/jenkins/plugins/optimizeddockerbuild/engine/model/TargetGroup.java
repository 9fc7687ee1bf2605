package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Vertices that the same targets need. Each vertex of a report is in exactly one group, so totals over groups count
 * shared work once.
 *
 * @param targets names in alphabetical order; empty for the client's work on behalf of all of them
 * @param vertices ordered by number
 */
public record TargetGroup(List<String> targets, List<TimelineSection.Vertex> vertices) {

    private static final Comparator<List<String>> SHARED_FIRST = Comparator.<List<String>>comparingInt(
                    targets -> targets.isEmpty() ? Integer.MIN_VALUE : -targets.size())
            .thenComparing(targets -> String.join(" ", targets));

    public TargetGroup {
        targets = List.copyOf(targets);
        vertices = List.copyOf(vertices);
    }

    /** Groups of a report, the most widely shared first; empty for a build of one target. */
    public static List<TargetGroup> of(Report report) {
        if (report.targets().isEmpty()) {
            return List.of();
        }
        Map<Integer, List<String>> byVertex = new HashMap<>();
        for (TargetSection target : report.targets()) {
            for (int vertex : target.vertices()) {
                byVertex.computeIfAbsent(vertex, number -> new ArrayList<>()).add(target.name());
            }
        }
        Map<List<String>, List<TimelineSection.Vertex>> groups = new TreeMap<>(SHARED_FIRST);
        for (TimelineSection.Vertex vertex : report.timeline().vertices()) {
            groups.computeIfAbsent(byVertex.getOrDefault(vertex.number(), List.of()), targets -> new ArrayList<>())
                    .add(vertex);
        }
        return groups.entrySet().stream()
                .map(group -> new TargetGroup(group.getKey(), group.getValue()))
                .toList();
    }

    /** Number of Dockerfile layers of a target, and where they come from. */
    public record Layers(int all, int shared, int cached) {

        public static Layers of(TargetSection target, Report report) {
            Set<Integer> elsewhere = new HashSet<>();
            for (TargetSection other : report.targets()) {
                if (!other.name().equals(target.name())) {
                    elsewhere.addAll(other.vertices());
                }
            }
            int all = 0;
            int shared = 0;
            int cached = 0;
            Set<Integer> own = new HashSet<>(target.vertices());
            for (TimelineSection.Vertex vertex : report.timeline().vertices()) {
                if (vertex.name().isLayer() && own.contains(vertex.number())) {
                    all++;
                    shared += elsewhere.contains(vertex.number()) ? 1 : 0;
                    cached += vertex.observed().cached() ? 1 : 0;
                }
            }
            return new Layers(all, shared, cached);
        }
    }
}
