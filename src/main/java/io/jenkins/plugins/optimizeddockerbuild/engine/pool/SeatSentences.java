package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The log's sentences about a seat. */
final class SeatSentences {
    private SeatSentences() {}

    static List<String> of(PoolSeat seat) {
        if (seat.refusal() != null) {
            return List.of(seat.refusal());
        }
        List<String> sentences = new ArrayList<>();
        Set<String> versions = new HashSet<>();
        String pool = "The pool `" + seat.order().pool().name() + "` ";
        for (PoolSeat.Place place : seat.places()) {
            sentences.add(
                    pool + "assigned the build to the node `" + place.node().name() + "`"
                            + (place.platforms().isEmpty() ? "" : " for " + String.join(", ", place.platforms())) + ", "
                            + (place.choice() == 1
                                    ? "which always builds this image if possible"
                                    : "which is choice " + place.choice() + " for this image")
                            + ".");
            if (place.buildkit() != null) {
                versions.add(place.buildkit());
            }
            if (!place.emulated().isEmpty()) {
                sentences.add("No free node of the pool is of the platform " + String.join(", ", place.emulated())
                        + ": the node `" + place.node().name() + "` emulates it, which takes several times as long.");
            }
        }
        if (!seat.leftOut().isEmpty()) {
            sentences.add(pool + "skipped " + String.join(", ", reasons(seat)) + ".");
        }
        if (versions.size() > 1) {
            sentences.add("The nodes have different versions of BuildKit (" + String.join(", ", versions)
                    + "): a Dockerfile may build on one and fail on another.");
        }
        if (seat.waitedMillis() > 0) {
            sentences.add("The build waited " + seat.waitedMillis() / 1000 + " s for a node.");
        }
        return sentences;
    }

    private static List<String> reasons(PoolSeat seat) {
        List<String> reasons = new ArrayList<>();
        seat.leftOut().forEach(node -> reasons.add("`" + node.node() + "` (" + node.reason() + ")"));
        return reasons;
    }
}
