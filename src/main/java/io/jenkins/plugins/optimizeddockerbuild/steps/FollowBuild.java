package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.DetachedBuild;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import jenkins.MasterToSlaveFileCallable;

/**
 * On the agent: turns the client's new output into lines of the log. Null when this process does not know the build, so
 * that {@link OpenBuild} has to run first.
 */
final class FollowBuild extends MasterToSlaveFileCallable<DetachedBuild.Advance> {
    private static final long serialVersionUID = 1L;

    /** Limits an answer to some megabytes, however much a layer prints. */
    private static final int MOST_BYTES = 1 << 20;

    private final String folder;
    private final long position;

    FollowBuild(String folder, long position) {
        this.folder = folder;
        this.position = position;
    }

    @CheckForNull
    @Override
    public DetachedBuild.Advance invoke(File workspace, VirtualChannel channel) throws IOException {
        DetachedBuild build = OpenBuilds.get(folder);
        return build == null ? null : build.follow(position, MOST_BYTES, Instant.now());
    }
}
