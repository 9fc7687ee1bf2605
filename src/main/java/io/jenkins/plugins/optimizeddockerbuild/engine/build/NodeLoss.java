package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildFailure;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.io.IOException;

/** Detects that a build failed because its node was lost, and finds another node for it. */
final class NodeLoss {
    private NodeLoss() {}

    /**
     * The next seat for the build.
     *
     * @param timeline of a build that failed without being canceled
     * @return null when the node was not lost, there is no other, or the build has moved before
     */
    @CheckForNull
    static PoolSeat nextSeat(PreparedBuild build, Timeline timeline, int exitCode, ClientEnvironment environment)
            throws InterruptedException, IOException {
        PoolSeat seat = build.settings().pool();
        boolean canMove = seat != null
                && !seat.places().isEmpty()
                && seat.lost().isEmpty()
                && Retries.isRepeatable(build)
                && isLost(ObservedBuild.clientFailure(build, build.capabilities(), exitCode, timeline));
        return canMove ? seat.next(environment) : null;
    }

    private static boolean isLost(@CheckForNull BuildFailure failure) {
        return failure != null
                && (failure.kind() == BuildFailure.Kind.BUILDER_LOST
                        || failure.kind() == BuildFailure.Kind.BUILDER_NOT_RUNNING);
    }
}
