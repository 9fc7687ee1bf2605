package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.History;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often layers ran or came from a cache, and how long they took in the most recent builds in which they ran. */
public final class LayerHistories {
    /** Older runs say little about today's builder. */
    static final int MOST_RUNS = 10;

    /** One layer in all builds. */
    private static final class Counted {
        private int builds;
        private int ran;
        private int cached;
        private final List<Long> times = new ArrayList<>();

        LayerHistory history() {
            if (times.isEmpty()) {
                return new LayerHistory(null, null, new History(builds, ran, cached, 0, null, null));
            }
            List<Long> sorted = new ArrayList<>(times);
            Collections.sort(sorted);
            int last = sorted.size() - 1;
            return new LayerHistory(
                    (sorted.get(last / 2) + sorted.get((last + 1) / 2)) / 2,
                    times.get(0),
                    new History(builds, ran, cached, times.size(), sorted.get(last / 4), sorted.get(last - last / 4)));
        }
    }

    private LayerHistories() {}

    /** @param builds newest first */
    public static Map<LayerKey, LayerHistory> of(List<BuildSummary> builds) {
        Map<LayerKey, Counted> counted = new HashMap<>();
        for (BuildSummary build : builds) {
            // A repeated instruction of a stage counts once per build, as its first occurrence.
            Set<LayerKey> seen = new HashSet<>();
            for (BuildSummary.Layer layer : build.layers()) {
                if (!seen.add(layer.layer())) {
                    continue;
                }
                Counted count = counted.computeIfAbsent(layer.layer(), key -> new Counted());
                count.builds++;
                count.cached += layer.outcome() == Outcome.CACHED ? 1 : 0;
                if (layer.ran()) {
                    count.ran++;
                    if (count.times.size() < MOST_RUNS) {
                        count.times.add(layer.durationMillis());
                    }
                }
            }
        }
        Map<LayerKey, LayerHistory> histories = new HashMap<>();
        counted.forEach((layer, count) -> histories.put(layer, count.history()));
        return Map.copyOf(histories);
    }
}
