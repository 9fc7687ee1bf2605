package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PoolSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolDisks;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import java.util.List;
import java.util.Map;

/** Builds the report's pool section. */
final class PoolReporting {
    private PoolReporting() {}

    /**
     * Null when there was no pool.
     *
     * @param disks of the nodes that answered
     */
    @CheckForNull
    static PoolSection section(@CheckForNull PoolSeat seat, Map<PoolSeat.Place, PoolDisks.Usage> disks) {
        if (seat == null) {
            return null;
        }
        List<PoolSection.Node> nodes = seat.places().stream()
                .map(place -> node(place, disks.getOrDefault(place, PoolDisks.Usage.UNKNOWN)))
                .toList();
        List<PoolSection.LeftOut> leftOut = seat.leftOut().stream()
                .map(node -> new PoolSection.LeftOut(node.node(), node.reason()))
                .toList();
        return new PoolSection(seat.order().pool().name(), nodes, leftOut, seat.waitedMillis(), seat.refusal());
    }

    private static PoolSection.Node node(PoolSeat.Place place, PoolDisks.Usage disk) {
        return new PoolSection.Node(
                place.node().name(),
                place.choice(),
                place.platforms(),
                place.emulated(),
                place.buildkit(),
                disk.bytes(),
                disk.prunedBytes());
    }
}
