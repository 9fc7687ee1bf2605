package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.UsualDuration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How long layers usually take: the median of the last builds in which they really ran. */
final class UsualDurations {
    /** What was long ago says little about a builder of today. */
    static final int MOST_RUNS = 10;

    private UsualDurations() {}

    /**
     * @param builds the newest first
     */
    static Map<LayerKey, UsualDuration> of(List<BuildSummary> builds) {
        Map<LayerKey, List<Long>> runs = new HashMap<>();
        for (BuildSummary build : builds) {
            // An instruction that stands twice in its stage counts once a build, with what its first run took.
            Set<LayerKey> seen = new HashSet<>();
            for (BuildSummary.Layer layer : build.layers()) {
                if (layer.ran() && seen.add(layer.layer())) {
                    List<Long> times = runs.computeIfAbsent(layer.layer(), key -> new ArrayList<>());
                    if (times.size() < MOST_RUNS) {
                        times.add(layer.durationMillis());
                    }
                }
            }
        }
        Map<LayerKey, UsualDuration> usual = new HashMap<>();
        runs.forEach((layer, times) -> usual.put(layer, new UsualDuration(median(times), times.get(0), times.size())));
        return Map.copyOf(usual);
    }

    private static long median(List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
